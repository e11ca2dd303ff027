"""Flags on delivery over registered contracts: from the law's dates, releases, ratings and users' released figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from countersign.awards.delivery import Delivered, Flag, Rated, flags
from countersign.formats import ocds
from countersign.register import queries as register
from countersign.terms import queries as terms

_AT_ONCE = 500


@dataclass(frozen=True)
class Flagged:
    """A flag on one contract, and where its evidence stands."""

    contract: Model
    flag: Flag
    address: str


def flagged(contracts: Iterable[Model], *, only: str = "") -> Iterator[Flagged]:
    """Every flag (or only one of them) on these contracts; a constant number of queries a batch of contracts."""
    batch: list[tuple[Model, list]] = []
    for contract, standings, _ in terms.law(contracts):
        batch.append((contract, standings))
        if len(batch) == _AT_ONCE:
            yield from _of_batch(batch, only)
            batch = []
    yield from _of_batch(batch, only)


def _of_batch(batch: list[tuple[Model, list]], only: str) -> Iterator[Flagged]:
    released = register.releases_of({contract.ocid for contract, _ in batch if contract.ocid})
    rated: dict[int, list[Model]] = defaultdict(list)
    versions = terms.indicators_by_version([contract.pk for contract, _ in batch])
    for rating in terms.all_ratings().filter(kpi__schedule__contract__in=[contract.pk for contract, _ in batch]):
        rated[rating.kpi.schedule.contract_id].append(rating)
    apart = terms.contradicted(one for own in rated.values() for one in own)
    for contract, standings in batch:
        far = [_said(one) for one in apart if one.rating.kpi.schedule.contract_id == contract.pk]
        known = _known(contract, standings, released.get(contract.ocid, []), rated[contract.pk], versions, far)
        for flag in flags(known):
            if only in ("", flag.id):
                yield Flagged(contract, flag, _where(contract, flag))


def _known(
    contract: Model, standings, releases: list, ratings: list[Model], versions: Mapping, apart: list
) -> Delivered:
    return Delivered(
        duties={one.duty.notice: (one.state, one.why) for one in standings},
        rationale=_rationale(releases, contract),
        values=list(_values(releases, contract)),
        ratings=[Rated(one.pk, one.kpi.title, one.kpi.schedule.number, one.ends_on, one.grade) for one in ratings],
        indicators=versions.get(contract.pk, {}),
        apart=apart,
    )  # fmt: skip


def _signed(release: Mapping[str, Any], contract: Model) -> dict[str, Any]:
    """The entry of this contract in one release; {} where it is not in it."""
    award, signed = ocds.entries(dict(release), contract.award)
    return signed or {key: award[key] for key in ("value",) if key in award}


def _rationale(releases: Iterable[Mapping[str, Any]], contract: Model) -> str | None:
    said = None
    for release in releases:
        entry = _signed(release, contract)
        if "noAgreedMetricsRationale" in entry:
            said = str(entry["noAgreedMetricsRationale"] or "")
    return said


def _values(releases: Iterable[Mapping[str, Any]], contract: Model) -> Iterator[tuple[str, float]]:
    """Each value that differs from the one before, in the contract's own currency."""
    last = None
    for release in releases:
        value = _signed(release, contract).get("value")
        if not isinstance(value, Mapping) or value.get("currency", contract.currency) != contract.currency:
            continue
        amount = value.get("amount")
        if isinstance(amount, int | float) and amount != last:
            last = amount
            yield str(release.get("date", ""))[:10], float(amount)


def _said(one: terms.Contradiction) -> tuple[int, str]:
    """Users' released figure beside the rated one, in words."""
    return one.rating.pk, (f"Rated {one.own:.1%}; users say {one.users.share.value:.1%} of {one.users.share.base:,}, "
                           f"{one.distance:.1f} standard errors apart. Neither is declared false.")  # fmt: skip


def _where(contract: Model, flag: Flag) -> str:
    slug = [contract.slug]
    return reverse("terms:schedule" if flag.where == "schedule" else "contract", args=slug)
