"""Asks as the components draw them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from countersign.frontend.components import Cell, Column, Row, Table
from countersign.involvement.missing import said
from countersign.involvement.models import Ask, SignUp
from countersign.involvement.official import spoken
from countersign.involvement.queries.missing import Missing
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


_LED_TO = 5  # open asks on the page of a place, service or contract; all of them are in the list


def open_asks(found: QuerySet[Ask], **about: object) -> dict[str, object]:
    """Open asks for the page of a place, service or contract (one query), and where all of them are where there are
    more; ``about`` narrows the list."""
    asks = list(found[: _LED_TO + 1])
    every = f"{reverse('involvement:asks')}?{urlencode({'state': 'open', **about})}"
    return {"asks": asks[:_LED_TO], "every_ask": every if len(asks) > _LED_TO else ""}


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


def missing_table(found: Missing, csv_href: str) -> Table:
    """Place by place: who lives there, who takes part, and what that says; numbers of people in fives."""
    columns = [Column("Place"), Column("People who live there", numeric=True), Column("Share of all", numeric=True),
               Column("Came on an invitation"), Column("Came by themselves"), Column("What it says")]  # fmt: skip
    rows = [
        (one.name, Cell(f"{one.people:,}") if one.people is not None else None,
         f"{100 * one.share:.1f} %" if one.share is not None else None, said(one.asked), said(one.own), one.words)
        for one in found.places
    ]  # fmt: skip
    return Table("missing", f"Who takes part in {found.area}, by where they live", columns, rows, csv_href=csv_href)


def mine_rows(sign_up: SignUp) -> list[Row]:
    """One of :func:`sign_ups_of` for whoever it is: when, exactly where, how it stands, and what was measured."""
    one, slot = sign_up.ask, sign_up.slot
    has_place = sign_up.state in ("placed", "there")
    return [
        Row("When", f"{slot.begins:%A %-d %B %Y, %H:%M} to {slot.ends:%H:%M}"),
        Row("Where", one.where),
        *([Row("Where exactly", one.meeting_point)] if has_place and one.meeting_point else []),
        Row("How it stands", sign_up.get_state_display().capitalize()),
        *([Row("Before you on the list", few(sign_up.before).capitalize())] if sign_up.state == "waiting" else []),
        *([Row("Check", "Seen" if sign_up.checked_at else "Show it to the steward before the day")]
          if one.vetting != "none" and has_place else []),
        *_measured(sign_up),
    ]  # fmt: skip


def _measured(sign_up: SignUp) -> list[Row]:
    """What this person measured themselves, as it counts; or that it was taken back."""
    given = getattr(sign_up, "result", None)
    if given is None:
        return []
    if given.withdrawn_at is not None:
        return [Row("Your result", "You took it back. It counts no more.")]
    waited = f", {spoken(given.waited_s)}" if given.waited_s is not None else ""
    return [Row("Your result", f"{given.get_outcome_display()}{waited}")]
