"""Where accounts come from is said before the first one is taken."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify

from countersign.errors import NotValid
from countersign.experiences import rules
from countersign.experiences.models import Selection, Source
from countersign.ledger.actions import record
from countersign.people.rules import Actor


@transaction.atomic
def add_source(*, name: str, by: Actor, slug: str = "", selection: str = Selection.UNKNOWN, **about: Any) -> Source:
    """The source of this name. ``about``: collector, collected_how, question, question_version, consent, licence,
    retain_days, fictional. Raises :class:`NotValid` where there is one already."""
    rules.check_import(by)
    slug = slug or slugify(name)[:80]
    if not slug:
        raise NotValid("The source needs a name.", faults=(("name", "Give the source a name."),))
    if Source.objects.filter(slug=slug).exists():
        raise NotValid(f"There is a source “{slug}” already.", remedy="Choose another name.")
    if selection not in Selection.values:
        raise NotValid("How people were chosen is not known.", remedy=f"One of: {', '.join(Selection.values)}.")
    source = Source.objects.create(name=name, slug=slug, selection=selection, **about)
    record("source.added", subject=f"source:{slug}", selection=selection, by=by.label)
    return source


def say_who_invited(source: Source, *, body: Model) -> Source:
    """These accounts came of a body's own invitations, which it declares; the line of the declaration says so.

    Raises :class:`NotValid` where somebody else collected them, or another body has declared them.
    """
    fresh = Source.objects.select_for_update().get(pk=source.pk)
    if fresh.collector_id != body.pk or fresh.inviter_id not in (None, body.pk):
        raise NotValid(
            "These accounts were collected by somebody else.", faults=(("source", "Choose a source of your own."),)
        )
    fresh.inviter_id = body.pk
    fresh.save(update_fields=["inviter"])
    return fresh
