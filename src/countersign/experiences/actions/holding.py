"""Danger: an account that speaks of it stays held until a person has looked."""

from __future__ import annotations

from django.db import transaction

from countersign import clock
from countersign.experiences import rules
from countersign.experiences.models import Alert, Experience
from countersign.experiences.states import EXPERIENCE
from countersign.ledger.actions import record
from countersign.people.rules import Actor


@transaction.atomic
def hold(experience: Experience, *, why: str, by: Actor) -> Experience:
    """No step touches the account until it is released; an alert is raised."""
    rules.check_step(by, "hold")
    experience.state = EXPERIENCE.after(experience.state, "hold")
    experience.save(update_fields=["state"])
    Alert.objects.update_or_create(
        experience=experience,
        defaults={"why": why[:200], "raised_at": clock.now(), "seen_by": None, "seen_at": None},
    )
    record("experience.held", subject=f"experience:{experience.key}", by=by.label)
    return experience


@transaction.atomic
def take_up(experience: Experience, *, by: Actor) -> Experience:
    """Somebody is looking at it: the alert stops calling, and the account stays held."""
    rules.check_step(by, "hold")
    Alert.objects.filter(experience=experience, seen_at=None).update(seen_by_id=by.account_id, seen_at=clock.now())
    record("experience.alert_taken_up", subject=f"experience:{experience.key}", by=by.label)
    return experience


@transaction.atomic
def release(experience: Experience, *, by: Actor) -> Experience:
    """Somebody has looked and done what danger asks for; the account goes through the steps from the start."""
    rules.check_step(by, "hold")
    experience.state = EXPERIENCE.after(experience.state, "release")
    experience.save(update_fields=["state"])
    Alert.objects.filter(experience=experience).update(seen_by_id=by.account_id, seen_at=clock.now())
    record("experience.released", subject=f"experience:{experience.key}", by=by.label)
    return experience
