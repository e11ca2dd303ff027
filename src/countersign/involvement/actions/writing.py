"""Letters of asks, written with the deed they tell of. Who has no e-mail is reached by a steward instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.urls import reverse

from countersign import clock
from countersign.involvement.actions.people import opened, stop_path
from countersign.involvement.models import Address, Ask, Participant, SignUp
from countersign.involvement.queries.people import concerned
from countersign.notices.actions import Writing, put_many

REMINDED_BEFORE = dt.timedelta(days=2)


def write_of_place(sign_up: SignUp) -> int:
    """A place came free for somebody who waited."""
    facts = {"day": f"{sign_up.slot.begins:%-d %B %Y}", "path": reverse("involvement:mine")}
    return write_to([sign_up.participant], f"place:{sign_up.key}", "ask_place", facts)


def write_of_outcome(ask: Ask) -> int:
    """What came of it, to everybody who was invited or signed up; returns how many letters are new."""
    facts = {"title": ask.title, "path": f"/ask/{ask.pk}"}
    return write_to(concerned(ask), f"outcome:{ask.pk}", "ask_outcome", facts)


def write_of_invitation(ask: Ask, people: Iterable[Participant]) -> int:
    facts = {
        "title": ask.title, "benefit": ask.benefit, "until": f"{ask.ends_on:%-d %B %Y}", "path": f"/ask/{ask.pk}",
    }  # fmt: skip
    return write_to(people, f"invited:{ask.pk}", "ask_invitation", facts)


def remind() -> int:
    """One letter before each place that is near, once; returns how many are new. In the caller's transaction."""
    until = clock.now() + REMINDED_BEFORE
    near = SignUp.objects.filter(state="placed", slot__starts_at__gt=clock.now(), slot__starts_at__lte=until)
    return sum(_reminded(one) for one in near.select_related("slot", "participant"))


def _reminded(sign_up: SignUp) -> int:
    facts = {"at": f"{sign_up.slot.begins:%-d %B %Y, %H:%M}", "path": reverse("involvement:mine")}
    return write_to([sign_up.participant], f"reminder:{sign_up.key}", "ask_reminder", facts)


def write_to(people: Iterable[Participant], cause: str, kind: str, facts: Mapping[str, object]) -> int:
    """A notice to each of these whose e-mail is kept."""
    left = Address.objects.filter(participant__in=[one.pk for one in people], kind=Address.Kind.EMAIL)
    return put_many(
        Writing(
            f"{cause}:{one.participant.mark}", kind, {**facts, "stop": stop_path(one.participant)},
            address=opened(one), reader=one.participant.mark,
        )
        for one in left.filter(until__gte=clock.today()).select_related("participant")
    )  # fmt: skip
