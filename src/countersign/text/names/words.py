"""The word lists of ``words.toml``, read once, as sets of lower-case words."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from countersign.text.identifiers.word_sets import word_set

_LISTS = tomllib.loads(files("countersign.text.names").joinpath("words.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


EVERYDAY_GIVEN = _words("everyday_given")
GIVEN_BUT_ORDINARY = _words("given_but_ordinary")
GIVEN_BUT_PLACE = _words("given_but_place")
NEVER = _words("never")
PLACE_ENDINGS = _words("place_endings")
PLACE_OPENINGS = _words("place_openings")
PLACES = _words("places")
ROLES = _words("roles")
WORK_ROLES = _words("work_roles")
DEEDS = _words("deeds")
PERSON_OPENINGS = _words("person_openings")
BODIES = tuple(sorted(body.strip() for body in _LISTS["bodies"].replace("\n", "").split(";") if body.strip()))
TITLES = word_set(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady nurse sister matron doctor cllr sgt pc rev
    """
)
