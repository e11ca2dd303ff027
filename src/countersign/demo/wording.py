"""The words of Eastmarsh's accounts: sentences drawn from its files, with their slots filled.

Pure: what is drawn follows from the ``rng`` that is given.
"""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "eastmarsh"
_MOODS = {"praise": "praise", "want": "mild", "suggestion": "mild"}
_HEAT = 0.15  # share of the wishes and suggestions that are told with the heat of a problem


@cache
def read(name: str) -> dict:
    """A file of the Eastmarsh folder (``place``, ``stories``, ``flows`` or ``findings``)."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text())


def words(kind: str, about: str, service: str, body: str, rng: random.Random) -> str:
    """An account of three to seven sentences: setting, what happened, how it felt, and something besides.

    ``service`` and ``kind`` as in the stories, ``body`` as the person writes it.
    """
    book, mood = read("stories"), _mood(kind, rng)
    lines = _sentences(kind, about, service)
    happened = rng.sample(lines, k=min(len(lines), rng.choice([1, 1, 2])))
    setting = rng.sample(book["context"][mood], k=rng.choice([1, 1, 2]))
    told = [*setting[:1], *happened, *setting[1:], rng.choice(book["feeling"][mood])]
    for _ in range(rng.choice([1, 1, 2])):
        told.insert(rng.randrange(len(told) + 1), _aside(rng))
    same = slots(service, body, rng)
    return " ".join(fill(line, same, rng) for line in told if line)


def _mood(kind: str, rng: random.Random) -> str:
    mood = _MOODS.get(kind, "problem")
    return "problem" if mood == "mild" and rng.random() < _HEAT else mood


def _sentences(kind: str, about: str, service: str) -> list[str]:
    """The service's own sentences about a theme, where it has some, else those that any service shares."""
    own = read("stories")["service"][service].get(kind, {})
    return own.get(about) or read("stories")[kind][about]


def _aside(rng: random.Random) -> str:
    pieces = read("stories")["aside"]
    return f"{rng.choice(pieces['start'])}, {rng.choice(pieces['middle'])}, {rng.choice(pieces['end'])}."


def slots(service: str, body: str, rng: random.Random) -> dict[str, str]:
    """The words that stay the same through one account: the service's own, and whom it is about."""
    book = read("stories")
    own = {name: text for name, text in book["service"][service].items() if isinstance(text, str)}
    staff, kin = own["staff"], rng.choice(book["slots"]["kin"])
    return {
        **own,
        **_pronouns(kin),
        "staff_s": f"The {staff}",
        "staff_p": staff + ("" if staff.endswith("crew") else "s"),
        "thing_s": _capital(own["thing"]),
        "office_s": _capital(own["office"]),
        "body": body,
        "kin": kin,
        "town": rng.choice(book["slots"]["town"]),
    }


def _pronouns(kin: str) -> dict[str, str]:
    if kin in read("stories")["pronouns"]["men"]:
        return {"he": "he", "his": "his", "him": "him"}
    return {"he": "she", "his": "her", "him": "her"}


def fill(line: str, fixed: dict[str, str], rng: random.Random) -> str:
    """``line`` with its slots filled: the fixed ones as given, each other drawn afresh."""
    drawn = {name: rng.choice(choices) for name, choices in read("stories")["slots"].items()}
    return _capital(line.format(**(drawn | fixed)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def spelling(body: str, rng: random.Random) -> str:
    """A body as people write it: its name, or one of its other names, sometimes in small letters."""
    known = next(b for b in read("place")["body"] if b["id"] == body)
    name = rng.choice([known["name"], *known.get("names", [])])
    return name.lower() if rng.random() < 0.1 else name
