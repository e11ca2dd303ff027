"""What this room holds of one account, for the person who told it."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.answers.models import Contest, Mark, Voice


def held(account: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Her voice on claimed changes, her marks of answers, and what she contested."""
    voices = Voice.objects.filter(experience=account).order_by("pk")
    yield "What you said of claimed changes", {f"voice {one.pk}": one.get_said_display() for one in voices}
    marks = Mark.objects.filter(experience=account).order_by("pk")
    yield "What you said of answers", {f"answer {one.answer_id}": one.get_said_display() for one in marks}
    contests = Contest.objects.filter(experience=account).order_by("pk")
    yield "What you contested", {f"contest {one.pk}": one.words for one in contests}
