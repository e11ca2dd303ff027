"""Questions and challenges as the components draw them."""

from __future__ import annotations

from countersign.awards.models import Procurement
from countersign.awards.pages.drawing import day
from countersign.frontend.components import Cell, Column, Row, Table


def clarifications(one: Procurement) -> Table | None:
    """What bidders asked, and the answer that all of them read."""
    columns = [Column("Asked"), Column("Question"), Column("Answer"), Column("Answered")]
    rows = [
        (
            day(each.asked_at), each.question, f"{each.answer} ({each.office})" if each.answer else None,
            day(each.answered_at) or Cell(each.get_state_display().capitalize(), tag="orange"),
        )
        for each in one.clarifications.all()
    ]  # fmt: skip
    return (
        Table("questions", "Asked by bidders, answered for all", columns, rows, first_is_header=False) if rows else None
    )


def challenges(one: Procurement) -> list[tuple[str, list[Row]]]:
    """Each challenge with its heading: what was said to be wrong, and what came of it."""
    found = one.challenges.select_related("bid__body").order_by("number")
    return [(f"Challenge {each.number}: {each.bid.body.name}", _challenge(each)) for each in found]


def _challenge(each) -> list[Row]:
    within = {True: "Yes", False: "No, after it", None: ""}[each.in_standstill]
    return [
        Row("What is said to be wrong", each.grounds),
        Row("Raised on", day(each.raised_on)),
        Row("Within the standstill", within, unknown="No standstill ran"),
        Row("Stands", each.get_state_display().capitalize()),
        *([Row("Ended on", day(each.ended_on)), Row("Decided by", each.ended_by), Row("Why", each.ended_because)]
          if each.ended_on else []),
    ]  # fmt: skip
