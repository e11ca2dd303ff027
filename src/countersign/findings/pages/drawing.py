"""A finding as the components draw it."""

from __future__ import annotations

from django.urls import reverse

from countersign import clock
from countersign.findings import queries
from countersign.findings.models import Finding
from countersign.findings.words import SELECTION, interval, out_of, share
from countersign.frontend.components import Cell, Column, Number, Row, Table

COLUMNS = (
    Column("Finding", numeric=True),
    Column("Claim"),
    Column("Share", numeric=True),
    Column("Body"),
    Column("State"),
    Column("Answer due"),
)


def number(finding: Finding) -> Number:
    """The finding's share, opening to its base, source and method; withheld before publication and once retired."""
    said = finding.numerator is not None
    found = queries.proportion(finding.numerator, finding.base) if said else None
    return Number(
        value=share(found.numerator, found.base) if found else None,
        base=out_of(found.numerator, found.base) if found else "",
        interval=interval(found.lower, found.upper) if found else "",
        label="Share of accounts",
        source=SELECTION.get(finding.selection, SELECTION["unknown"]),
        method=f"Counted by method {finding.method_version}, release {finding.release_number}; Wilson interval",
        method_href=reverse("methods"),
        csv_href=reverse("findings:one-csv", args=[finding.pk]),
        address=reverse("number", args=[finding.asks.address]),
        withheld_because="This finding no longer stands." if finding.retired_at else "Not published yet.",
    )


def rows(finding: Finding) -> list[Row]:
    """How to read it, line by line."""
    return [
        Row("Kind", finding.get_kind_display()),
        Row("Who is in it", finding.who, unknown="Everybody whose account is counted"),
        Row("How they came to be asked", SELECTION.get(finding.selection, SELECTION["unknown"])),
        Row("Wording of the question", finding.wording),
        Row("Version of the wording", finding.wording_version),
        Row("Limits", finding.limits, unknown="None stated"),
        Row("Body", finding.body),
        Row("Service", finding.service),
        Row("Contract", finding.contract),
        Row("Place", finding.place),
        Row(
            "Out of whom", "The number the share is taken of", href=reverse("number", args=[finding.asks_base.address])
        ),
        Row("Commitment to the accounts counted", finding.records_mark),
    ]


def table(findings, csv_href: str) -> Table:
    return Table("findings", "Findings", COLUMNS, [cells(finding) for finding in findings], csv_href=csv_href)


def cells(finding: Finding) -> tuple[object, ...]:
    href = reverse("findings:one", args=[finding.pk])
    said = finding.numerator is not None
    numbers = share(finding.numerator, finding.base) if said else "withheld"
    body = finding.body or (finding.contract.title if finding.contract else None)
    return finding.pk, Cell(finding.claim, href), numbers, body, _state(finding), _due(finding)


def _state(finding: Finding) -> str:
    return f"{finding.get_state_display()}, disputed" if finding.disputed else finding.get_state_display()


def _due(finding: Finding) -> str:
    if finding.first_due is None or finding.state != "published":
        return "no answer due"
    late = " (overdue)" if finding.first_due < clock.today() else ""
    return f"{finding.first_due:%-d %B %Y}{late}"
