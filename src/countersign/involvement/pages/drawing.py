"""Asks as the components draw them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from countersign.frontend.components import Cell, Column, Row, Table
from countersign.involvement.models import Ask, SignUp
from countersign.involvement.words import few

COLOURS = {"drafted": "grey", "dropped": "grey", "open": "green", "closed": "orange", "reported": "purple"}
SIGN_UP_COLOURS = {
    "waiting": "orange", "placed": "green", "there": "green", "done": "purple", "missed": "grey", "not_needed": "grey",
    "withdrawn": "grey",
}  # fmt: skip


def on(day: dt.date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


def lasting(minutes: int) -> str:
    """``25 minutes``, ``3 hours``."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hour{'s' * (hours != 1)}" if hours else "", f"{rest} minutes" if rest else ""]
    return " and ".join(filter(None, parts))


def tag(one: Ask) -> Cell:
    return Cell(one.get_state_display().capitalize(), tag=COLOURS[one.state])


def table(asks: Iterable[Ask], csv_href: str = "", *, caption: str = "Asks") -> Table:
    columns = [Column("What is asked"), Column("For whom"), Column("How long"), Column("Until"), Column("State")]
    rows = [
        (Cell(one.title, reverse("involvement:ask", args=[one.pk])), one.benefit, lasting(one.minutes), on(one.ends_on),
         tag(one))
        for one in asks
    ]  # fmt: skip
    return Table("asks", caption, columns, rows, csv_href=csv_href)


def rows(one: Ask) -> list[Row]:
    """Everything that somebody has to know before they say yes or no."""
    return [
        Row("How long it takes", lasting(one.minutes)),
        Row("Where", one.where),
        Row("Support", one.support),
        Row("What is paid", one.expenses),
        Row("Checks", one.get_vetting_display()),
        Row("Alone or with others", "Nobody goes alone" if one.in_pairs else "You can do it by yourself"),
        Row("Youngest age", f"{one.least_age}"),
        Row("Who asks", one.body.name, href=reverse("body", args=[one.body.slug])),
        *_contract(one),
        Row("What it comes from", *_cause(one)),
        Row("Open until", on(one.ends_on)),
    ]  # fmt: skip


def _contract(one: Ask) -> list[Row]:
    href = reverse("contract", args=[one.contract.slug]) if one.contract else ""
    return [Row("Contract", one.contract.title, href=href)] if one.contract else []


def _cause(one: Ask) -> tuple[str, str]:
    if one.finding:
        return one.finding.claim, reverse("findings:one", args=[one.finding.pk])
    if one.commitment:
        return one.commitment.measure, reverse("answers:commitment", args=[one.commitment.pk])
    if one.clause:
        contract = one.clause.schedule.contract
        return f"A clause of {contract.title}", reverse("terms:schedule", args=[contract.slug])
    return "Something for which nobody is known to answer", ""


def slots(one: Ask) -> Table:
    """Its times, and whether a place is free: never how few people have one."""
    columns = [Column("When"), Column("Places", numeric=True), Column("Free?")]
    found = [
        (f"{slot.begins:%A %-d %B %Y, %H:%M} to {slot.ends:%H:%M}", slot.places,
         Cell("Free", tag="green") if slot.taken < slot.places else Cell("Waiting list", tag="orange"))
        for slot in one.slots.all()
    ]  # fmt: skip
    return Table("times", "Times", columns, found)


def mine_rows(sign_up: SignUp, ahead: int) -> list[Row]:
    one, slot = sign_up.ask, sign_up.slot
    has_place = sign_up.state in ("placed", "there")
    return [
        Row("When", f"{slot.begins:%A %-d %B %Y, %H:%M} to {slot.ends:%H:%M}"),
        Row("Where", one.where),
        *([Row("Where exactly", one.meeting_point)] if has_place and one.meeting_point else []),
        Row("How it stands", sign_up.get_state_display().capitalize()),
        *([Row("Before you on the list", few(ahead).capitalize())] if sign_up.state == "waiting" else []),
        *([Row("Check", "Seen" if sign_up.checked_at else "Show it to the steward before the day")]
          if one.vetting != "none" and has_place else []),
    ]  # fmt: skip
