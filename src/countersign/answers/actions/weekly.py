"""The letter that says that the week's paper is there."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from countersign.answers.queries.week import Digest, digest_of, last_week, name_of
from countersign.notices.actions import Writing, put_many
from countersign.people import queries as people
from countersign.register.queries import bodies

_ROLES = ("provider", "commissioner")


def write_digests() -> int:
    """To everybody who acts for a body of which the last week's paper says something, and to scrutineers that of the
    whole register; returns how many letters are new. Doing it again writes none, and a missed Monday is made up for.
    """
    with transaction.atomic():
        return put_many(_writings())


def _writings() -> Iterator[Writing]:
    begins = last_week()
    acting = people.acting_for(bodies().values_list("pk", flat=True), roles=_ROLES)
    known: dict[int, Model] = bodies().in_bulk({body for _, body in acting})
    papers = {pk: digest_of(body, begins=begins) for pk, body in known.items()}
    for account, body in acting:
        yield from _writing(papers[body], account)
    scrutineers = people.holding("scrutineer")
    whole = digest_of(None, begins=begins) if scrutineers else None
    for account in scrutineers:
        yield from _writing(whole, account)


def _writing(digest: Digest, account: int) -> Iterator[Writing]:
    if digest.is_empty:
        return
    week, slug = name_of(digest.begins), digest.body.slug if digest.body else ""
    asked = f"?body={slug}&week={week}" if slug else f"?week={week}"
    facts = {
        "body": digest.body.name if digest.body else "the whole register", "week": week,
        "overdue": digest.overdue.total + digest.escalated.total, "due": digest.due.total,
        "promises_due": digest.promises_due.total, "contested": digest.contested.total,
        "path": f"{reverse('answers:week')}{asked}", "pdf": f"{settings.ADDRESS}{reverse('answers:week-pdf')}{asked}",
    }  # fmt: skip
    yield Writing(f"digest:{week}:{slug}:{account}", "digest", facts, account)
