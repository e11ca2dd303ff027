"""A plain reading of a text, with a map back to every character of the original.

People (and those who want to slip something past a check) write full-width digits, letters of other alphabets that look
Latin, invisible characters, curly quotes. Recognisers read the plain view; what they find is placed in the original.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Letters of other alphabets drawn like Latin ones (a small own choice; Unicode's full table covers rarer ones).
_LOOKALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХԌԁаеѕіјкорсухһԛԝɡıΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ",
        "ABESIJKMHOPCTYXGdaesijkopcyxhqwgiABEZHIKMNOPTYXaiknoptux",
        strict=True,
    )
)
_QUOTES = dict.fromkeys("‘’ʼ´`′‛", "'") | dict.fromkeys("“”„″", '"')
_DROPPED = {"Cf", "Mn", "Me"}  # invisible format characters, combining marks
_SPACES = {"Zs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class View:
    """``text`` is plain; ``places[i]`` is where its character ``i`` stands in the original of ``length`` characters.
    ``places`` is None where both are the same."""

    text: str
    places: tuple[int, ...] | None
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that the plain span ``start:end`` was read from, invisible characters included."""
        if self.places is None:
            return start, end
        after = self.places[end] if end < len(self.places) else self.length
        return self.places[start], max(after, self.places[end - 1] + 1)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    if char in _QUOTES:
        return _QUOTES[char]
    category = unicodedata.category(char)
    if category in _DROPPED:
        return ""
    if category in _SPACES:
        return " "
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(char))
    kept = [c for c in unicodedata.normalize("NFKD", char) if unicodedata.category(c) not in _DROPPED]
    return "".join(kept)


def plain_view(text: str) -> View:
    """The plain view of any text; never fails, and is the text itself where that is plain ASCII."""
    if text.isascii():
        return View(text, None, len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in char if char.isascii() else _plain(char):
            letters.append(letter)
            places.append(place)
    return View("".join(letters), tuple(places), len(text))
