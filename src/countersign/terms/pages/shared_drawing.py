"""Arrangements, blocked items and asks as the components draw them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from countersign import clock
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.terms import queries
from countersign.terms.models import Access, Arrangement, Blocked
from countersign.terms.pages.drawing import day
from countersign.terms.vocabulary import FIELDS, HEADINGS


@dataclass(frozen=True)
class Drawn:
    """One arrangement: heading, how it stands with the colour of its tag, and its lines."""

    title: str
    stands: str
    colour: str
    rows: list[Row]
    files: list[tuple[str, str]]


def _files(one: Arrangement) -> list[tuple[str, str]]:
    """(words, address) of each paper and of the export."""
    names = (
        ("The agreement as a Word document", "terms:agreement-docx"),
        ("The agreement as PDF", "terms:agreement-pdf"),
        ("What an impact assessment needs, as a Word document", "terms:assessment-docx"),
        ("What an impact assessment needs, as PDF", "terms:assessment-pdf"),
        ("The agreement in ODRL and DPV (JSON-LD)", "terms:agreement-json"),
    )
    return [(words, reverse(name, args=[one.contract.slug, one.number])) for words, name in names]


def arrangement(one: Arrangement) -> Drawn:
    """Everything that it says, in the order of the data-sharing code."""
    stands, colour = _stands(one)
    rows = [
        Row("Parties", ", ".join(_party(signature) for signature in one.signatures.all())),
        Row("Purpose", one.get_purpose_display()),
        Row("Level", one.get_level_display()),
        Row("Fields", named(one.fields)),
        Row("Lawful basis", one.get_basis_display()),
        Row("Condition", one.get_condition_display()),
        Row("Runs", f"{day(one.starts_on)} to {day(one.ends_on)}"),
        Row("Looked at again", day(one.review_on)),
        Row("Destroyed after", f"{one.retain_days:,} days"),
        *(Row(words, one.says.get(name, "")) for name, words in HEADINGS),
    ]
    if one.reason:
        rows.append(Row(f"{one.get_state_display().capitalize()} on {day(one.stopped_on)}", one.reason))
    return Drawn(f"Arrangement {one.number}", stands, colour, rows, _files(one))


def _party(signature) -> str:
    signed = f"signed {day(signature.signed_on)}" if signature.signed_on else "not signed"
    return f"{signature.party} ({signed})"


def _stands(one: Arrangement) -> tuple[str, str]:
    today = clock.today()
    if one.state != "signed":
        return one.get_state_display(), "grey"
    if queries.in_its_dates(one, today):
        return ("In force, review overdue", "orange") if one.review_on < today else ("In force", "green")
    return ("Not begun", "grey") if today < one.starts_on else ("Expired", "red")


def named(fields: Iterable[str]) -> str:
    words = dict(FIELDS)
    return "; ".join(words[field] for field in fields)


def carried(found: Iterable[tuple[str, dict[str, int], int]]) -> Table | None:
    """How many messages were carried, and how many people they reached, never below five; None where nobody asked."""
    columns = [Column("Who"), *(Column(words, numeric=True) for words in ("Carried", "Turned down", "Wait to be read"))]
    columns.append(Column("People reached in all", numeric=True))
    lines = [_carried_row(*one) for one in found]
    return Table("carried", "Messages to those who told", columns, lines) if lines else None


def _carried_row(body: str, states: dict[str, int], reached: int) -> tuple[object, ...]:
    """People in whole fives: who asked must not find out how many more there are."""
    people = f"at least {reached:,}" if reached else "fewer than 5" if "carried" in states else "none"
    return body, *(states.get(one, 0) for one in ("carried", "turned_down", "asked")), people


def blocked(rows: Iterable[Blocked]) -> Table | None:
    """What was asked for and refused, the oldest first; None where nothing is."""
    columns = [Column("What"), Column("Who asked"), Column("For"), Column("Waits", numeric=True), Column("Rule"),
               Column("What would unblock it")]  # fmt: skip
    lines = [_blocked_row(one) for one in rows]
    return Table("blocked", "Asked for and refused", columns, lines) if lines else None


def _blocked_row(one: Blocked) -> tuple[object, ...]:
    days = (clock.today() - one.since).days
    waits = "today" if days < 1 else f"{days:,} day{'s' * (days != 1)}"
    return named([one.field]), one.body.name, one.get_purpose_display(), waits, one.rule, one.unblocks


def accesses(rows: Iterable[Access]) -> Table:
    """The steward's log."""
    columns = [Column("When"), Column("Contract"), Column("Who"), Column("For"), Column("Fields"), Column("Came of it"),
               Column("Lines", numeric=True)]  # fmt: skip
    href = reverse("terms:accesses-csv")
    return Table("accesses", "Asked for", columns, [_access_row(one) for one in rows], csv_href=href)


def _access_row(one: Access) -> tuple[object, ...]:
    came = Cell("Given" if one.allowed else f"Refused: {one.rule}", tag="green" if one.allowed else "red")
    when, who = f"{one.at:%-d %B %Y %H:%M}", f"{one.body} (account {one.by_id})"
    return when, one.contract.title, who, one.get_purpose_display(), named(one.fields), came, one.count


def logged(one: Access) -> tuple[object, ...]:
    """One line of the log's file. The account is a number: a file that travels names nobody."""
    number = one.arrangement.number if one.arrangement else None
    who = (one.contract.slug, number, one.body.slug, one.by_id)
    asked = (one.purpose, one.level, " ".join(one.fields))
    return (one.at.isoformat(), *who, *asked, one.allowed, one.rule, one.count)
