"""What people talk about in the small world: three themes about body 780 and its service, with words signed off."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.experiences import actions
from countersign.experiences.models import Experience
from countersign.insight import actions as insight
from countersign.people.rules import SYSTEM
from countersign.register.models import Body

TOLD = (
    ("the taxi driver was late again", "no seat for my wheelchair in the taxi", "a kind driver, but a late taxi"),
    ("supper was cold and the kitchen closed", "no menu and a cold supper", "the kitchen sent supper without a menu"),
    ("nobody answered the phone", "an hour in the phone queue", "the phone rang, nobody answered, then the queue"),
)


def themes() -> None:
    """Theme ``t1`` and two more, of 45 accounts each over the last year; a quarter of the texts signed off."""
    body = Body.objects.create(pk=780, slug="marsh-kitchens", name="Marsh Kitchens")
    source = actions.add_source(name="Told about Marsh Kitchens", by=SYSTEM)
    start = clock.today().replace(day=15)
    said = [text for texts in TOLD for text in texts * 15]
    Experience.objects.bulk_create(
        Experience(
            source=source, channel="import", state="counted", redacted_text=text, body=body,
            told_at=clock.now(), happened_on=start - dt.timedelta(days=30 * (2 + at % 11)),
            published_text=text.capitalize() + "." if at % 4 == 0 else "",
        )
        for at, text in enumerate(said)
    )  # fmt: skip
    insight.look(by=SYSTEM)
