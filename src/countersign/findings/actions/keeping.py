"""What may still happen to a published finding: notes beside it, a recount, retirement. Nothing takes it away."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow, NotSafe
from countersign.findings import queries, rules
from countersign.findings.actions.moving import moved, told
from countersign.findings.actions.publishing import safe_numbers
from countersign.findings.models import Finding, Note
from countersign.insight import queries as insight
from countersign.people.rules import Actor

BASE_FELL_AWAY = (
    "Accounts that this finding rested on were withdrawn or are no longer counted. "
    "Its numbers can no longer be shown without giving somebody away, so it no longer stands."
)


@dataclass(frozen=True)
class Review:
    """What a review of the published findings came to."""

    release: int
    unchanged: int
    recounted: tuple[Finding, ...]
    retired: tuple[Finding, ...]


@transaction.atomic
def correct(finding: Finding, *, text: str, by: Actor) -> Note:
    """Print a correction beside a published finding. It is only ever added; the claim stays as it was printed."""
    rules.check_correct(by)
    finding = moved(finding, "correct")
    rules.check_text(text, known=queries.known_names(finding), what="The correction")
    note = _noted(finding, Note.Sort.CORRECTION, text)
    told("corrected", finding, by)
    return note


@transaction.atomic
def dispute(finding: Finding, *, text: str, body_id: int, by: Actor) -> Note:
    """Print that a body disputes a published finding, and why. The finding and its clocks stay as they are."""
    rules.check_dispute(by, finding, body_id)
    finding = moved(finding, "correct")
    rules.check_reply_text(text, known=queries.known_names(finding))
    finding.disputed = True
    note = _noted(finding, Note.Sort.DISPUTE, text, body_id=body_id)
    told("disputed", finding, by)
    return note


@transaction.atomic
def retire(finding: Finding, *, because: str, by: Actor) -> Finding:
    """The finding no longer stands. It stays at its address, without its numbers, with the reason."""
    rules.check_retire(by)
    finding = moved(finding, "retire")
    rules.check_text(because, known=queries.known_names(finding), what="The reason")
    finding.retired_because, finding.retired_at = because.strip(), clock.now()
    finding.numerator = finding.base = None
    return told("retired", finding, by)


def review_published(*, by: Actor) -> Review:
    """Hold every published finding against the standing release: recount it, or retire it where its base fell away.

    Run after every release. A number that a release leaves as it was (to protect somebody) stays as printed, unless
    too few are left in truth: then the finding is retired all the same.
    """
    rules.check_retire(by)
    standing = insight.last_number()
    older = Finding.objects.filter(state="published", release_number__lt=standing).order_by("pk")
    outcome = [(finding, _reviewed(finding, standing, by)) for finding in older]
    return Review(
        standing,
        sum(what == "unchanged" for _, what in outcome),
        tuple(finding for finding, what in outcome if what == "recounted"),
        tuple(finding for finding, what in outcome if what == "retired"),
    )


@transaction.atomic
def _reviewed(finding: Finding, release: int, by: Actor) -> str:
    try:
        rules.check_numbers(len(queries.counted(finding.asks)), len(queries.counted(finding.asks_base)))
        if _is_held(finding):
            return "unchanged"
        numbers = safe_numbers(finding)
    except (NotSafe, NotNow):
        retire(finding, because=BASE_FELL_AWAY, by=by)
        finding.refresh_from_db()
        return "retired"
    if numbers == (finding.numerator, finding.base):
        return "unchanged"
    fresh = moved(finding, "correct")
    fresh.numerator, fresh.base = numbers
    fresh.release_number = release
    _noted(fresh, Note.Sort.RECOUNT, f"Recounted in release {release}, because the accounts that count have changed.")
    told("recounted", fresh, by, release=release)
    finding.refresh_from_db()
    return "recounted"


def _is_held(finding: Finding) -> bool:
    found = insight.published_many(map(queries.followed, (finding.asks, finding.asks_base)))
    return any(number.status == "held" for number in found.values())


def _noted(finding: Finding, sort: str, text: str, *, body_id: int | None = None) -> Note:
    return Note.objects.create(finding=finding, sort=sort, text=text.strip(), body_id=body_id, at=clock.now())
