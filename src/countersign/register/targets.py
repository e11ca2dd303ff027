"""What a table can be imported as: bodies, places, services or contracts (handed to intake in the settings)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from countersign.errors import NotNow, NotValid
from countersign.formats.tabular import Field, Mapped
from countersign.intake.models import Run
from countersign.intake.targets import CHANGED, SAME, TAKEN, Outcome, Take, Target
from countersign.people.rules import SYSTEM, Actor
from countersign.register.actions.listing import ListingTaking
from countersign.register.actions.rows import (
    RowTaking,
    take_body,
    take_contract,
    take_place,
    take_service,
)
from countersign.register.models import Contract, Sector
from countersign.register.states import CONTRACT

_KINDS = {"taken": TAKEN, "changed": CHANGED, "same": SAME}
TakeRow = Callable[[RowTaking, dict[str, object]], str]


def _take(one: TakeRow) -> Callable[[Run], Take]:
    """A chunk of rows through ``one``; a row that it refuses harms no other."""

    def prepared(run: Run) -> Take:
        taking = RowTaking(SYSTEM, source=str(run.context.get("source", "")))

        def take(rows: Sequence[Mapped]) -> list[Outcome]:
            outcomes = [_outcome(one, taking, row) for row in rows]
            taking.write_ledger()
            return outcomes

        return take

    return prepared


def _take_links(run: Run) -> Take:
    """A chunk of rows of a table of links."""
    return lambda rows: ListingTaking(run, SYSTEM).links([row.values for row in rows])


def _outcome(one: TakeRow, taking: RowTaking, row: Mapped) -> Outcome:
    try:
        return _KINDS[one(taking, row.values)]
    except NotValid as error:
        return Outcome("refused", str(error))


def _no_undo(run: Run, by: Actor) -> int:
    raise NotNow(
        "An import into the register cannot be taken back as a whole: other records lean on it.",
        remedy="Merge or change the records one by one; each change is undone the same way.",
    )


def _text(name: str, label: str, *hints: str, required: bool = False, longest: int = 300, help: str = "") -> Field:
    return Field(name, label, required=required, hints=hints, longest=longest, help=help)


_NAME = _text("name", "Name", "official name", "name", required=True)
_PLACE = (
    _text("place_gss", "GSS code of the place", "gss", longest=9),
    _text("place", "Name of the place", "region", "place", "area", longest=200),
    _text("place_kind", "Kind of place", longest=40),
)

BODIES = Target(
    "bodies",
    "Bodies",
    (
        _NAME,
        _text("variants", "Other names", "alt names", "variant", longest=5000, help="One a line, or with semicolons."),
        _text("abbreviations", "Abbreviations", "abbreviation", "acronym"),
        _text("former", "Former names", "former name", longest=2000),
        Field("sector", "Sector", "choice", choices=tuple(Sector.values), hints=("sector",)),
        _text("scheme", "Scheme of the identifier", "scheme", longest=20, help="For example GB-COH."),
        _text("identifier", "Identifier", "company number", "charity number", "identifier", longest=60),
        _text("replaced_by", "Identifier of the body that replaced it", "replaced by", longest=120),
        _text("website", "Website", "website", "url", longest=200),
        *_PLACE,
    ),
    _take(take_body),
    _no_undo,
)
PLACES = Target(
    "places",
    "Places",
    (
        _NAME,
        _text("gss", "GSS code", "gss", longest=9),
        _text("kind", "Kind", "type", "kind", longest=40),
        _text("parent_gss", "GSS code of the place it lies in", "parent", longest=9),
        _text("outwards", "Outward parts of postcodes", "outward", "postcode", longest=2000),
        Field("population", "People who live there", "number", hints=("population", "residents", "people")),
        _text("population_source", "Source of that number", "population source", "source of population"),
        Field("population_on", "Day that the number is of", "date", hints=("population date", "population on")),
    ),
    _take(take_place),
    _no_undo,
)
SERVICES = Target(
    "services",
    "Services",
    (
        _NAME,
        _text("description", "Description", "description", longest=20_000),
        _text("words", "Words people use", "words", "also called", longest=2000),
        Field("population", "People served", "number", hints=("population", "people served")),
        _text("population_source", "Source of that number", "population source"),
        *_PLACE[:2],
    ),
    _take(take_service),
    _no_undo,
)
CONTRACTS = Target(
    "contracts",
    "Contracts",
    (
        _text("reference", "Reference", "reference", "contract id", required=True, longest=120),
        _text("title", "Title", "title", required=True, longest=500),
        _text("description", "Description", "description", longest=20_000),
        _text("service", "Service", "service", longest=200),
        _text("commissioner", "Commissioner", "commissioner", "buyer", "authority"),
        _text("provider", "Provider", "prime", "provider", "supplier"),
        _text("subcontractors", "Subcontractors", "subcontract", longest=5000, help="One a line."),
        Field("kind", "Kind", "choice", choices=tuple(Contract.Kind.values), hints=("kind",)),
        Field("state", "State", "choice", choices=CONTRACT.states, hints=("state", "status")),
        _text("place", "Place", "region", "place", "area", longest=200),
        Field("starts_on", "Starts on", "date", hints=("start",)),
        Field("ends_on", "Ends on", "date", hints=("end",)),
        Field("closed_on", "No longer offered after", "date", help="Past: the contract has ended."),
        Field("value", "Value", "number", hints=("value", "amount")),
        _text("currency", "Currency", "currency", longest=3),
        _text("sites", "Sites", "sites", "location", longest=5000, help="One a line."),
    ),
    _take(take_contract),
    _no_undo,
)
LISTINGS = Target(
    "listings",
    "Links of a directory",
    (
        _text("body", "Body, by a name or its short name on GOV.UK", "authority", "council", "body", required=True),
        _text("service", "Service", "service", required=True, longest=200),
        _text("does", "What the address is for", "interaction", longest=80),
        _text("url", "Address", "link", "url", "website", required=True, longest=1000),
        _text("lgsl", "Number in the Local Government Service List", "lgsl", longest=10),
        _text("lgil", "Number in the Local Government Interaction List", "lgil", longest=10),
        _text("id", "The row’s own id", "id", longest=200),
    ),
    _take_links,
    _no_undo,
)
