"""What panels hold about a clause on seats for users (see ``settings.TERMS_EVIDENCE``)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model

from countersign import clock
from countersign.involvement.models import Panel, Paper, Recommendation
from countersign.involvement.queries.chairs import Chair, chairs, users
from countersign.involvement.queries.panels import panels_of
from countersign.terms.queries import Verdict

FILLED = 90
"""Percent of days on which users' seats must be filled: contract clause 7 of the design, after boards in practice."""


def co_governance(schedule: Model, clause: Model, today: dt.date) -> Verdict | None:
    """Seats, vacancies, papers and answers of the panel of this contract; None where it never had one."""
    if clause.kind != "co_governance":
        return None
    panel = panels_of(schedule.contract).filter(sat_on__isnull=False).first()
    wants = clause.parameters
    wanted = (
        f"{wants['share']} % of seats for users, filled on {FILLED} % of days, papers {wants['papers']} working days "
        f"before, answers within {wants['answer']} days"
    )
    if panel is None:
        return None
    return _verdict(panel, clause, wanted, today)


def _verdict(panel: Panel, clause: Model, wanted: str, today: dt.date) -> Verdict:
    wants, seats = clause.parameters, chairs(panel)
    own = users(seats)
    late_papers, papers = _papers(panel, wants["papers"])
    late, answered = _recommendations(panel, wants["answer"], today)
    good = (100 * len(own) >= wants["share"] * len(seats), _is_filled(own), not late_papers, not late)
    found = f"{len(own)} of {len(seats)} seats for users, {_vacancies(own)}"
    found += f", {late_papers} of {papers} papers late, {late} of {answered} recommendations answered late or not yet"
    return Verdict("met" if all(good) else "not_met", found, wanted, len(seats))


def _is_filled(own: list[Chair]) -> bool:
    days = sum(chair.days for chair in own)
    return 100 * sum(chair.days_vacant for chair in own) <= (100 - FILLED) * days


def _vacancies(own: list[Chair]) -> str:
    empty = sum(chair.sitting is None for chair in own)
    return f"{empty} of them vacant today, {sum(c.days_vacant for c in own)} days vacant in all"


def _papers(panel: Panel, days: int) -> tuple[int, int]:
    """Late by the clause where it asks for more days than the panel's own terms; how many there were."""
    sent = list(Paper.objects.filter(meeting__panel=panel).select_related("meeting"))
    jurisdiction = panel.contract.jurisdiction
    late = [one for one in sent if one.sent_on > clock.subtract_working_days(one.meeting.on, days, jurisdiction)]
    return len(late), len(sent)


def _recommendations(panel: Panel, days: int, today: dt.date) -> tuple[int, int]:
    made = list(Recommendation.objects.filter(ballot__item__panel=panel).select_related("ballot"))
    due = [(one, one.ballot.counted_at.date() + dt.timedelta(days=days)) for one in made]
    late = [one for one, by in due if (one.answered_on or today) > by]
    return len(late), len(made)
