"""Who may do what with a finding, and what may be said in one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from urllib.parse import unquote

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.findings import queries
from countersign.findings.models import Due, Finding
from countersign.people.rules import Actor, check
from countersign.text.redact import redact

LEAST_BASE = 10  # no percentage below it
SMALL = range(1, 5)  # numbers of people that could give somebody away
FACT_CHECK_DAYS = 5  # working days

_ADDRESSED = re.compile(r"\s*(dear|hello|hi|good (morning|afternoon|evening))\b", re.IGNORECASE)


def check_draft(by: Actor) -> None:
    check(by, "finding.draft")


def check_open_fact_check(by: Actor) -> None:
    check(by, "finding.open_fact_check")


def check_publish(by: Actor) -> None:
    """A steward of the host, or the software on their behalf; never who commissions or provides."""
    check(by, "finding.publish")


def check_retire(by: Actor) -> None:
    check(by, "finding.retire")


def check_correct(by: Actor) -> None:
    check(by, "finding.correct")


def check_reply(by: Actor, finding: Finding, body_id: int) -> None:
    """Only a body that must answer, for itself, until the end of the last day of the fact-check."""
    check(by, "finding.reply", body_id=body_id)
    if body_id not in {office.body_id for office in queries.offices(finding)}:
        raise NotAllowed("This body need not answer for this finding.", remedy="The bodies concerned are named on it.")
    if finding.fact_check_until and clock.today() > finding.fact_check_until:
        raise NotNow(
            f"The fact-check ended on {finding.fact_check_until:%-d %B %Y}.",
            remedy="Answer the finding once it is published, or dispute it.",
        )


def check_dispute(by: Actor, finding: Finding, body_id: int) -> None:
    """A body that must answer for a published finding may say, once more in print, that it does not believe it."""
    check(by, "finding.reply", body_id=body_id)
    if body_id not in {office.body_id for office in queries.offices(finding)}:
        raise NotAllowed("This body need not answer for this finding.", remedy="The bodies concerned are named on it.")


def check_sign_off(by: Actor, finding: Finding) -> None:
    """A steward; not the one who drafted it, where there is a second one who could."""
    check_publish(by)
    if by.account_id is None:
        raise NotAllowed("A finding is signed off by a person.", remedy="Name the steward with --by.")
    if by.account_id == finding.drafted_by_id and queries.other_stewards(by.account_id):
        raise NotAllowed("Who drafted a finding does not sign it off.", remedy="Ask another steward of this register.")


def check_meet(by: Actor, due: Due) -> None:
    """A clock is met by an answer of the very body whose clock it is."""
    check(by, "answer.give", body_id=due.body_id)


def check_start_clock(by: Actor, why: str, came_from: Due | None) -> None:
    """Who answers moves a clock on to whom the answer names; the host hands clocks on to a successor."""
    if why == Due.Why.INHERITED:
        check(by, "commitment.inherit")
    elif why == Due.Why.SETTLE:
        check(by, "clock.keep")
    else:
        check(by, "answer.give", body_id=came_from.body_id if came_from else None)


def check_keep_clocks(by: Actor) -> None:
    check(by, "clock.keep")


def can_read(by: Actor, finding: Finding) -> bool:
    """Public ones, everybody; drafts, stewards; those in fact-check, also the bodies concerned."""
    if finding.state in queries.PUBLIC or ("steward", None) in by.roles:
        return True
    concerned = {office.body_id for office in queries.offices(finding)}
    return finding.state == "fact_check" and bool(concerned & by.bodies("provider", "commissioner"))


def check_numbers(numerator: int, base: int) -> None:
    """Raises :class:`NotSafe` for numbers that must not be said, :class:`NotValid` for impossible ones."""
    if not 0 <= numerator <= base:
        raise NotValid("A finding counts some of those it is out of.", remedy="The base must hold everybody counted.")
    if base < LEAST_BASE:
        raise NotSafe(f"The base is below {LEAST_BASE} accounts.", remedy="Wait for more, or ask a wider question.")
    if numerator in SMALL:
        raise NotSafe("The claim counts fewer than five people.", remedy="Wait for more, or ask a wider question.")
    if base - numerator in SMALL:
        raise NotSafe(
            "All but fewer than five people are counted, which says as much about those few.",
            remedy="Wait for more, or ask a wider question.",
        )


def check_copies(clusters: int) -> None:
    """``clusters``: how many different accounts there are once copies are taken together."""
    if clusters < 2:
        raise NotSafe("The base is one account and its copies.", remedy="Copies count once; wait for other people.")


def check_text(text: str, *, known: Iterable[str] = (), what: str = "The text") -> None:
    """Raises :class:`NotSafe` where ``text`` would print an identifier; never quotes it.

    ``known`` are names that are public already: the bodies, services and places concerned.
    """
    if not text.strip():
        raise NotValid(f"{what} is empty.", remedy="Write at least one sentence.")
    spans = [match.span() for name in known if name for match in re.finditer(re.escape(name), text, re.IGNORECASE)]
    kinds = sorted(
        {
            found.kind.replace("_", " ")
            for found in redact(text).found
            if not any(start <= found.start and found.end <= end for start, end in spans)
        }
    )
    if kinds:
        raise NotSafe(f"{what} seems to hold: {', '.join(kinds)}.", remedy="Say it without naming or reaching anybody.")


def check_address(url: str) -> None:
    """Raises :class:`NotSafe` where the address of a web page carries somebody's e-mail, number or name in it."""
    said = re.sub(r"[/?=&#_.+-]+", " ", unquote(url).partition("://")[2])
    if {found.kind for found in (*redact(said).found, *redact(unquote(url)).found)} - {"web"}:
        raise NotSafe("The web address seems to name or reach somebody.", remedy="Leave the address out.")


def check_reply_text(text: str, *, known: Iterable[str] = ()) -> None:
    """A reply is printed for everybody: it addresses nobody and names nobody."""
    if _ADDRESSED.match(text):
        raise NotSafe(
            "The reply is addressed to a person, but it is printed for everybody.",
            remedy="Leave out the greeting and say what everybody may read.",
        )
    check_text(text, known=known, what="The reply")


def why_not_ready(finding: Finding, today: dt.date) -> str:
    """Why a finding in fact-check cannot be published today, in words; empty where it can."""
    if today <= finding.fact_check_until:
        return f"its fact-check runs until {finding.fact_check_until:%-d %B %Y}"
    if finding.signed_off_by_id is None:
        return "no steward has signed it off"
    return ""


def sorted_out(today: dt.date) -> tuple[list[Finding], tuple[tuple[Finding, str], ...]]:
    """Those in fact-check: the ones that could be published today, and the others with what they wait for."""
    asked = [(one, why_not_ready(one, today)) for one in queries.staff(state="fact_check").order_by("pk")]
    return [one for one, why in asked if not why], tuple((one, why) for one, why in asked if why)
