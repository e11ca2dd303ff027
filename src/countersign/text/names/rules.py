"""Names told by lists and by the words around them: "my nurse sarah", "Grace was lovely", "thanks to Oluwaseun"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countersign.text.identifiers.found import Found
from countersign.text.identifiers.word_sets import word_set
from countersign.text.names.lists import Names, names
from countersign.text.names.titled import names_a_place
from countersign.text.names.words import (
    BODIES,
    DEEDS,
    GIVEN_BUT_PLACE,
    NEVER,
    PERSON_OPENINGS,
    PLACE_ENDINGS,
    PLACE_OPENINGS,
    PLACES,
    ROLES,
    TITLES,
    WORK_ROLES,
)
from countersign.text.names.words_of import Word

_CUES = frozenset(["called", "named"])
_THANKING = word_set("thank thanks thankyou cheers bless especially particularly cc dear hi hello")
_SLIPS = ("ed", "ing", "ly", "tion", "ment", "ent", "able", "ness", "s")
_SPEAKING = word_set(
    """
    spoke speak speaking spoken talk talked talking complained complain grateful due down listened
    """
)
_TIMES = word_set(
    """
    th st nd rd end start in since last next by until till of on mid early late during from this every
    before after through around between and to
    """
)
_MONTHS = frozenset(["april", "may", "june", "august"])
AT_PLACES = word_set(
    """
    in at near from to on off onto across along corner of south north east west new county university via
    outside around towards through into visiting between
    """
)
_HELPING = word_set(
    """
    will may can sue mark bill hope pat rob tip let see has was did do is be had said say want wants love
    """
)
_SMALL = word_set(
    """
    i a an the and or but if so to of in on at is was by my me we he she it you they who our his her their
    for with from as not no can be do
    """
)


# Asked of every word of every text, so put together once.
_NO_CALL = NEVER | PLACES | PLACE_ENDINGS | TITLES | ROLES | DEEDS
_CALLING = ROLES | _CUES
_ADDRESSING = TITLES | _CUES
_BEFORE_A_NAME = ROLES | _CUES | _THANKING | TITLES
_AT_WORK = WORK_ROLES | TITLES
_DATED = _TIMES | NEVER
_LIKE_A_PLACE = GIVEN_BUT_PLACE | PLACES
_AT_OR_THE = AT_PLACES | {"the"}
_AT_OR_ARTICLE = AT_PLACES | {"the", "a", "an"}
_THANKING_OR_SPEAKING = _THANKING | _SPEAKING


def ruled_names(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Names in a plain text of these ``words``, by list and by cue; places and bodies named after people stay."""
    lists = names()
    i = 0
    while i < len(words):
        seed = _seed(words, i, lists)
        if not seed:
            i += 1
            continue
        last = _extended(words, i, lists)
        if stays(text, words, i, last, lists):
            i = last + 2
            continue
        yield Found("name", words[i].start, words[last].end, *seed)
        i = last + 1


def _seed(words: Sequence[Word], i: int, lists: Names) -> tuple[float, str] | None:
    """Score and reason where a name begins at word ``i``."""
    word = words[i]
    before = words[i - 1].low if i else ""
    if word.low in lists.sure and (len(word.low) > 3 or word.capital or before in ROLES):
        return 0.9, "a given name"
    if word.low in lists.maybe and _is_person_here(words, i, lists):
        return 0.75, "a given name, from the words around it"
    if _is_called(words, i, lists):
        return 0.7, "after a word for a person"
    if _is_stranger(words, i, lists):
        return 0.55, "a word nobody knows, where people stand"
    if (
        word.capital
        and not word.first
        and not word.upper
        and word.low in lists.family
        and not _known_word(word.low, lists)
        and before not in AT_PLACES
    ):
        return 0.6, "a family name"
    return None


def _known_word(low: str, lists: Names) -> bool:
    return lists.is_ordinary(low) or low in PLACES or low in NEVER or low in PLACE_ENDINGS


def _is_person_here(words: Sequence[Word], i: int, lists: Names) -> bool:
    """Whether a word that is also ordinary ("Grace", "Chester") stands here as a name."""
    word, before, after = words[i], words[i - 1].low if i else "", words[i + 1] if i + 1 < len(words) else None
    if word.low in NEVER:
        return word.capital and before in _CALLING
    if word.low in PLACE_ENDINGS:
        return False
    if word.low in _MONTHS and (before in _DATED or not i or words[i - 1].end + 1 < word.start):
        return False
    if word.capital and word.owns and before not in {"the", "a", "an"} and word.low not in _LIKE_A_PLACE:
        return True
    if word.low in _LIKE_A_PLACE and before in _AT_OR_THE:
        return False
    cued = before in _CUES or (before in ROLES and not words[i].first)
    if not word.capital:
        return (
            cued
            and word.low not in _HELPING
            and (before in _CUES or (i > 1 and words[i - 2].low in {"my", "our", "her", "his"} and _acts(after)))
        )
    if word.low in _LIKE_A_PLACE and not cued and (word.low in PLACES or not word.first):
        return bool(after and word.joined and after.capital and after.low in lists.family)
    if cued or (after and word.joined and after.capital and after.low in lists.family and not after.upper):
        return True
    if word.upper and len(word.low) < 5:
        return False
    if word.first:
        return bool(after and word.joined and not after.capital and after.low in DEEDS and word.low not in _HELPING)
    return before not in _AT_OR_ARTICLE


def _acts(after: Word | None) -> bool:
    return after is None or after.low in DEEDS


def _is_called(words: Sequence[Word], i: int, lists: Names) -> bool:
    """A word nobody lists, after a word for a person: "the carer Wojciechowa", "dr featherstone", "thanks to
    ngozika"."""
    word, before = words[i], words[i - 1] if i else None
    if not before or not 1 <= word.start - before.end <= 2 or word.first or len(word.low) < 3:
        return False
    if word.upper and not _is_loud(words, i):
        return False
    if word.low in _NO_CALL or word.low in lists.acting:
        return False
    family = word.low in lists.family and (word.capital or before.low in _ADDRESSING)
    if not family and lists.is_ordinary(word.low):
        return False
    if word.capital or word.low in lists.family:
        return before.low in _BEFORE_A_NAME or _is_told(words, i)
    slip = word.low.endswith(_SLIPS)  # an unlisted small word that ends like a verb is more likely misspelt than a name
    return not slip and (before.low in _AT_WORK or _is_told(words, i))


def _is_loud(words: Sequence[Word], i: int) -> bool:
    """Whether a word in capitals stands among others in capitals, so that they mean nothing."""
    return not words[i].capital or (i > 0 and words[i - 1].upper)


def _is_told(words: Sequence[Word], i: int) -> bool:
    before, earlier = words[i - 1].low, words[i - 2].low if i > 1 else ""
    return (
        before in {"told", "asked"}
        or (before in {"to", "with"} and earlier in _THANKING_OR_SPEAKING)
        or (before == "you" and earlier == "thank")
    )


def _is_stranger(words: Sequence[Word], i: int, lists: Names) -> bool:
    """A capitalised word no list knows, where people stand: "told Oluwaseun", "Thuy's fault"."""
    word, before, after = words[i], words[i - 1].low if i else "", words[i + 1] if i + 1 < len(words) else None
    if not word.capital or word.upper or len(word.low) < 3 or _known_word(word.low, lists):
        return False
    if word.owns and before not in {"the", "a", "an"}:
        return True
    if word.first or before in _AT_OR_ARTICLE:
        return False
    return before in PERSON_OPENINGS or bool(after and after.low in DEEDS and word.joined)


def _extended(words: Sequence[Word], i: int, lists: Names) -> int:
    """The last word of the name that begins at ``i``: family names and further given names follow, at most three."""
    last = i
    while (
        last + 1 < len(words) and last - i < 3 and words[last].joined and _continues(words[i], words[last + 1], lists)
    ):
        last += 1
    return last


def _continues(seed: Word, word: Word, lists: Names) -> bool:
    if word.low in NEVER or word.low in PLACE_ENDINGS or word.low in _SMALL:
        return False
    known = word.low in lists.family or lists.is_given(word.low)
    if word.capital:
        return known or word.end - word.start == 1 or (word.low not in lists.acting and word.low not in DEEDS)
    if seed.capital:
        return False
    if word.low in lists.acting or word.low in DEEDS | ROLES or len(word.low) < 4:
        return False
    return known or not lists.is_ordinary(word.low)


def stays(text: str, words: Sequence[Word], first: int, last: int, lists: Names) -> bool:
    """Whether the words name a place or a body: "St Mary's Hospital", "King George Unit"."""
    written = " ".join(w.low for w in words[first : last + 2])
    if any(written.startswith(body) for body in BODIES):
        return True
    if words[last].capital and names_a_place(text, _after_possessive(text, words[last].end)):
        return True
    nearby = words[last + 1] if last + 1 < len(words) else None
    if (
        nearby
        and nearby.low in PLACE_ENDINGS
        and nearby.start - words[last].end <= 3
        and (not words[last].capital)
        and words[last].low in lists.family | lists.maybe
        and nearby.low
        in {"hospital", "ward", "house", "road", "street", "unit", "clinic", "surgery", "court", "centre"}
    ):
        return True
    opening = words[first - 1] if first else None
    return bool(
        opening
        and opening.low in PLACE_OPENINGS
        and opening.end + 2 >= words[first].start
        and opening.low not in {"miss"}
    )


def _after_possessive(text: str, end: int) -> int:
    return end + 2 if text[end : end + 2].lower() == "'s" else end
