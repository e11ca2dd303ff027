"""What an organisation is called, taken apart: words that name it, and words that say what kind it is.

``parse("The London Borough of Camden Council").core`` is ``camden``. Names are compared by these parts in
``countersign.text.matching``. The word lists were written for names in the United Kingdom.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# How a company is incorporated says nothing about who it is.
LEGAL = _words("ltd limited plc llp lp cic cio inc incorporated llc cyf cyfyngedig ccc gmbh sa bv co company")
_PHRASES = (
    (r"\bcommunity interest company\b", "cic"),
    (r"\bpublic limited company\b", "plc"),
    (r"\blimited liability partnership\b", "llp"),
    (r"\bregistered provider\b|\bregistered social landlord\b", " "),
    (r"\bh a\b", "ha"),
    (r"\bn h s\b", "nhs"),
    (r"\bfoundation trust\b", "ft"),
    (r"\bnhs trust\b|\bnhs ft\b", "nhst"),
    (r"\bintegrated care board\b", "icb"),
    (r"\bclinical commissioning group\b", "ccg"),
    (r"\bmetropolitan borough council\b|\bmetropolitan council\b|\bmbc\b", "metropolitan borough council"),
    (r"\bboro\b", "borough"),
    (r"\bua\b|\bunitary authority\b", "unitary"),
    (r"\bco operatives?\b|\bcoops?\b|\bcoop\b", "cooperative"),
    (r"\bassoc\b|\bassn\b", "association"),
    (r"\bdept\b", "department"),
    (r"\bca$", "combined authority"),
    (r"\bst\b", "saint"),
    (r"\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:19|20)\d\d\b", " "),
)
# Words that say what kind of authority it is; "county" tells two authorities of one place apart.
COUNCIL = _words("council borough district county metropolitan city royal unitary london corporation")
# Words one name of a body may have and another leave out ("X", "X Housing Association", "X Group").
FREE = _words("housing association ha homes home group society trust uk the and of holdings charity foundation")
# Words that many organisations share; they weigh little.
COMMON = FREE | _words(
    """partnership services service community council borough district nhst cooperative solutions
    international management living care support combined authority"""
)
# Kind words that are worth reading even when misspelt.
_SPELT = ("council", "association", "housing", "borough", "district", "partnership", "community", "society")
# Tiers of local government that cannot be one another: core alike and tiers apart are two bodies.
TIERS = {
    "county": "county",
    "district": "lower",
    "borough": "lower",
    "city": "lower",
    "metropolitan": "lower",
}
_SILENT = _words("and of the for on in upon")
DIRECTIONS = _words("north south east west mid central upper lower inner outer northern southern eastern western")

_ALIAS = re.compile(
    r"\b(?:t/as?|f/k/a|aka|also known as|trading as|(?:form|previous)(?:er)?ly(?: known as)?)\b[\s:.]*",
    re.I,
)
_ASIDE = re.compile(r"\b(?:including|incorporating|part of|a member of)\b.*$", re.I)
_BRACKET = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_JOINED_UP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class Name:
    """One name taken apart. ``key`` keeps every word that counts, ``core`` leaves kind words out.

    ``forms`` are the council words met; ``aliases`` are other names inside it (in brackets, after "t/a").
    """

    key: str
    core: str
    tokens: tuple[str, ...]
    forms: frozenset[str]
    initials: str
    aliases: tuple[str, ...]

    @property
    def squashed(self) -> str:
        """The core without spaces: ``stokeontrent``."""
        return self.core.replace(" ", "")

    @property
    def tier(self) -> str:
        """``county``, ``lower`` or empty where the name does not say."""
        return next((tier for form, tier in TIERS.items() if form in self.forms), "")

    @property
    def marks(self) -> frozenset[str]:
        """Directions and numbers: where these differ, so do the bodies (North and South Tyneside)."""
        return frozenset(token for token in self.tokens if token in DIRECTIONS or token.isdigit())


def plain(text: str) -> str:
    """Lower case, no accents or punctuation, "&" and "+" as "and", single spaces."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'").replace("`", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold().replace("'", "")
    return _NOT_WORD.sub(" ", re.sub(r"[&+]", " and ", text)).strip()


def key(text: str) -> str:
    """The normalised name that is stored and looked up: legal form, "the" and punctuation do not matter."""
    return parse(text).key


@lru_cache(maxsize=200_000)
def parse(text: str) -> Name:
    """``text`` taken apart; an empty text gives empty parts."""
    main, aliases = _without_aliases(text)
    words = _without_repeated_initials([_spelt(word) for word in _expand(plain(main)).split()])
    words = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    tokens = tuple(w for w in words if w not in LEGAL) or tuple(words)
    forms = _council_forms(tokens)
    core = _core(tokens, forms)
    return Name(
        key=" ".join(tokens),
        core=" ".join(core),
        tokens=core,
        forms=forms,
        initials="".join(w[0] for w in plain(main).split() if w not in LEGAL and w not in _SILENT),
        aliases=tuple(a for a in aliases if a),
    )


def _without_aliases(text: str) -> tuple[str, list[str]]:
    """The main name and the other names that stand inside it."""
    brackets = [inner.strip() for inner in _BRACKET.findall(text)]
    text = _ASIDE.sub(" ", _BRACKET.sub(" ", text)) if _BRACKET.sub("", text).strip() else text
    main, *rest = _ALIAS.split(text)
    aliases = [_ALIAS.sub("", inner) for inner in brackets] + [part.strip(" ,;.-") for part in rest]
    if not main.strip() and rest:
        return rest[0], aliases
    return main, [alias for alias in aliases if not alias.isdigit()]


def _expand(text: str) -> str:
    for pattern, instead in _PHRASES:
        text = re.sub(pattern, instead, text)
    return " ".join(text.split())


def _spelt(word: str) -> str:
    """A kind word that is a letter or so off, put right; any other word as it is."""
    if len(word) < 6 or word in _SPELT:
        return word
    near = process.extractOne(word, _SPELT, scorer=fuzz.ratio, score_cutoff=90)
    return near[0] if near else word


def _without_repeated_initials(words: list[str]) -> list[str]:
    """ "Metropolitan Thames Valley Housing MTVH" says its name twice; the last word is dropped."""
    *before, last = words or [""]
    initials = "".join(word[0] for word in before if word not in {"and", "of", "the"})
    enough = len(before) >= 2 and 3 <= len(last) <= 5 and len(initials) >= 2
    if enough and (
        initials.startswith(last) or (last.startswith(initials) and set(last[len(initials) :]) <= set("hagtsl"))
    ):
        return before
    return words


def _council_forms(tokens: tuple[str, ...]) -> frozenset[str]:
    """Council words of a name that may be a local authority's; empty where they are part of a proper name."""
    forms = frozenset(tokens) & COUNCIL
    stripped = len(tokens) - len(forms)
    looks_local = bool(forms & {"council", "borough", "district", "unitary", "corporation"}) or (
        bool(forms)
        and stripped
        and (
            tokens[:2] == ("city", "of")
            or tokens[-2:] in {("city", "of"), ("county", "of")}
            or tokens[0] == "county"
            or tokens[-1] in {"city", "county", "metropolitan"}
        )
    )
    return forms if looks_local else frozenset()


def _core(tokens: tuple[str, ...], forms: frozenset[str]) -> tuple[str, ...]:
    """The words that name it. Never empty unless ``tokens`` is."""
    if tokens[:3] == ("city", "of", "london"):
        return ("city", "london")
    small = {"and", "of", "the"}
    named = tuple(t for t in tokens if t not in forms and t not in small)
    return named or tuple(t for t in tokens if t not in small) or tokens  # a name may be made of kind words only
