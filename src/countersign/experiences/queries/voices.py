"""What insight may hear of accounts: redacted words of those that count, and signed-off words for whoever reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from django.urls import reverse

from countersign.experiences.models import Experience
from countersign.insight.voices import Spoken, Voices
from countersign.register.queries.labels import LABELS

_COLUMNS = ("body_id", "service_id")
_AT_ONCE = 5_000


def told(first: int, last: int) -> Spoken:
    """Counted accounts with words of these months (year * 12 + month - 1), copies left out, in the order of keys."""
    counted = Experience.objects.filter(state="counted", counts=True, source__counts=True).exclude(redacted_text="")
    fields = ("key", "redacted_text", "happened_on", "told_at", *_COLUMNS)
    rows = []
    for key, text, happened, told_at, *about in counted.order_by("key").values_list(*fields).iterator(_AT_ONCE):
        day = happened or told_at.date()
        if first <= (month := day.year * 12 + day.month - 1) <= last:
            rows.append((key, text, month, *about))
    keys, texts, months, *ids = zip(*rows, strict=True) if rows else ((),) * (3 + len(_COLUMNS))
    about = {column: np.array([id or 0 for id in one], np.int64) for column, one in zip(_COLUMNS, ids, strict=True)}
    return Spoken(keys, texts, np.array(months, np.int64), about)


def signed_off(keys: Collection[str]) -> Mapping[str, str]:
    """Words that a steward signed off, of accounts that count and whose tellers fear nothing (decision 0190)."""
    shown = Experience.objects.filter(state="counted", counts=True, fears=False, danger=False)
    rows = shown.exclude(published_text="").values_list("key", "published_text")
    wanted = set(keys)
    return {key: text for key, text in rows.iterator(_AT_ONCE) if key in wanted}


VOICES = Voices(
    source="Redacted words of accounts that count, copies left out",
    told=told,
    signed_off=signed_off,
    names={column: LABELS[column] for column in _COLUMNS},
    trace=lambda key: reverse("answers:trace", args=["account", key]),
    opens=lambda key: reverse("desk-account", args=[key]),
    reads="experience.read_unpublished",
)
