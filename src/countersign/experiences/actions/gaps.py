"""A gap is closed with an answer that teaches the register what people call it; until then its clock runs."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from countersign import clock
from countersign.errors import NotValid
from countersign.experiences.actions.reopening import close_gap
from countersign.experiences.models import Gap, GapAnswer
from countersign.notices.actions import Writing, put_many
from countersign.people import queries as people
from countersign.people.rules import Actor
from countersign.register import actions as register
from countersign.text.identifiers import check_safe

_LONGEST = 200


@transaction.atomic
def answer_gap(
    gap: Gap, *, asked: str, outcome: str, by: Actor, service: Model | None = None, words: Sequence[str] = ()
) -> GapAnswer:
    """The office found out, and says so to everybody. ``words`` lead to ``service`` from now on, so the same question
    is answered the next time; without them the outcome says why nobody answers."""
    asked = " ".join(asked.split())
    if not asked or len(asked) > _LONGEST:
        raise NotValid("Say what was asked in a few words.", faults=(("asked", "Say what was asked in a few words."),))
    if words and service is None:
        raise NotValid("Words lead to a service.", faults=(("service", "Choose the service that these words mean."),))
    check_safe(asked, what="What was asked")
    close_gap(gap, outcome=outcome, by=by)
    if service is not None and words:
        register.teach_words(service, words=words, by=by)
    return GapAnswer.objects.create(gap=gap, asked=asked, service=service, taught="\n".join(words))


@transaction.atomic
def write_of_gaps() -> int:
    """To every steward: gaps that were opened, and gaps that are overdue. Returns how many letters are new. What was
    asked stands on the desk and in no letter."""
    today = clock.today()
    open_ones = Gap.objects.filter(closed_on=None).order_by("due_on", "pk")
    late = list(open_ones.filter(due_on__lt=today).values_list("pk", "due_on"))
    fresh = list(open_ones.filter(due_on__gte=today).values_list("pk", "due_on"))
    readers = people.holding("steward")
    letters = [*_letters("gaps_overdue", late, readers), *_letters("gaps_opened", fresh, readers)]
    return put_many(letters)


def _letters(kind: str, gaps: Sequence[tuple[int, object]], readers: Sequence[int]) -> list[Writing]:
    """One letter for each reader and each set that has grown: the newest gap in it is its key."""
    if not gaps:
        return []
    facts = {"count": len(gaps), "first": f"{gaps[0][1]:%-d %B %Y}", "path": reverse("desk-gaps")}
    newest = max(pk for pk, _ in gaps)
    return [Writing(f"{kind}:{newest}:{reader}", kind, facts, reader) for reader in readers]
