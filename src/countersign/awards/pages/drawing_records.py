"""Records as the components draw them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from countersign.awards import queries
from countersign.awards.models import Reference, Tie
from countersign.awards.queries import Record
from countersign.awards.rule import lineages
from countersign.awards.weighing import CARRIED, GROUP, Result
from countersign.frontend.components import Cell, Column, Row, Table

_COLOURS = {1.0: "green", 0.0: "red"}
_TIES = {CARRIED: "carried over", GROUP: "of its group"}


def summary(record: Record) -> list[Row]:
    """What the record comes to, and what that rests on."""
    estimate = record.weighing.estimate
    basis = f"{float(estimate.own):.0%} of it is the provider’s own; the rest is where everybody starts"
    start = f"{record.start.mean:.2f}, with the strength of {record.start.strength:g} results. {record.start.how}"
    near = "Everything counts alike" if record.wanted.is_open else "What is nearer to that contract counts for more"
    return [
        Row("Record", record.words),
        Row("How much is its own", basis if not record.is_newcomer else "Nothing yet"),
        Row("Where records start", start),
        Row("As of", f"{record.as_of:%-d %B %Y}"),
        Row("Nearness", near),
        Row("Disputed and not settled", f"{len(record.disputed):,}" if record.disputed else "Nothing"),
        Row("Rule", f"Version {record.rule.version}", href=reverse("awards:how-counted")),
    ]


def parts(record: Record) -> Table | None:
    """By kind of result: how much counts, how much of that is good, how much waits."""
    if not record.parts:
        return None
    columns = [
        Column("Kind"),
        Column("Counted", numeric=True),
        Column("Of these good", numeric=True),
        Column("Not counted", numeric=True),
        Column("What it means"),
    ]
    rows = [
        (part.title, f"{part.counted:,}", f"{part.good:.1f}".removesuffix(".0"), f"{part.waiting:,}", part.says)
        for part in record.parts
    ]
    return Table("parts", "What the record is made of", columns, rows)


def counted(record: Record, csv_href: str, json_href: str) -> Table | None:
    if not record.counted:
        return None
    columns = [
        Column("Result"),
        Column("Contract"),
        Column("Came to"),
        Column("Evidence"),
        Column("On"),
        Column("Weight", numeric=True),
        Column("Log line"),
    ]
    rows = [(*_result(one.result), f"{one.weight:.2f}", _line(one.result)) for one in record.counted]
    return Table("counted", "What counts", columns, rows, csv_href=csv_href, json_href=json_href)


def left_out(record: Record) -> Table | None:
    """What does not count (yet), each with the reason."""
    if not record.left_out:
        return None
    columns = [
        Column("Result"),
        Column("Contract"),
        Column("Came to"),
        Column("Evidence"),
        Column("On"),
        Column("Why it does not count"),
        Column("Log line"),
    ]
    rows = [(*_result(one), one.why_not, _line(one)) for one in record.left_out]
    return Table("left-out", "What does not count, or not yet", columns, rows)


def _result(one: Result) -> tuple[object, ...]:
    contract = one.contract
    where = Cell(contract.title, reverse("contract", args=[contract.slug])) if contract is not None else "none here"
    said = " ".join(
        filter(
            None,
            (
                one.stands.replace("_", " "),
                f"({_TIES[one.tie]})" if one.tie in _TIES else "",
                one.disputed,
                f"The provider replied: {one.reply}" if one.reply else "",
            ),
        )
    )
    came_to = Cell(said, tag=_COLOURS.get(one.value, "")) if not (one.disputed or one.reply) else said
    return Cell(one.words, one.address), where, came_to, one.grade, f"{one.on:%-d %b %Y}"


def _line(one: Result) -> object:
    return Cell(str(one.line), reverse("ledger:line", args=[one.line])) if one.line is not None else "none"


def ties(found: Iterable[Tie]) -> Table | None:
    """Whose record counts with whose, since when, by which source."""
    rows = [_tie(one) for one in found]
    columns = [Column("Body"), Column("What happened"), Column("Other body"), Column("Since"), Column("Source")]
    return Table("ties", "Names, mergers and owners", columns, rows) if rows else None


def _tie(one: Tie) -> tuple[object, ...]:
    what = lineages()[one.kind].title + (f" ({one.contract.title})" if one.contract else "")
    struck = f" Struck on {one.struck_on:%-d %B %Y}: {one.struck_because}" if one.struck_on else ""
    source = Cell(one.source, one.source_url) if one.source_url and not struck else one.source + struck
    return (
        Cell(one.body.name, reverse("awards:record", args=[one.body.slug])),
        what,
        Cell(one.other.name, reverse("awards:record", args=[one.other.slug])),
        f"{one.on:%-d %B %Y}",
        source,
    )


def grounds(found: Iterable[queries.Ground], today: dt.date) -> Table | None:
    """Published failures, and until when each may be used to exclude a supplier."""
    rows = [
        (Cell(one.contract.title, reverse("contract", args=[one.contract.slug])), one.event.says, one.words,
         f"{one.happened_on:%-d %B %Y}", _until(one, today))
        for one in found
    ]  # fmt: skip
    columns = [Column("Contract"), Column("What was published"), Column("About"), Column("On"), Column("May be used")]
    return Table("grounds", "Published failures to perform", columns, rows) if rows else None


def _until(one: queries.Ground, today: dt.date) -> str:
    if one.until is None:
        return "No: before the law came into force"
    return f"Until {one.until:%-d %B %Y}" if today <= one.until else f"No longer, since {one.until:%-d %B %Y}"


def providers(page: Iterable, records: dict[int, Record], csv_href: str, json_href: str) -> Table:
    """By name, never by record: where intervals overlap an order would say what nobody knows."""
    columns = [Column("Provider"), Column("Record"), Column("Counted", numeric=True), Column("Disputed", numeric=True)]
    rows = [
        (
            Cell(one.name, reverse("awards:record", args=[one.slug])),
            records[one.pk].words,
            f"{len(records[one.pk].counted):,}",
            f"{len(records[one.pk].disputed):,}",
        )
        for one in page
    ]
    return Table("providers", "Providers by name", columns, rows, csv_href=csv_href, json_href=json_href)


def reference(one: Reference) -> list[Row]:
    """Everything printed about a piece of evidence from elsewhere."""
    return [
        Row("Provider", one.body.name, href=reverse("awards:record", args=[one.body.slug])),
        Row("Contract", one.title),
        Row("Bought by", one.buyer),
        Row("Promised there", one.measure),
        Row("Kept", "Yes" if one.kept else "No"),
        Row("On", f"{one.ended_on:%-d %B %Y}"),
        Row("Vouched for by", one.voucher),
        Row("Document", one.document, href=one.document_url),
        Row("SHA-256 of the document", one.digest),
        Row("State", one.get_state_display().capitalize()),
        Row("Verified by", one.verifier, unknown="Nobody yet"),
        Row("Verified on", f"{one.verified_on:%-d %B %Y}" if one.verified_on else "", unknown="Not yet"),
        *([Row(f"Objection of {one.objector.name}", one.objection)] if one.objection else []),
        *([Row("Why it ended so", one.ended_because)] if one.ended_because else []),
        Row("Digest in the log", queries.digest(one)),
    ]
