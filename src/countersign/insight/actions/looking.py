"""Look for themes in what was told, and keep what may be shown of them."""

from __future__ import annotations

from django.db import transaction

from countersign import clock
from countersign.insight import talk, themes
from countersign.insight.models import Talk
from countersign.insight.voices import voices
from countersign.ledger.actions import record
from countersign.people import rules
from countersign.people.rules import Actor
from countersign.text.themes import keeping


def look(*, by: Actor) -> Talk:
    """Find what people talk about now, with the ids of the last look, and what rises; shown from then on.

    Raises :class:`NotNow` without accounts, and :class:`NotValid` where too few say the same words.
    """
    rules.check(by, "insight.look")
    today, house = clock.today(), voices()
    last = today.year * 12 + today.month - 2
    told = house.told(talk.first_month(last), last)
    before = themes.latest()
    earlier = keeping.read(bytes(before.weights)) if before else None
    found = talk.looked(told, last, house.signed_off(told.keys), earlier)
    with transaction.atomic():
        made = Talk.objects.create(
            number=before.number + 1 if before else 1,
            made_at=clock.now(),
            last=themes.first_day(last),
            method_version=talk.METHOD,
            shown=found.shown(),
            records={id: list(keys) for id, keys in found.records.items()},
            weights=keeping.written(found.themes),
        )
        record(
            "themes.found",
            subject=f"talk:{made.number}",
            digest=themes.digest(made),
            method_version=talk.METHOD,
            themes=len(found.themes),
        )
    return made
