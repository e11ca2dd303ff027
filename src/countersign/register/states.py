from __future__ import annotations

import datetime as dt

from countersign.lifecycle import Life, Step

CONTRACT = Life(
    "contract",
    start="planned",
    steps=(
        Step("tender", ("planned",), "tendered"),
        Step("award", ("planned", "tendered"), "awarded"),
        Step("start", ("planned", "tendered", "awarded"), "live"),
        Step("end", ("live",), "ended"),
        Step("fail", ("live",), "failed"),
        Step("cancel", ("planned", "tendered", "awarded"), "cancelled"),
    ),
)

_ANY = ("unchecked", "working", "moved", "unsure", "broken")
# What was found at an address; whatever it was before, the last look decides.
LINK = Life(
    "link",
    start="unchecked",
    steps=(
        Step("work", _ANY, "working"),
        Step("move", _ANY, "moved"),
        Step("doubt", _ANY, "unsure"),
        Step("break", _ANY, "broken"),
    ),
    words=(
        ("unchecked", "not looked at yet"),
        ("working", "works"),
        ("moved", "works, but has moved"),
        ("unsure", "gave no answer this time"),
        ("broken", "does not work"),
    ),
)


def by_date(state: str, starts_on: dt.date | None, ends_on: dt.date | None, today: dt.date) -> str:
    """What an awarded contract is on ``today``, told by its dates where they are known."""
    if state == "awarded" and starts_on and starts_on <= today:
        state = "live"
    return "ended" if state == "live" and ends_on and ends_on < today else state


def path(before: str, after: str) -> tuple[str, ...] | None:
    """The shortest row of verbs from one state to another; None where the table knows no way."""
    ways: list[tuple[str, tuple[str, ...]]] = [(before, ())]
    for state, verbs in ways:
        if state == after:
            return verbs
        if len(verbs) < len(CONTRACT.states):
            ways += [(CONTRACT.after(state, verb), (*verbs, verb)) for verb in CONTRACT.verbs(state)]
    return None
