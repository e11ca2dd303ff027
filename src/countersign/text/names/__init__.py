"""Names of people: titles and greetings, lists of given names with the words around them, and a small language model.

named(plain, words)              names by rule alone, in a plain view
doubtful_sentences(...)          the sentences a model should see as well
believable(...)                  what of the model's people is kept
brought(plain, staff_names)      the names one row brings along (a column of staff names), wherever they stand
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from countersign.text.identifiers.found import Found
from countersign.text.names.lists import folded, names
from countersign.text.names.rules import ruled_names
from countersign.text.names.titled import titled_names
from countersign.text.names.words import NEVER, PLACES
from countersign.text.names.words_of import Word

_PART = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")


def named(plain: str, words: Sequence[Word]) -> Iterator[Found]:
    """Names by rule alone. A plain word after a greeting or "called" is no name ("Dear colleagues")."""
    for found in titled_names(plain):
        if found.score >= 0.9 or not _is_plain(plain[found.start : found.end]):
            yield found
    yield from ruled_names(plain, words)


def _is_plain(written: str) -> bool:
    low, lists = folded(re.split(r"[\s.]+", written.strip("."))[-1 if "." in written else 0]), names()
    return low in PLACES or (lists.is_ordinary(low) and not lists.is_given(low) and low not in lists.family)


def brought(plain: str, staff_names: Sequence[str]) -> Iterator[Found]:
    """Every part of every name that came along, in any case: the given name, the family name. Parts of one letter and
    words that are never names ("nurse") are left alone."""
    wanted = {folded(part) for name in staff_names for part in _PART.findall(name)}
    wanted = {part for part in wanted if len(part) > 1 and part not in NEVER}
    for match in _PART.finditer(plain) if wanted else ():
        written = match[0][:-2] if match[0].lower().endswith("'s") else match[0]
        if folded(written) in wanted:
            yield Found("name", match.start(), match.start() + len(written), 0.97, "a name that came with the row")
