"""Add a source elsewhere, pause it, let it go on, have it read."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from countersign import clock
from countersign.errors import NotFound, NotValid
from countersign.intake import rules
from countersign.intake.kinds import kind as kind_called
from countersign.intake.models import Inlet
from countersign.intake.states import INLET
from countersign.intake.ways.asking import check_secret
from countersign.ledger.actions import record
from countersign.people.rules import Actor

SHORTEST, LONGEST = 15, 31 * 24 * 60
"""Minutes between two readings: nobody's server is asked more often than every quarter of an hour."""


@transaction.atomic
def add_inlet(
    *, name: str, kind: str, address: str, by: Actor, slug: str = "", every_minutes: int = 24 * 60,
    options: dict[str, Any] | None = None, secret: str = "",
) -> Inlet:  # fmt: skip
    """The inlet, to be read at the next turn. Raises :class:`NotValid` with the field at fault.

    ``secret`` is the name of a variable of the environment; what it holds is never stored.
    """
    rules.check_inlets(by)
    name, slug = " ".join(name.split()), slug or slugify(name)[:60]
    if not slug or len(name) > 120:
        raise NotValid("The source needs a name.", faults=(("name", "Give it a name of at most 120 characters."),))
    if Inlet.objects.filter(slug=slug).exists():
        raise NotValid(f"There is a source “{slug}” already.", faults=(("name", "Choose another name."),))
    if not SHORTEST <= every_minutes <= LONGEST:
        fault = f"Between {SHORTEST} minutes and {LONGEST // 1440} days."
        raise NotValid("It cannot be read that often, or that rarely.", remedy=fault, faults=(("every", fault),))
    if not address or len(address) > 1000 or not address.isprintable():
        raise NotValid("This is not an address.", faults=(("address", "Give at most 1,000 characters."),))
    check_secret(secret)
    given = {name: value for name, value in (options or {}).items() if value not in (None, "")}
    _kind(kind).check(address, given)
    inlet = Inlet.objects.create(
        slug=slug, name=name, kind=kind, address=address, options=given, secret=secret, every_minutes=every_minutes,
        added_at=clock.now(), next_at=clock.now(), by_id=by.account_id,
    )  # fmt: skip
    record("inlet.added", subject=f"inlet:{slug}", kind=kind, by=by.label)
    return inlet


def _kind(name: str):  # type: ignore[no-untyped-def]
    try:
        return kind_called(name)
    except NotFound as error:
        raise NotValid(error.message, remedy=error.remedy, faults=(("kind", "Choose a kind."),)) from error


@transaction.atomic
def pause_inlet(inlet: Inlet, *, by: Actor) -> Inlet:
    """It is not read until somebody lets it go on; what was read stays, and so does how far."""
    return _moved(inlet, "pause", "inlet.paused", by)


@transaction.atomic
def resume_inlet(inlet: Inlet, *, by: Actor) -> Inlet:
    """It is read at the next turn, from where it stopped."""
    return _moved(inlet, "go_on", "inlet.resumed", by)


def _moved(inlet: Inlet, verb: str, event: str, by: Actor) -> Inlet:
    rules.check_inlets(by)
    fresh = Inlet.objects.select_for_update().get(pk=inlet.pk)
    fresh.state = INLET.after(fresh.state, verb)
    fresh.next_at, fresh.fails, fresh.trouble = clock.now(), 0, ""
    fresh.save(update_fields=["state", "next_at", "fails", "trouble"])
    record(event, subject=f"inlet:{fresh.slug}", by=by.label)
    return fresh
