"""Who may draft, open, close and report on an ask, and what must be true when it opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.findings.rules import check_text
from countersign.involvement.models import Ask, Task, Vetting
from countersign.involvement.queries import asks as queries
from countersign.involvement.queries.known import Known, known
from countersign.involvement.specific import unspecific
from countersign.involvement.tasks import TEMPLATES
from countersign.people.rules import Actor, check
from countersign.terms.rules import check_ready

YOUNGEST = 16
"""Nobody younger signs up by themselves."""
LONGEST = dt.timedelta(days=183)
"""An ask is one-off: none is open for more than half a year."""
_WITH_PEOPLE = (Task.VISITING,)  # alone with people who are ill or depend on others
_PRINTED = ("title", "task", "benefit", "settles", "where", "support", "expenses")


def check_draft(by: Actor, body_id: int) -> None:
    """A steward, or who acts for the body that asks."""
    check(by, "ask.draft", body_id=body_id)


def check_said(said: Mapping[str, object], *, known_names: list[str]) -> None:
    """Every fault of an ask at once, phrase by phrase; raises :class:`NotValid`, or :class:`NotSafe` for what must not
    be printed."""
    faults = [(name, f"“{one.phrase}”: {one.remedy}") for name, one in unspecific(_texts(said))]
    faults += [*_faults_of_size(said), *_faults_of_care(said)]
    if faults:
        raise NotValid("This is not specific enough to ask of anybody.", faults=tuple(faults))
    for name in _PRINTED:
        if said.get(name):
            check_text(str(said[name]), known=known_names, what=f"“{name.replace('_', ' ')}”")


def _texts(said: Mapping[str, object]) -> dict[str, str]:
    return {name: str(said.get(name) or "") for name in _PRINTED if name in said}


def _faults_of_size(said: Mapping[str, object]) -> list[tuple[str, str]]:
    faults = []
    for name in _PRINTED:
        most = Ask._meta.get_field(name).max_length
        if len(str(said.get(name) or "")) > most:
            faults.append((name, f"Shorten it to {most:,} characters."))
    if not str(said.get("where") or "").strip():
        faults.append(("where", "Say where it is, or that it is done at home."))
    if not 5 <= int(said.get("minutes") or 0) <= 60 * 12:  # type: ignore[call-overload]
        faults.append(("minutes", "Say how many minutes it takes, from 5 to 720."))
    ends_on = said.get("ends_on")
    if not isinstance(ends_on, dt.date) or not clock.today() < ends_on <= clock.today() + LONGEST:
        faults.append(("ends_on", "Give the last day: after today, and within half a year."))
    return faults


def _faults_of_care(said: Mapping[str, object]) -> list[tuple[str, str]]:
    """What keeps those safe who are met, and those who come."""
    faults = []
    if int(said.get("least_age") or 0) < YOUNGEST:  # type: ignore[call-overload]
        faults.append(("least_age", f"Nobody younger than {YOUNGEST} signs up by themselves."))
    if said.get("kind") in _WITH_PEOPLE and said.get("vetting") != Vetting.ENHANCED:
        faults.append(("vetting", "Who sits with people who are ill needs the enhanced check."))
    if said.get("vetting") not in Vetting.values:
        faults.append(("vetting", "Choose the check that the task needs."))
    if said.get("kind") not in Task.values:
        faults.append(("kind", "Choose the kind of task."))
    causes = [name for name in ("finding", "gap", "commitment", "clause") if said.get(name)]
    if len(causes) != 1:
        faults.append(("cause", "Name the one finding, gap, commitment or clause that it comes from."))
    return faults


def check_open(by: Actor, ask: Ask) -> list[Known]:
    """Whether an ask can be opened today; returns what is known already about its matter.

    The body must be ready for it, must have said what came of the last ask, and must say why people are asked again.
    """
    check(by, "ask.open")
    check_ready(ask.body, to="ask", contract=ask.contract)
    if earlier := queries.unreported(ask.body_id).first():
        raise NotNow(
            f"{ask.body} has not said yet what came of ask {earlier.pk}.",
            remedy="Report back to everybody who was invited to it first.",
        )
    if not ask.slots.exists():
        raise NotNow("The ask has no times yet.", remedy="Set at least one time with its places.")
    if ask.in_pairs and any(slot.places < 2 for slot in ask.slots.all()):
        raise NotNow("Nobody goes alone, and a time has one place.", remedy="Give each time two places or more.")
    if TEMPLATES[ask.kind].measures and not ask.within_s:
        raise NotNow("The wait that is tried is not set.", remedy="Say the wait that the official figure names.")
    if ask.ends_on <= clock.today():
        raise NotNow("Its last day has come already.", remedy="Give a later one.")
    found = known(ask)
    if found and not ask.again_because.strip():
        raise NotValid(
            "Something is known about this already.",
            remedy="Read it, then say why people are asked all the same.",
            faults=(("again_because", "Say what the asking adds to what is known."),),
        )
    return found


def check_close(by: Actor, ask: Ask) -> None:
    check(by, "ask.close")


def check_report(by: Actor, ask: Ask, outcome: str, *, known_names: list[str]) -> None:
    """The body says itself what came of it, or a steward does; in words that everybody may read."""
    check(by, "ask.report_back", body_id=ask.body_id)
    if len(outcome.split()) < 10:
        raise NotValid(
            "Say what came of it.",
            faults=(("outcome", "Say what is known or changed now, what is not, and what happens next."),),
        )
    check_text(outcome, known=known_names, what="What came of it")
