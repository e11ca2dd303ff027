"""How to complain, drawn: ways and ladders on a page, the list of all ladders, the card for a pocket, the widget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Cell, Column, Table
from countersign.register import queries as register
from countersign.register.redress import EVENTS, NATIONS, Due, Ladder, kinds, ladders
from countersign.register.words import address
from countersign.site.middleware import CONTENT_SECURITY_POLICY
from countersign.site.pages import drawing

_HEADER = (
    "key", "nation", "title", "step", "who", "what", "act_number", "act_unit", "act_after", "answer_number",
    "answer_unit", "may_go_on_unanswered", "phone", "web", "since", "source", "checked_on", "confirmed",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One rung in words. ``here``: the one to take now. ``by`` and ``answered_by`` are days, or empty."""

    who: str
    what: str
    here: bool
    why: str
    by: str
    limit: str
    answered_by: str
    answering: str
    phone: str
    web: str


def way(one: register.Way) -> dict[str, object]:
    """One way in words: who commissioned it, who runs it, who answers and how to complain, then the ladder."""
    shown: dict[str, object] = {"title": one.title, "service": one.service, "unknown": not one.known, "rows": []}
    shown["href"] = address(one.who.contract if one.who else one.service)
    if one.who is not None:
        shown["rows"] = [
            ("Commissioned by", drawing.who(one.who.commissioned) or None),
            ("Run by", drawing.who(one.who.runs) or None),
            *((f"{party.body} answers", _how(party)) for party in one.who.answers),
            *((f"{party.body}, ombudsman", _how(party)) for party in one.who.ombudsmen),
        ]
        shown["card"] = reverse("card", args=[one.who.contract.slug])
        shown["helpers"] = [(party.body.name, address(party.body)) for party in one.who.helpers]
    shown["confirmed"] = one.confirmed
    return shown | {"redress": redress(one.redress)}


def redress(one: register.Redress) -> dict[str, object]:
    """A ladder in words; without one, that it is not known."""
    shown: dict[str, object] = {
        "nation": NATIONS[one.nation],
        "ladder": one.ladder,
        "steps": [_step(d) for d in one.dues],
    }
    if one.ladder:
        shown["old"] = one.ladder.is_old(clock.today())
    return shown


def _step(due: Due) -> Step:
    rung, act = due.rung, due.rung.act
    who = "Whoever answers for it" + rung.who.removeprefix("the service") if rung.inside else rung.who
    return Step(
        who=who, what=rung.what, here=due.here, why=due.why_here, by=drawing.day(due.act_by),
        limit=f"within {act} of {EVENTS[act.after]}" if act else "",
        answered_by=drawing.day(due.answer_by), answering=f"within {rung.answer}" if rung.answer else "",
        phone=rung.phone, web=rung.web,
    )  # fmt: skip


def _how(party) -> str:
    parts = [party.office or "No office is named.", party.body.complaints_how or "How to complain is not published."]
    return "\n".join(parts)


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """One page in large type, to be printed and put in a pocket: nothing of a person stands on it."""
    contract = register.contract_by_slug(slug)
    one = register.way_of(contract)
    shown = {"one": way(one), "contract": contract, "today": clock.today(), "back": address(contract)}
    return render(request, "site/card.html", shown | {"fictional": contract.fictional})


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every ladder of one nation with its source and the day it was checked."""
    nation = request.GET.get("nation", "")
    nation = nation if nation in NATIONS else "england"
    found = [one for one in ladders() if one.nation == nation]
    shown = {
        "nation": NATIONS[nation],
        "nations": [(words, f"{reverse('redress')}?nation={key}", key == nation) for key, words in NATIONS.items()],
        "ladders": [(one, _said(one), _kinds_of(one)) for one in sorted(found, key=lambda one: one.title)],
        "missing": _missing(nation),
        "table": _table(found, nation),
        "crumbs": [drawing.HOME, ("How to complain", "")],
    }
    return render(request, "site/redress.html", shown)


def _said(one: Ladder) -> list[Step]:
    return [_step(Due(rung)) for rung in one.rungs]


def _kinds_of(one: Ladder) -> list[str]:
    return [kind.name for kind in kinds().values() if kind.ladder == one.key]


def _missing(nation: str) -> list[str]:
    """Kinds whose ladder nobody has written for this nation yet."""
    known = {one.key for one in ladders() if one.nation == nation}
    return [kind.name for kind in kinds().values() if kind.ladder not in known]


def _table(found: list[Ladder], nation: str) -> Table:
    columns = [Column("For"), Column("Source"), Column("Checked"), Column("Where it stands")]
    rows = [
        (
            one.title,
            Cell("Source", one.source),
            drawing.day(one.checked),
            "Confirmed" if one.confirmed else "Not confirmed",
        )
        for one in found
    ]
    return Table(
        "sources", f"Sources of the ladders of {NATIONS[nation]}", columns, rows, csv_href=reverse("redress-csv")
    )


@require_safe
def listing_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every rung of every ladder."""
    lines = write_csv((row for one in ladders() for row in _rows(one)), header=_HEADER)
    headers = {"Content-Disposition": 'attachment; filename="redress.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _rows(one: Ladder) -> Iterator[tuple[object, ...]]:
    for number, rung in enumerate(one.rungs, start=1):
        act, answer = rung.act, rung.answer
        yield (
            one.key, one.nation, one.title, number, rung.who, rung.what, act.number if act else None,
            act.unit if act else "", act.after if act else "", answer.number if answer else None,
            answer.unit if answer else "", rung.silent, rung.phone, rung.web, one.since, one.source, one.checked,
            one.confirmed,
        )  # fmt: skip


@xframe_options_exempt
@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """The one field for other sites: the only page that may stand in a frame of theirs. It sets and reads no cookie,
    and its answer opens here."""
    response = render(request, "site/widget.html")
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
