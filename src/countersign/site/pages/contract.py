"""A contract's page. It answers three questions: was it chosen in the right way, who answers if it fails, and are
people treated with respect? Each with evidence and its date, or an honest “not published” or “not known”."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.answers import queries as answers
from countersign.answers.pages import drawing as answer_drawing
from countersign.answers.pages import public as promises
from countersign.awards import queries as awards
from countersign.awards.pages import drawing as award_drawing
from countersign.engine import Is, Question
from countersign.findings import queries as findings
from countersign.findings.pages import drawing as finding_drawing
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.insight import queries as insight
from countersign.insight.figures import Figure, series_figure
from countersign.insight.pages import csv_response
from countersign.involvement.pages import drawing as asked
from countersign.involvement.pages import panel_drawing
from countersign.involvement.queries import asks, panels
from countersign.register import queries as register
from countersign.register.models import Contract
from countersign.register.words import UNKNOWN, address
from countersign.site.pages import drawing
from countersign.site.pages.drawing import NOT_PUBLISHED, day
from countersign.site.pages.released import CSV_HEADER, FACTS, Released
from countersign.site.pages.sides import sides
from countersign.terms import queries as terms

_MOST = 50  # findings and sites on the page; all of them are in the files
_METHODS = {
    "open": "Open: anybody could bid",
    "selective": "Selective: those who qualified could bid",
    "limited": "Limited: chosen bidders were asked",
    "direct": "Direct: it was awarded without other bids being asked for",
}


@require_safe
def contract(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything public about one contract or in-house arrangement."""
    one = register.contract_by_slug(slug)
    released = Released.about("contract_id", one.pk)
    found = register.who_answers(one)
    shown = {
        "contract": one,
        "fictional": one.fictional,
        "facts": _facts(one),
        "chosen": _chosen(one),
        "procurements": _procurements(one),
        "answers": found,
        "unknown": UNKNOWN,
        "parties": drawing.parties_table(one),
        "released": released,
        "apart": released.apart,
        "sides": sides(released, reverse("contract-csv", args=[slug])),
        "respect": [*released.measured("respect"), *filter(None, [released.theme("staff_manner")])],
        "measures": released.measured("accounts", "problems", "praise", "wrong-door"),
        "themes": released.themes_table(reverse("contract-csv", args=[slug])),
        "figure": _through_time(found),
        "sites": _sites(one),
        "line": _line(one),
        "terms": _terms(one),
        **asked.open_asks(asks.open_about(contract=one.pk), contract=slug),
        "panels": [(panel, panel_drawing.seats(panel)) for panel in panels.panels_of(one)[:2]],
        "trace": drawing.trace(f"contract:{one.pk}"),
        "crumbs": [drawing.HOME, ("Contracts", reverse("register:contracts")), (one.title, "")],
        **_findings(one),
    }
    return render(request, "site/contract.html", shown)


@require_safe
def contract_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every released number about the contract."""
    one = register.contract_by_slug(slug)
    return csv_response(Released.about("contract_id", one.pk).lines(), header=CSV_HEADER, name=f"contract-{slug}")


def _facts(one: Contract) -> list[Row]:
    service = one.service
    return [
        Row("Service", service, href=address(service) if service else ""),
        Row("Place", one.place, href=reverse("place", args=[one.place_id]) if one.place_id else ""),
        Row("State", one.get_state_display().capitalize()),
        Row("Runs from", day(one.starts_on), unknown=NOT_PUBLISHED),
        Row("Runs until", day(one.ends_on), unknown="No end is published"),
        Row("Value", drawing.money(one), unknown=NOT_PUBLISHED),
        Row("Reference", one.reference, unknown=NOT_PUBLISHED),
        Row("Evidence", "Packs for an award or a review meeting", href=reverse("awards:packs", args=[one.slug])),
    ]


def _chosen(one: Contract) -> dict[str, object]:
    """The first question: a sentence that says what is known, and the evidence line by line."""
    if one.kind == Contract.Kind.IN_HOUSE:
        lead = "It is run in-house: nobody was asked to bid. It is held to the same account as a contract."
        return {"lead": lead, "rows": [Row("Decided on", day(one.awarded_on), unknown=NOT_PUBLISHED), *_evidence(one)]}
    known = [one.procurement_method, one.bidders, one.awarded_on]
    missing = sum(not value for value in known)
    lead = (
        "How the provider was chosen is not published." if missing == len(known)
        else "This is what is published about the choice." + (" Part of it is missing." if missing else "")
    )  # fmt: skip
    return {"lead": lead, "rows": [*_choice(one), *_evidence(one)]}


def _procurements(one: Contract) -> Table | None:
    """Each procurement of it whose criteria were published: criteria before bids, marks, the decision and its proof."""
    found = list(awards.of_contract(one.pk)[:_MOST])
    return award_drawing.listed(found, caption="Procurements of this contract") if found else None


def _choice(one: Contract) -> list[Row]:
    method = _METHODS.get(one.procurement_method, one.procurement_method)
    light = {None: "", True: "Yes: the lighter rules for social and similar services", False: "No"}[one.light_touch]
    return [
        Row("Method", method, unknown=NOT_PUBLISHED),
        Row("In detail", one.procurement_details, unknown=NOT_PUBLISHED),
        Row("Bids", one.bidders, unknown=NOT_PUBLISHED),
        Row("Awarded on", day(one.awarded_on), unknown=NOT_PUBLISHED),
        Row("Light-touch rules", light, unknown=NOT_PUBLISHED),
    ]


def _evidence(one: Contract) -> list[Row]:
    return [Row("Source", one.source, href=one.source_url, unknown="No source is named")]


def _terms(one: Contract) -> dict[str, object]:
    """What the contract says about the public: the clauses that are in, and how many things stand in which state."""
    schedule = terms.in_force(one.pk)
    if schedule is None:
        return {}
    today = clock.today()
    found = Counter(terms.status(row, today) for row in terms.owed(schedule_id=schedule.pk))
    rows = [Row(words, found[state]) for state, words in terms.OWED.items() if found[state]]
    return {"schedule": schedule, "clauses": len(schedule.clauses.all()), "rows": rows}


def _findings(one: Contract) -> dict[str, object]:
    found = findings.public(contract=one.slug)
    listed = list(found[: _MOST + 1])
    csv_href = f"{reverse('findings:list-csv')}?contract={one.slug}"
    owed = list(findings.dues(contract_id=one.pk)[:_MOST])
    given = list(answers.answers(contract_id=one.pk)[:_MOST])
    made = list(answers.commitments(contract=one.slug, sort="newest")[:_MOST])
    promises_href = f"{reverse('answers:commitments-csv')}?contract={one.slug}"
    return {
        "findings": finding_drawing.table(listed[:_MOST], csv_href) if listed else None,
        "more_findings": f"{reverse('findings:list')}?contract={one.slug}" if len(listed) > _MOST else "",
        "owed": drawing.dues_table("owed", "Answers that are owed", owed) if owed else None,
        "given": answer_drawing.answers_table(given) if given else None,
        "promises": promises.table(made, promises_href, caption="What was promised") if made else None,
    }


def _through_time(found: register.WhoAnswers) -> Figure | None:
    """Accounts about who runs it, by quarter; None where nobody is known to. Time is not cut finer than bodies."""
    if not found.runs:
        return None
    body = found.runs[0].body
    question = Question(FACTS, (Is("body_id", body.pk),))
    return series_figure(question, "quarter", caption=f"Accounts about {body}, in all it runs, by quarter")


def _sites(one: Contract) -> Table | None:
    """Where it is delivered, with the released number of accounts from each; two queries for all sites."""
    sites = sorted(one.sites.all(), key=lambda site: site.name)[:_MOST]
    if not sites:
        return None
    asked = {site.pk: Question(FACTS, (Is("contract_id", one.pk), Is("site_id", site.pk))) for site in sites}
    numbers = insight.published_many(asked.values())
    columns = [
        Column("Site"),
        Column("Postcode area"),
        Column("People served", numeric=True),
        Column("Accounts", numeric=True),
    ]
    rows = []
    for site in sites:
        number = numbers.get(asked[site.pk])
        accounts = Cell(number.text, number.address) if number else "nothing released"
        rows.append((site.name, site.outward, f"{site.people:,}" if site.people is not None else None, accounts))
    return Table("sites", "Where it is delivered", columns, rows)


def _line(one: Contract) -> list[tuple[str, str, str]]:
    """The contract's own line: (title, address or "" for itself, dates), the oldest first; empty if it stands alone."""
    line = register.line_of(one)
    shown = [(c.title, "" if c.pk == one.pk else address(c), _dates(c)) for c in line]
    return shown if len(shown) > 1 else []


def _dates(one: Contract) -> str:
    return f"{day(one.starts_on) or 'start not published'} to {day(one.ends_on) or 'no end published'}"
