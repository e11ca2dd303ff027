"""The accounts of Eastmarsh come in, wave by wave, and go through every step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from django.db import transaction

from countersign.demo.stories import Told as Story
from countersign.demo.wording import read
from countersign.errors import NotSafe
from countersign.experiences import actions, queries
from countersign.experiences.models import Experience, Source
from countersign.experiences.told import Told, external_id
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.register.models import Body

Say = Callable[[str], None]


def sources(bodies: dict[str, Body]) -> dict[str, Source]:
    """The three ways in which Eastmarsh is told about, by id."""
    return {entry["id"]: _source(entry, bodies) for entry in read("flows")["source"]}


def _source(entry: dict, bodies: dict[str, Body]) -> Source:
    return actions.add_source(
        slug=entry["id"],
        name=entry["name"],
        collector=bodies.get(entry.get("collector", "")),
        collected_how=entry["collected_how"],
        question=entry["question"],
        question_version="1",
        selection=entry["selection"],
        consent=entry["consent"],
        licence="Written for this project",
        fictional=True,
        by=SYSTEM,
    )


def receive(stories: Iterable[Story], sources: dict[str, Source]) -> dict[str, int]:
    """Receive a wave: files by the chunk, the site's own accounts one by one. Returns primary keys by row."""
    received: dict[str, int] = {}
    filed: dict[str, list[Story]] = {}
    for story in stories:
        if story.source == "told-here":
            received[story.row] = _told_here(story, sources["told-here"])
        else:
            filed.setdefault(story.source, []).append(story)
    for slug, told in filed.items():
        received |= _filed(told, sources[slug])
    return received


def _filed(told: list[Story], source: Source) -> dict[str, int]:
    rows = {external_id(source.salt, _row(story)): story.row for story in told}
    with transaction.atomic():
        actions.receive_many([_row(story) for story in told], source=source, by=SYSTEM)
    stored = Experience.objects.filter(source=source, external_id__in=rows).values_list("external_id", "pk")
    return {rows[own]: pk for own, pk in stored}


def _row(story: Story) -> Told:
    return Told(
        words=story.words,
        happened_on=story.on,
        rating=story.rating,
        said_body=story.said_body,
        said_service=story.said_service,
        said_place=story.said_place,
        said_reference=story.said_reference,
        own_id=story.row,
    )


def _told_here(story: Story, source: Source) -> int:
    account, _ = actions.receive(
        source=source,
        words=story.words,
        happened_on=story.on,
        said_body=story.said_body,
        said_service=story.said_service,
        said_place=story.said_place,
        said_reference=story.said_reference,
        by=ANYBODY,
    )
    return account.pk


def look_at_held(stories: Iterable[Story], received: dict[str, int], *, steward: Actor) -> int:
    """A steward reads what was held: real danger stays with who was alerted, the rest goes on; how many went on."""
    harmless = [received[story.row] for story in stories if not story.truth.danger]
    held = Experience.objects.filter(state="held", pk__in=harmless)
    for account in held:
        actions.release(account, by=steward)
    return len(held)


def walk(source: Source, *, steward: Actor, seed: int, say: Say) -> None:
    """Every step over one source, the reading of the sample, and the sign-off."""
    actions.dedupe(source, by=steward)
    actions.redact(source, by=steward)
    actions.sort(source, by=steward)
    actions.attach(source, by=steward)
    _, batch = actions.code(source, by=steward, seed=seed)
    if batch is None:
        return
    for account in queries.unread(batch):
        actions.agree(account, by=steward)
    actions.sign_off(batch, by=steward)
    say(f"{source.name}: {batch.size:,} accounts signed off")


def sign_texts(source: Source, *, steward: Actor, most: int) -> int:
    """Sign off some words for publication; how many."""
    signed = 0
    for account in queries.texts_to_sign_off(source)[:most]:
        signed += _signed(account, steward)
    return signed


def _signed(account: Experience, steward: Actor) -> bool:
    try:
        actions.sign_off_text(account, by=steward)
    except NotSafe:
        return False
    return True


def waves(today: dt.date) -> list[dt.date]:
    """The days on which the host worked through what had come in: three in the past, and today."""
    return [today - dt.timedelta(days=days) for days in (150, 75, 35, 0)]
