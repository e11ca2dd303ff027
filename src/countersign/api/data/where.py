"""Where do I go, for other software: the same answer as the page gives. Nothing that is asked is kept."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from countersign import clock
from countersign.api.door import reading
from countersign.api.listing import Text, written
from countersign.register import queries
from countersign.register.redress import Days, Due, Ladder

router = Router(tags=["Where do I go"])


class OfficeOut(Schema):
    """A body with a part in it."""

    body: str = Field(examples=["eastmarsh-council"])
    name: str = Field(examples=["Eastmarsh Council"])
    office: str = Field(examples=["Waste Contracts Team"])
    complaints_how: str


class StepOut(Schema):
    """One rung of the ladder. ``here`` is the one to take now; days are null where they cannot be told."""

    who: str = Field(examples=["Local Government and Social Care Ombudsman"])
    what: str
    here: bool
    why: str
    act_by: dt.date | None = Field(examples=["2027-11-30"])
    answer_by: dt.date | None
    limit: str = Field(examples=["12 months after it happened"])
    answered_within: str = Field(examples=["10 working days"])
    phone: str
    web: str


class HelpOut(Schema):
    name: str = Field(examples=["Citizens Advice"])
    web: str


class RedressOut(Schema):
    """How to complain in a nation. ``confirmed`` false: no public document was found that says it plainly."""

    nation: str = Field(examples=["england"])
    ladder: str | None = Field(examples=["council"])
    source: str
    checked_on: dt.date | None = Field(examples=["2026-11-30"])
    confirmed: bool | None
    steps: list[StepOut]
    help: list[HelpOut]


class WayOut(Schema):
    """One thing that may be meant. ``known`` false: the service is listed, and who answers for it is not known."""

    title: str
    known: bool
    service: str | None
    contract: str | None
    kind: str | None = Field(examples=["waste"])
    commissioned_by: list[OfficeOut]
    run_by: list[OfficeOut]
    answers: list[OfficeOut]
    ombudsmen: list[OfficeOut]
    helpers: list[OfficeOut]
    confirmed_on: dt.date | None = Field(description="When an office last held it against the world.")
    confirmed_by: str
    redress: RedressOut


class WhereOut(Schema):
    """``ways`` best first. None, and ``known`` false: we do not know; then ``redress`` says what holds all the same for
    the kind of service that the words mean."""

    known: bool
    places: list[str] = Field(examples=[["Eastmarsh"]])
    found_by_number: bool
    ways: list[WayOut]
    kind: str | None
    redress: RedressOut | None
    ask_first: list[OfficeOut]
    missed: list[str] = Field(examples=[["place"]])


class WhereAsked(Schema):
    words: Text = Field("", description="Words for the service, not a story: addresses are logged by many machines.")
    place: Text = Field("", description="A place, an address line, a GSS code or a postcode.")
    reference: Text = Field("", description="The number of a contract, as letters and vans have it.")
    happened_on: dt.date | None = None
    complained_on: dt.date | None = None
    refused_on: dt.date | None = None
    final: bool = Field(False, description="Whether that answer was their last word.")


@reading(router, "/where", response=WhereOut, name="where")
def where(request: HttpRequest, asked: Query[WhereAsked]) -> HttpResponse:
    """Who answers for this, how to complain, by when, and what comes after a refusal. Logs no gap: the page does."""
    days = Days(clock.today(), asked.happened_on, asked.complained_on, asked.refused_on, asked.final)
    found = queries.where(asked.words, place=asked.place, reference=asked.reference, days=days)
    return written(printed(found))


def printed(found: queries.Where) -> dict[str, object]:
    """The answer as it is read by machines."""
    return {
        "known": found.known, "places": [place.name for place in found.places], "found_by_number": found.numbered,
        "ways": [_way(one) for one in found.ways], "kind": found.kind.key if found.kind else None,
        "redress": _redress(found.redress) if found.redress else None,
        "ask_first": [_office(body) for body in found.first], "missed": list(found.missed),
    }  # fmt: skip


def _way(one: queries.Way) -> dict[str, object]:
    parties = {
        name: [_office(party.body, party.office) for party in getattr(one.who, held, ())]
        for name, held in _PARTS.items()
    }
    return {
        "title": one.title, "known": one.known, "service": one.service.slug if one.service else None,
        "contract": one.who.contract.slug if one.who else None, "kind": one.kind.key if one.kind else None, **parties,
        "confirmed_on": one.confirmed.on.isoformat() if one.confirmed else None,
        "confirmed_by": one.confirmed.office if one.confirmed else "", "redress": _redress(one.redress),
    }  # fmt: skip


_PARTS = {
    "commissioned_by": "commissioned", "run_by": "runs", "answers": "answers", "ombudsmen": "ombudsmen",
    "helpers": "helpers",
}  # fmt: skip


def _office(body, office: str = "") -> dict[str, object]:
    return {"body": body.slug, "name": body.name, "office": office, "complaints_how": body.complaints_how}


def _redress(one: queries.Redress) -> dict[str, object]:
    held: Ladder | None = one.ladder
    return {
        "nation": one.nation, "ladder": held.key if held else None, "source": held.source if held else "",
        "checked_on": held.checked.isoformat() if held else None, "confirmed": held.confirmed if held else None,
        "steps": [_step(due) for due in one.dues],
        "help": [{"name": helper.name, "web": helper.web} for helper in held.helpers] if held else [],
    }  # fmt: skip


def _step(due: Due) -> dict[str, object]:
    rung, act = due.rung, due.rung.act
    return {
        "who": rung.who, "what": rung.what, "here": due.here, "why": due.why_here,
        "act_by": due.act_by.isoformat() if due.act_by else None,
        "answer_by": due.answer_by.isoformat() if due.answer_by else None,
        "limit": f"{act} after {_EVENTS[act.after]}" if act else "", "answered_within": str(rung.answer or ""),
        "phone": rung.phone, "web": rung.web,
    }  # fmt: skip


_EVENTS = {"happened": "it happened", "refused": "their answer"}
