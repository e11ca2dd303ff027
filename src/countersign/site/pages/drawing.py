"""Tables and lines that several composed pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from countersign import clock
from countersign.findings.models import Due
from countersign.frontend.components import Cell, Column, Table
from countersign.ledger import queries as ledger
from countersign.register import queries as register
from countersign.register.models import Contract, Part, Party
from countersign.register.words import address, listed

HOME = ("Home", "/")
NOT_PUBLISHED = "Not published"
_TRACED = 12  # lines of the ledger shown on a page; the rest is behind a link


def day(date) -> str:
    """``3 May 2026``; empty for no date."""
    return f"{date:%-d %B %Y}" if date else ""


def days(number: int) -> str:
    """``1 day``, ``12 days``."""
    return "1 day" if number == 1 else f"{number:,} days"


def days_since(date) -> int:
    return (clock.today() - date).days


def money(contract: Contract) -> str:
    """``2,400,000 GBP``; empty where no value is published."""
    return f"{contract.value:,.0f} {contract.currency}" if contract.value is not None else ""


def who(parties: Iterable[Party]) -> str:
    """Names of the bodies, a few of them."""
    return listed([party.body.name for party in parties])


def office(due: Due) -> str:
    """``Eastmarsh Council, Complaints Team``."""
    return f"{due.body}, {due.office}" if due.office else str(due.body)


def dues_table(name: str, caption: str, dues: Iterable[Due]) -> Table:
    """Answers that are owed, each with its finding and for how long it is overdue or has still time."""
    columns = [Column("Who must answer"), Column("Finding"), Column("Due"), Column("Where it stands")]
    return Table(name, caption, columns, [_due_row(due) for due in dues])


def _due_row(due: Due) -> Sequence[object]:
    href = reverse("findings:one", args=[due.finding_id])
    late = days_since(due.due_on)
    return Cell(office(due), address(due.body)), Cell(due.finding.claim, href), day(due.due_on), _stands(late)


def _stands(late: int) -> object:
    """Where an answer stands, so many days after its date; negative while there is time left."""
    if late > 0:
        return Cell(f"Overdue for {days(late)}", tag="red")
    return f"{days(-late)} left" if late else "Due today"


def parties_table(contract: Contract) -> Table:
    """The chain: who commissioned, who runs it, who works under whom, how to complain to each."""
    columns = [Column("Body"), Column("Part"), Column("Office that answers"), Column("How to complain")]
    above = {party.pk: party.body.name for party in register.parties_of(contract)}
    rows = [_party_row(party, above.get(party.under_id, "")) for party in _ordered(contract)]
    return Table("parties", "The chain", columns, rows)


def _ordered(contract: Contract) -> list[Party]:
    """Commissioner first, then each provider with those who work under it, then who watches and helps."""
    order = {part: place for place, part in enumerate(Part.values)}
    return sorted(register.parties_of(contract), key=lambda party: (order[party.part], party.pk))


def _party_row(party: Party, above: str) -> Sequence[object]:
    part = party.get_part_display() + (f" under {above}" if above else "")
    answers = party.part in (Part.COMMISSIONER, Part.PROVIDER)
    unnamed = "No office is named" if answers else "Answers through its principal" if above else "–"
    complain = party.body.complaints_how or NOT_PUBLISHED
    return Cell(party.body.name, address(party.body)), part, party.office or unnamed, complain


def trace(subject: str) -> dict[str, object]:
    """The newest lines of the ledger about a subject, and where all of them are."""
    return {
        "lines": list(ledger.about(subject)[:_TRACED]),
        "all": f"{reverse('ledger:newest')}?subject={subject}",
    }
