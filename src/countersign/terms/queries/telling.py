"""What is said of one thing owed, in words: the page and the annex for machines say the same."""

from __future__ import annotations

import datetime as dt

from countersign.terms.models import Owed
from countersign.terms.queries.owing import WORDS, status


def day(date: dt.date | None) -> str:
    """``5 March 2026``; empty where there is none."""
    return f"{date:%-d %B %Y}" if date else ""


def period(one: Owed) -> str:
    return day(one.ends_on) if one.starts_on == one.ends_on else f"{day(one.starts_on)} to {day(one.ends_on)}"


def stands(one: Owed, today: dt.date) -> str:
    """How it stands, with the days where it is overdue or was late."""
    state = status(one, today)
    if state == "not_met":
        return f"Overdue for {(today - one.due_on).days} days"
    if state == "late":
        return f"Late by {(one.met_on - one.due_on).days} days"
    return WORDS[state]


def told(one: Owed, state: str) -> str:
    """Why it is withheld or excused and who decided; otherwise the words published with it."""
    if state == "withheld":
        again = f"looked at again on {day(one.review_on)}"
        return f"{one.get_withheld_display()}: {one.reason} Decided by {one.decided_by}, {again}."
    if state == "excused":
        return f"{one.reason} Decided by {one.decided_by}."
    return one.words
