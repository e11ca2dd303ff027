"""Saved profiles: how one kind of file maps, under a name, in and out as a JSON file."""

from __future__ import annotations

import json
from typing import Any

from django.utils.text import slugify

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotReadable, NotValid
from countersign.intake import queries, rules
from countersign.intake.models import Profile
from countersign.intake.queries import KnownProfile
from countersign.people.rules import Actor

_FORMAT = "countersign-profile-1"


def save_profile(
    *, name: str, target: str, mapping: dict[str, Any], blank: list[str] | None = None, about: str = "", by: Actor
) -> Profile:
    """The profile under the name's slug; one of that name is replaced, a built-in one never is."""
    rules.check_profile(by)
    slug = slugify(name)
    if not slug:
        raise NotValid("The profile needs a name.", remedy="Use letters and digits.")
    if slug in queries.built_in_profiles():
        raise NotAllowed(f"“{slug}” is the name of a built-in profile.", remedy="Choose another name.")
    return Profile.objects.update_or_create(
        name=slug,
        defaults={
            "target": target, "mapping": mapping, "saved_at": clock.now(),
            "options": {"blank": blank or [], "about": about},
        },
    )[0]  # fmt: skip


def forget_profile(name: str, *, by: Actor) -> None:
    """The saved profile is gone; runs that used it keep their own copy."""
    rules.check_profile(by)
    if name in queries.built_in_profiles():
        raise NotNow("A built-in profile cannot be deleted.", remedy="Save your own under another name.")
    queries.profile(name)
    Profile.objects.filter(name=name).delete()


def export_profile(name: str) -> str:
    """The profile as a JSON file's text."""
    known = queries.profile(name)
    return json.dumps({"format": _FORMAT, **known.to_dict()}, ensure_ascii=False, indent=2) + "\n"


def import_profile(text: str, *, by: Actor) -> Profile:
    """Save the profile that :func:`export_profile` wrote."""
    try:
        given = json.loads(text)
        known = KnownProfile(given["name"], given["target"], given["mapping"], tuple(given["blank"]), given["about"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotReadable("This is not a saved profile.", remedy="Export one to see its shape.") from error
    if given.get("format") != _FORMAT:
        raise NotReadable("This profile was written by another version.", remedy="Export it there again.")
    return save_profile(
        name=known.name, target=known.target, mapping=known.mapping, blank=list(known.blank), about=known.about, by=by
    )
