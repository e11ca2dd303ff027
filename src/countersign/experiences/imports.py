"""Accounts as a target of intake: which fields a file can fill, what a row becomes, and how an import is
undone.
"""

from __future__ import annotations

from collections.abc import Sequence

from countersign.experiences import rules
from countersign.experiences.actions.receiving import receive_many
from countersign.experiences.actions.withdrawing import forget_gaps
from countersign.experiences.models import Experience, Source
from countersign.experiences.queries import source as source_called
from countersign.experiences.told import MAX_WORDS, Told
from countersign.formats.tabular import Field, Mapped
from countersign.intake.models import Run
from countersign.intake.targets import Outcome, Take, Target
from countersign.people.rules import SYSTEM, Actor

FIELDS = (
    Field(
        "words",
        "What the person said",
        longest=MAX_WORDS,
        help="Several columns are put together.",
        hints=(
            "narrative",
            "comment",
            "words",
            "what happened",
            "feedback",
            "complaint",
            "answer",
            "description",
            "text",
        ),
    ),
    Field("asked", "The question they answered", longest=300, hints=("question",)),
    Field(
        "id",
        "The row’s own number or code",
        help="Kept only as a digest, so that a row is known when it comes again.",
        hints=("comment id", "case id", "complaint id", "reference number", "id"),
    ),
    Field("happened_on", "Date", kind="date", hints=("happened", "date received", "date", "created", "submitted")),
    Field(
        "rating",
        "Rating, 1 (very good) to 5 (very poor), 6 don’t know",
        kind="number",
        hints=("rating", "fft", "score"),
    ),
    Field(
        "said_body",
        "Organisation",
        longest=300,
        hints=("organisation", "provider", "landlord", "company", "trust", "body"),
    ),
    Field("said_service", "Service", longest=300, hints=("service", "product", "category")),
    Field(
        "said_place",
        "Place",
        longest=300,
        help="An area, never a person’s address.",
        hints=("local authority", "area", "ward", "region", "town", "place", "state"),
    ),
    Field(
        "said_reference", "Contract or unit reference", longest=120, hints=("contract reference", "contract", "ocid")
    ),
    Field(
        "staff_names",
        "Names of staff (removed from the words, then dropped)",
        kind="names",
        hints=("assignee", "officer", "staff name", "handler", "employee"),
    ),
    Field("fears", "Fears consequences (yes or no)", kind="yes", hints=("fear",)),
    Field("on_behalf", "Told on behalf of somebody (yes or no)", kind="yes", hints=("on behalf",)),
)


def told(row: Mapped) -> Told:
    """The row as what one person told."""
    values = dict(row.values)
    own_id = str(values.pop("id", "") or "")
    return Told(**{name: value for name, value in values.items() if value is not None}, own_id=own_id, line=row.line)  # type: ignore[arg-type]


def take(run: Run) -> Take:
    """Receives each chunk of the run's rows as accounts of its source."""
    source = source_called(run.context["source"])

    def chunk(rows: Sequence[Mapped]) -> list[Outcome]:
        return receive_many([told(row) for row in rows], source=source, by=SYSTEM, run=run, file=run.digest)

    return chunk


def undo(run: Run, by: Actor) -> int:
    """The run's accounts are gone, sealed originals and all; refused once any is counted, and while any is held."""
    accounts = Experience.objects.filter(run=run)
    rules.check_undo(accounts.filter(state="counted").count(), accounts.filter(state="held").count())
    gaps = set(accounts.exclude(gap=None).values_list("gap_id", flat=True))
    number = accounts.count()
    accounts.exclude(state="withdrawn").delete()
    forget_gaps(gaps)
    return number


def _sources() -> list[tuple[str, str]]:
    return [(source.slug, source.name) for source in Source.objects.order_by("name", "pk")]


def _collector(context: dict[str, str]) -> int | None:
    return source_called(context["source"]).collector_id


TARGET = Target(
    name="experiences", label="Accounts of what people experienced", fields=FIELDS, take=take, undo=undo,
    about="source", contexts=_sources, body_of=_collector,
)  # fmt: skip
