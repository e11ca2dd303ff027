"""Undo: an account goes through the steps once more, and what nobody answers for is closed with an outcome."""

from __future__ import annotations

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.experiences import rules
from countersign.experiences.models import Experience, Gap, Sealed
from countersign.experiences.states import EXPERIENCE
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.text.identifiers import check_safe

_BEGUN_ANEW = ("body", "service", "place", "contract", "site", "gap", "batch", "signed_off_by", "signed_off_at")


@transaction.atomic
def reopen(experience: Experience, *, by: Actor) -> Experience:
    """The account counts no longer, its words are taken down, and the steps begin again with the sealed original.

    Raises :class:`NotNow` once the original is destroyed: there would be nothing to begin with.
    """
    rules.check_step(by, "sort")
    state = EXPERIENCE.after(experience.state, "reopen")
    if not Sealed.objects.filter(experience=experience).exists():
        raise NotNow("The original is destroyed, so the steps cannot begin again.", remedy="Correct it where it is.")
    experience.codings.all().delete()
    for name in _BEGUN_ANEW:
        setattr(experience, name, None)
    experience.state, experience.published_text = state, ""
    experience.kind = experience.respect = experience.confidence = experience.time_lost = ""
    experience.themes, experience.attached_score, experience.attached_why = [], None, ""
    experience.save()
    record("experience.reopened", subject=f"experience:{experience.key}", by=by.label, digest=None)
    return experience


@transaction.atomic
def close_gap(gap: Gap, *, outcome: str, by: Actor) -> Gap:
    """The named office found out, or found that nobody answers; the outcome says which. Its accounts stay."""
    rules.check_step(by, "attach")
    if gap.closed_on:
        raise NotNow("This gap is closed already.", remedy="See its outcome.")
    if not outcome.strip():
        raise NotValid("Say what came of it.", faults=(("outcome", "Say what came of it."),))
    check_safe(outcome, what="The outcome")
    gap.closed_on, gap.outcome = clock.today(), outcome.strip()
    gap.save(update_fields=["closed_on", "outcome"])
    record("experience.gap_closed", subject=f"gap:{gap.pk}", by=by.label)
    return gap
