"""Names that stand after a title, a greeting, an introduction or above nothing but the end: read by rule,
without lists.

The title stays ("Mrs [name]"): it says something about the story and nothing about who.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from countersign.text.identifiers.found import Found
from countersign.text.identifiers.word_sets import word_set
from countersign.text.names.words import NEVER, PLACE_ENDINGS

_PARTICLE = r"(?:(?:de|da|dos|van|von|der|den|bin|binti|ibn|al|el|ap|ter|le|la)[ ])"
_PART = r"(?:[A-Z][A-Za-z]+(?:['\-][A-Za-z]+)*|[A-Z]'[A-Z][A-Za-z]+|[A-Z]\.?(?![A-Za-z0-9']))"
NAME = rf"{_PART}(?:(?:[ ]|\.[ ]?)(?:{_PARTICLE}{{0,2}}){_PART}){{0,3}}"

_SHORT_TITLE = r"(?:(?i:mr and mrs|mr & mrs|mr|mrs|ms|mx|dr|drs|prof|rev|revd|cllr|sgt)\b\.?)"
_LONG_TITLE = (
    r"(?:(?i:miss|professor|doctor|dame|reverend|councillor|pcso|wpc|sergeant|constable|nurse|matron|auntie|aunty|aunt|uncle)|"
    r"PC|DC|Sir|Inspector|Sister|Father|Judge|Imam|Rabbi|Pastor|Captain|Major)\b"
)
_TITLE = rf"(?:{_SHORT_TITLE}|{_LONG_TITLE})"
_TITLED = re.compile(rf"\b{_TITLE}[ ]{{1,2}}({NAME})")
_SMALL_TITLED = re.compile(r"\b(?:[Mm]r|[Mm]rs|[Mm]s|MR|MRS|MS)\b\.?[ ]{1,2}([A-Za-z][A-Za-z'\-]+)")
_SHOUTED_TITLED = re.compile(r"\b(?:MISS|DR|NURSE|CLLR|PROF|SISTER|DOCTOR)\b\.?[ ]([A-Z][A-Z'\-]{2,})\b")
_GREETED = re.compile(
    rf"(?:^|[\n.!?>\"]\s*)(?i:dear|hi|hello|hey|hiya|fao|attn|good (?:morning|"
    rf"afternoon|evening)),?[ ](?:{_TITLE}[ ])?({NAME})"
)
_CLOSING = (
    r"(?i:regards|sincerely|faithfully|yours|truly|wishes|thanks|thank you|cheers|love|signed|thankyou|respectfully)"
)
_SIGNED = re.compile(rf"\b{_CLOSING}[ ]?[,.:\-]?[ ]?[\n]?\s{{0,4}}(?:{_TITLE}[ ])?({NAME})\s*\.?\s*(?=$|\n)")
_INTRODUCED = re.compile(
    rf"\b(?i:my name is|my name's|(?:his|her|their|whose|the) names? (?:is|was)|"
    rf"names?:|by the name of|(?:called|named|known as)(?: (?:themselves|himself|"
    rf"herself))?|addressed to|on behalf of|"
    rf"spoke (?:to|with)|speaking (?:to|with)|seen by|signed by|introduced (?:himself|"
    rf"herself|themselves) as)[ ](?:{_TITLE}[ ])?({NAME})"
)
_SMALL_INTRODUCED = re.compile(
    r"\b(?:my name is|my name's|(?:his|her) name (?:is|was)|by the name of)[ "
    r"]([a-z][a-z'\-]{2,}(?:[ ][a-z][a-z'\-]{2,})?)",
    re.I,
)
_INITIALLED = re.compile(r"(?<![A-Za-z.])((?:[A-Z]\.[ ]?){1,3}[A-Z][a-z'\-]{2,}(?:-[A-Z][a-z]+)?)\b")
_NOT_AFTER_TITLE = word_set(
    """
    practitioner practitioners specialist in on at and or the who said was is has were ward will would came
    told appointment appointments world manager associate assistant called led did not had been by to for
    from with as of a i he she they we you it this that could should team office even just also really so if
    but came always never very explained asked made kept then when where what out about referred referral
    prescribed
    """
)
_ALSO_NOT = _NOT_AFTER_TITLE | {
    "sir",
    "madam",
    "team",
    "all",
    "both",
    "everyone",
    "there",
    "again",
    "so",
    "chief",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
}
_POSSESSIVE = re.compile(r"'s$|'$", re.I)


def titled_names(text: str) -> Iterator[Found]:
    """Names known by what stands before them, in a plain view. Places named after people stay."""
    for pattern, score, why in (
        (_TITLED, 0.95, "after a title"),
        (_SMALL_TITLED, 0.9, "after a title"),
        (_SHOUTED_TITLED, 0.85, "after a title"),
        (_GREETED, 0.9, "after a greeting"),
        (_SIGNED, 0.85, "after a closing"),
        (_INTRODUCED, 0.85, "after an introduction"),
        (_INITIALLED, 0.7, "after an initial"),
        (_SMALL_INTRODUCED, 0.8, "after an introduction"),
    ):
        for match in pattern.finditer(text):
            found = trimmed(text, match.start(1), match.end(1), score, why)
            if found:
                yield found


def trimmed(text: str, start: int, end: int, score: float, why: str) -> Found | None:
    """The name without words that cannot be part of one, without its possessive; None where nothing remains or where
    it names a place or body."""
    words = [(m.start() + start, m.end() + start, m[0]) for m in re.finditer(r"[^\s.]+", text[start:end])]
    kept: list[tuple[int, int, str]] = []
    for word in words:
        bare = _POSSESSIVE.sub("", word[2]).lower()
        if bare in _ALSO_NOT or bare in NEVER:
            break
        kept.append(word)
    if not kept or names_a_place(text, kept[-1][1]) or kept[-1][2].lower() in PLACE_ENDINGS:
        return None
    last = kept[-1]
    if score < 0.9 and len(kept) == 1 and 1 < len(last[2]) <= 5 and last[2].isupper():
        return None  # an acronym: "I called DWP"
    return Found("name", kept[0][0], last[0] + len(_POSSESSIVE.sub("", last[2])), score, why)


_NEXT = re.compile(r"(?:'s)?\s{1,3}(?:[A-Z][\w'&\-]*\s)?([A-Z][\w]+)")
_RIGHT_NEXT = re.compile(r"(?:'s)?\s{1,3}([A-Z][\w]+)")


def names_a_place(text: str, end: int) -> bool:
    """Whether the words after a name make it a place or a body: "Mary Seacole [House]"."""
    for pattern in (_RIGHT_NEXT, _NEXT):
        match = pattern.match(text, end)
        if match and match[1].lower() in PLACE_ENDINGS:
            return True
    return False
