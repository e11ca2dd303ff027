"""Somebody withdraws: her voice, her marks and her words go, and what they were counted in is counted anew."""

from __future__ import annotations

from django.db.models import Model

from countersign.answers.models import Contest, Mark, Round, Voice


def forget(experience: Model) -> None:
    """Nothing stays in this room of what a person said; called inside ``experiences.actions.withdraw``.

    Rounds that counted her are marked, and recounted by the clock: they were printed, so that takes a line of its own.
    """
    Voice.objects.filter(experience=experience).delete()
    Mark.objects.filter(experience=experience).delete()
    Contest.objects.filter(experience=experience).update(words="", published="", experience=None)
    asked = Round.concerned.through.objects.filter(experience=experience)
    Round.objects.filter(pk__in=asked.values("round"), state="closed").update(stale=True)
