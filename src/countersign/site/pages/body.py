"""A body's page, whatever its sector and part: what it runs and commissions, what was found, what it owes."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.answers import queries as answers
from countersign.answers.pages import drawing as answer_drawing
from countersign.answers.pages import public as promises
from countersign.awards import queries as awards
from countersign.awards.pages import drawing as award_drawing
from countersign.findings import queries as findings
from countersign.findings.models import Finding
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.insight.figures import series_figure
from countersign.insight.measures import measure
from countersign.insight.pages import csv_response
from countersign.register import queries as register
from countersign.register.models import Body
from countersign.register.words import address
from countersign.site.pages import drawing, linked, loop
from countersign.site.pages.comparing import contracts_csv, contracts_table, share_of
from countersign.site.pages.released import CSV_HEADER, Released
from countersign.site.pages.sides import sides

_PER_PAGE, _MOST = 25, 25


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything public about one body. Contracts stand in order of their start, never of their numbers."""
    one = register.body_by_slug(slug)
    released = Released.about("body_id", one.pk)
    page = Paginator(register.contracts_of(one), _PER_PAGE).get_page(request.GET.get("page"))
    pooled = share_of(released.numbers, measure("problems"), body_id=one.pk) if page.paginator.count > 1 else None
    contracts_href = reverse("body-contracts-csv", args=[slug])
    owed = list(findings.dues(body_id=one.pk)[:_MOST])
    shown = {
        "body": one,
        "linked": linked.of_body(one),
        "fictional": one.fictional,
        "facts": _facts(one),
        "names": _names(one),
        "page": page,
        "contracts": contracts_table(page, contracts_href, pooled=pooled, body=one),
        "pooled": pooled,
        "released": released,
        "apart": released.apart,
        "sides": sides(released, reverse("body-csv", args=[slug])),
        "commissions": register.contracts_of(one, part="commissioner").exists(),
        "measures": released.measured("accounts", "problems", "praise", "respect"),
        "figure": series_figure(released.question, "quarter", caption="Accounts by quarter"),
        "themes": released.themes_table(reverse("body-csv", args=[slug])),
        "owed": drawing.dues_table("owed", "Answers that it owes", owed) if owed else None,
        "findings": _findings(one),
        "steps": loop.steps(answers.loop(body_id=one.pk), {"body": slug}),
        **_answers(one),
        "procurements": _procurements(one),
        "trace": drawing.trace(f"body:{one.pk}"),
        "crumbs": [drawing.HOME, ("Bodies", reverse("register:bodies")), (one.name, "")],
    }
    return render(request, "site/body.html", shown)


@require_safe
def body_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every released number about the body."""
    one = register.body_by_slug(slug)
    return csv_response(Released.about("body_id", one.pk).lines(), header=CSV_HEADER, name=f"body-{slug}")


@require_safe
def body_contracts_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every contract it has a part in, with the same numbers as the table."""
    found = register.contracts_of(register.body_by_slug(slug))
    return contracts_csv(found, name=f"body-{slug}-contracts")


def _facts(one: Body) -> list[Row]:
    successor = one.replaced_by
    return [
        Row("Sector", one.get_sector_display()),
        Row("Place", one.place, href=reverse("place", args=[one.place_id]) if one.place_id else ""),
        Row("How to complain", one.complaints_how, unknown=drawing.NOT_PUBLISHED),
        Row("Track record", "What it did with what it promised", href=reverse("awards:record", args=[one.slug])),
        Row("Website", one.website, href=one.website, unknown=drawing.NOT_PUBLISHED),
        *([Row("Succeeded by", successor, href=address(successor))] if successor else []),
    ]


def _names(one: Body) -> Table:
    """Every name it is known by, then its official identifiers."""
    rows = [(name.name, name.get_kind_display()) for name in one.names.all()]
    rows += [
        (str(identifier), "Identifier" if identifier.checked else "Identifier, not checked")
        for identifier in one.identifiers.all()
    ]
    return Table("names", "Names and identifiers", [Column("Name or identifier"), Column("What it is")], rows)


def _findings(body: Body) -> Table | None:
    """Public findings it must answer for, the newest first."""
    found = list(findings.concerning(body.pk)[:_MOST])
    if not found:
        return None
    columns = [Column("Finding"), Column("State"), Column("Published")]
    rows = [
        (
            Cell(f.claim, reverse("findings:one", args=[f.pk])),
            f.get_state_display().capitalize(),
            drawing.day(f.published_at),
        )
        for f in found
    ]
    return Table("findings", "Findings it must answer for", columns, rows)


def _answers(body: Body) -> dict[str, Table | None]:
    """What it has answered and what it has promised, the newest first."""
    given = list(answers.answers(body_id=body.pk)[:_MOST])
    made = list(answers.commitments(body=body.slug, sort="newest")[:_MOST])
    csv_href = f"{reverse('answers:commitments-csv')}?body={body.slug}"
    return {
        "given": answer_drawing.answers_table(given) if given else None,
        "promises": promises.table(made, csv_href, caption="What it has promised") if made else None,
    }


def _procurements(body: Body) -> Table | None:
    """What it lets as a buyer and what it won, the newest first; who lost is told on the page of the award only."""
    found = list(awards.procurements_of(body.pk)[:_MOST])
    csv_href = f"{reverse('awards:list-csv')}?body={body.slug}"
    return award_drawing.listed(found, csv_href=csv_href, caption="Awarded by it or won by it") if found else None


def _stands(one: Finding) -> str:
    state = one.get_state_display().capitalize()
    return f"{state}, disputed" if one.disputed else state
