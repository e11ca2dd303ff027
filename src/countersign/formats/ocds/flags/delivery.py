"""Ten red flags on delivery, D1 to D10: ours, since nobody has any. Over one process and the releases behind it.

The duties are those of the UK's Procurement Act 2023: performance indicators above £5 million and their yearly rating
(sections 52, 71), details and a copy of the contract (53), modification (Schedule 8), termination (80); none binds
light-touch contracts to indicators, and details are due later there. Money is compared in pounds only. A flag is a
question, not a verdict: an authority may have published elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any

from countersign.formats.ocds.flags.kinds import Flag
from countersign.formats.ocds.flags.process import moment, number, table, text, things

DELIVERY: Mapping[str, str] = {
    "D1": "Performance indicators missing",
    "D2": "No reason given for having no indicators",
    "D3": "No rating within twelve months",
    "D4": "Contract details late",
    "D5": "Copy of the contract missing",
    "D6": "Value raised a lot",
    "D7": "Ended without a termination notice",
    "D8": "Rating and experience disagree",
    "D9": "Rated “other” twice running",
    "D10": "Indicators changed after a bad rating",
}
Release = dict[str, Any]
SHARES: Mapping[str, float] = {
    "met": 1.0, "good": 1.0, "slightlyBelow": 2 / 3, "approaching": 2 / 3,
    "below": 1 / 3, "requires_improvement": 1 / 3, "significantlyBelow": 0.0, "inadequate": 0.0,
}  # fmt: skip
BAD = ("below", "requires_improvement", "significantlyBelow", "inadequate")
USERS = "serviceUsers"  # dimensions.source of what people who use the service said


@dataclass(frozen=True)
class Duties:
    """Thresholds, as the Act has them; dates in days."""

    large: float = 5_000_000  # pounds
    rated_within: int = 366
    details: int = 30
    details_light: int = 120
    copy: int = 90
    copy_light: int = 180
    ended: int = 30
    raised: float = 0.50
    raised_some: float = 0.20
    apart: float = 2.0  # standard errors
    fewest: int = 10  # answers of users


@dataclass(frozen=True)
class _Case:
    """One contract of a process on a day."""

    ocid: str
    contract: dict[str, Any]
    release: Release
    history: Sequence[Release]
    today: dt.date
    duties: Duties

    @property
    def light(self) -> bool:
        return "lightTouch" in self.regimes

    @property
    def regimes(self) -> list[Any]:
        said = table(self.release, "tender").get("specialRegime")
        return said if isinstance(said, list) else []

    @property
    def pounds(self) -> float | None:
        value = table(self.contract, "value")
        return number(value, "amount") if text(value, "currency") == "GBP" else None

    @property
    def large(self) -> bool:
        return self.pounds is not None and self.pounds > self.duties.large

    @property
    def must_have_indicators(self) -> bool:
        framework = table(self.release, "tender", "techniques").get("hasFrameworkAgreement") is True
        return self.large and not self.light and not framework and "concession" not in " ".join(map(str, self.regimes))

    @property
    def signed(self) -> dt.date | None:
        return _day(self.contract, "dateSigned")

    def flag(self, code: str, reason: str, value: float = 1.0) -> Flag:
        about = text(self.contract, "id") or self.ocid
        return Flag(code, "contract", about, value, reason, self.ocid)


def delivery_flags(
    release: Release, history: Sequence[Release], today: dt.date, duties: Duties = Duties()
) -> tuple[Flag, ...]:
    """Every flag on the contracts of one compiled release; ``history`` are the releases behind it, oldest first."""
    found: list[Flag] = []
    for contract in things(release, "contracts"):
        case = _Case(text(release, "ocid"), contract, release, history, today, duties)
        found += [flag for ask in _ASKED for flag in ask(case)]
    return tuple(found)


def _indicators(case: _Case) -> Iterator[Flag]:
    if not case.must_have_indicators or things(case.contract, "agreedMetrics"):
        return
    reason = case.contract.get("noAgreedMetricsRationale")
    if reason is None:
        yield case.flag("D1", "Worth more than £5 million, and no performance indicators are published.")
    elif not str(reason).strip():
        yield case.flag("D2", "There are no performance indicators, and the reason for it is empty.")


def _rated(case: _Case) -> Iterator[Flag]:
    if not things(case.contract, "agreedMetrics") or case.contract.get("status") == "pending":
        return
    ends = [day for one in _observations(case.contract) if (day := _day(table(one, "period"), "endDate"))]
    last = max(ends, default=_day(table(case.contract, "period"), "startDate") or case.signed)
    if last and (case.today - last).days > case.duties.rated_within:
        said = "The last rating ends" if ends else "Nothing was rated since the contract began"
        yield case.flag("D3", f"{said} {(case.today - last).days} days ago; a year may pass.")


def _details(case: _Case) -> Iterator[Flag]:
    limit = case.duties.details_light if case.light else case.duties.details
    yield from _due(case, "D4", _noticed(case, "UK7"), limit, "details of the contract")


def _copy(case: _Case) -> Iterator[Flag]:
    limit = case.duties.copy_light if case.light else case.duties.copy
    copies = [_day(one, "datePublished") for one in things(case.contract, "documents") if _is_copy(one)]
    if case.large and case.signed and not copies and (case.today - case.signed).days > limit:
        yield case.flag("D5", f"Worth more than £5 million; no copy within {limit} days of signing.")


def _is_copy(document: dict[str, Any]) -> bool:
    return text(document, "documentType") in ("contractSigned", "contractText")


def _due(case: _Case, code: str, published: list[dt.date], limit: int, what: str) -> Iterator[Flag]:
    """Late, or not there at all: of a process that shows any UK notice, since elsewhere the duty is not known."""
    if not case.signed or not _all_notices(case):
        return
    days = (min(published, default=case.today) - case.signed).days
    if days > limit:
        said = f"{days} days after signing" if published else f"not published {days} days after signing"
        yield case.flag(code, f"The {what}: {said}; {limit} days may pass.", float(days))


def _raised(case: _Case) -> Iterator[Flag]:
    """Against the value first published for this contract, or that of its award."""
    first = next((value for one in _earlier(case) if (value := number(table(one, "value"), "amount"))), None)
    award = next((one for one in things(case.release, "awards") if one.get("id") == case.contract.get("awardID")), {})
    first = first or number(table(award, "value"), "amount")
    final = number(table(case.contract, "implementation", "finalValue"), "amount")
    now = max(number(table(case.contract, "value"), "amount") or 0.0, final or 0.0)
    if first and now and now / first - 1 > case.duties.raised_some:
        over = "more than half" if now / first - 1 > case.duties.raised else "more than a fifth"
        yield case.flag("D6", f"Worth {now / first - 1:.0%} more than at first, {over}.", now / first - 1)


def _ended(case: _Case) -> Iterator[Flag]:
    if case.contract.get("status") != "terminated":
        return
    ended = _day(table(case.contract, "implementation"), "endDate") or _day(table(case.contract, "period"), "endDate")
    published = min(_noticed(case, "UK11"), default=None)
    waited = ((published or case.today) - ended).days if ended else None
    if published is None and (waited is None or waited > case.duties.ended):
        yield case.flag("D7", "Terminated, and no termination notice is published.")
    elif published and waited is not None and waited > case.duties.ended:
        yield case.flag("D7", f"The termination notice came after {waited} days; {case.duties.ended} may pass.", waited)


def _disagree(case: _Case) -> Iterator[Flag]:
    """The mean rating of a period against the share of users content in it, in standard errors of that share."""
    ratings: dict[str, list[float]] = {}
    for one in _observations(case.contract):
        if (share := SHARES.get(_class(one))) is not None and not _is_users(one):
            ratings.setdefault(_period(one), []).append(share)
    for one in filter(_is_users, _observations(case.contract)):
        share, n = number(one, "measure"), _count(one)
        rated = ratings.get(_period(one))
        if share is None or not 0 <= share <= 1 or n < case.duties.fewest or not rated:
            continue
        gap = standardised(sum(rated) / len(rated), share, n)
        if abs(gap) > case.duties.apart:
            side = "better" if gap > 0 else "worse"
            yield case.flag("D8", f"Rated {side} than its users say: {gap:+.1f} standard errors, {n} answers.", gap)


def standardised(rating: float, share: float, n: int) -> float:
    """(rating - share) over the standard error of the share, both shares drawn in by two answers of each kind.

    >>> round(standardised(1.0, 0.5, 100), 1)
    9.8
    """
    drawn = (share * n + 2) / (n + 4)
    return ((rating * n + 2) / (n + 4) - drawn) / sqrt(drawn * (1 - drawn) / (n + 4))


def _others(case: _Case) -> Iterator[Flag]:
    for metric in things(table(case.contract, "implementation"), "metrics"):
        seen = sorted((_period(one), _class(one)) for one in things(metric, "observations") if _class(one))
        if any(a == b == "other" for (_, a), (_, b) in pairwise(seen)):
            yield case.flag("D9", f"The indicator {text(metric, 'id')} was rated “other” twice running.")


def _changed(case: _Case) -> Iterator[Flag]:
    """An indicator that was agreed, was rated badly, and is no longer among those agreed."""
    agreed = [{text(one, "id") for one in things(version, "agreedMetrics")} for version in _earlier(case)]
    agreed = [ids for ids in agreed if ids]
    bad = {
        text(metric, "id")
        for metric in things(table(case.contract, "implementation"), "metrics")
        if any(_class(one) in BAD for one in things(metric, "observations"))
    }
    if len(agreed) > 1 and (gone := sorted((set().union(*agreed[:-1]) - agreed[-1]) & bad)):
        yield case.flag("D10", f"Dropped after a bad rating: {', '.join(gone)}.", float(len(gone)))


def _earlier(case: _Case) -> list[dict[str, Any]]:
    """What each release said of this contract, oldest first."""
    own = case.contract.get("id")
    return [one for release in case.history for one in things(release, "contracts") if one.get("id") == own]


def _observations(contract: dict[str, Any]) -> list[dict[str, Any]]:
    metrics = things(table(contract, "implementation"), "metrics")
    return [one for metric in metrics for one in things(metric, "observations")]


def _class(observation: dict[str, Any]) -> str:
    return text(table(observation, "measureClassification"), "id")


def _is_users(observation: dict[str, Any]) -> bool:
    return text(table(observation, "dimensions"), "source") == USERS


def _count(observation: dict[str, Any]) -> int:
    said = table(observation, "dimensions").get("n")
    return int(said) if isinstance(said, int | str) and str(said).isdigit() else 0


def _period(observation: dict[str, Any]) -> str:
    return text(table(observation, "period"), "startDate") + "/" + text(table(observation, "period"), "endDate")


def _noticed(case: _Case, kind: str) -> list[dt.date]:
    return [day for notice, day in _all_notices(case) if notice == kind and day]


def _all_notices(case: _Case) -> list[tuple[str, dt.date | None]]:
    places = [case.release.get("planning"), case.release.get("tender"), *things(case.release, "awards")]
    places += [case.contract, table(case.contract, "implementation")]
    papers = [paper for place in places for paper in things(place, "documents") if text(paper, "noticeType")]
    return [(text(paper, "noticeType"), _day(paper, "datePublished")) for paper in papers]


def _day(thing: dict[str, Any], name: str) -> dt.date | None:
    found = moment(thing, name)
    return found.date() if found else None


_ASKED = (_indicators, _rated, _details, _copy, _raised, _ended, _disagree, _others, _changed)
