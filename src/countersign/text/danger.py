"""Wording that means somebody may be in danger, and the doors to show them.

Recall comes first. Patterns, reasons and doors are published data (``danger.toml``); this module only reads them. A
sign is never a verdict: it stops a page, shows the right door, and puts the account before a steward.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from countersign.text.identifiers.view import plain_view
from countersign.text.screen import Screen

# Raise it whenever the same text could be judged differently.
DANGER_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Sign:
    """Danger wording of ``kind`` (a key of ``kinds()``) at ``text[start:end]``."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Door:
    """Where to go: ``contact`` is what to dial or write; ``checked`` the ISO date it was last compared with
    ``source``, or
    empty where a host must still do so."""

    key: str
    name: str
    contact: str
    what: str
    area: str
    source: str
    checked: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of danger: what it is called, why it is looked for, and the keys of its doors, the most urgent first."""

    key: str
    title: str
    reason: str
    doors: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]


@cache
def _published() -> Mapping[str, object]:
    return tomllib.loads(files("countersign.text").joinpath("danger.toml").read_text(encoding="utf-8"))


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of danger by key."""
    listed: dict[str, dict[str, object]] = _published()["kinds"]  # type: ignore[assignment]
    return {key: _kind(key, entry) for key, entry in listed.items()}


def _kind(key: str, entry: dict[str, object]) -> Kind:
    words: dict[str, str] = _published()["words"]  # type: ignore[assignment]
    patterns = []
    for pattern in entry["patterns"]:  # type: ignore[attr-defined]
        for name, alternatives in words.items():
            pattern = pattern.replace("{" + name + "}", alternatives)
        patterns.append(re.compile(pattern, re.I))
    return Kind(key, str(entry["title"]), str(entry["reason"]), tuple(entry["doors"]), tuple(patterns))  # type: ignore[arg-type]


@cache
def _nets() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """For each wide net its kind and the lists of words, one of each of which must stand in one sentence."""
    listed: list[dict[str, str]] = _published()["pairs"]  # type: ignore[assignment]
    return tuple((net["kind"], tuple(_any_of(words) for key, words in net.items() if key != "kind")) for net in listed)


def _any_of(words: str) -> re.Pattern[str]:
    listed = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    return re.compile(rf"(?<![\w'])(?:{listed})(?![\w'])", re.I)


@cache
def _screen() -> tuple[Screen, int]:
    """Tells which patterns, then which words of nets, can stand in a text; and how many patterns there are."""
    patterns = [pattern for _, pattern in _patterns()]
    return Screen([*patterns, *(words for _, lists in _nets() for words in lists)]), len(patterns)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind.key, pattern) for kind in kinds().values() for pattern in kind.patterns)


@cache
def doors() -> Mapping[str, Door]:
    """Every door by key."""
    listed: list[dict[str, str]] = _published()["doors"]  # type: ignore[assignment]
    return {entry["key"]: Door(**entry) for entry in listed}


def doors_for(signs: Iterable[Sign]) -> tuple[Door, ...]:
    """The doors for these signs, each once, the most urgent first; none where there is no sign."""
    keys = dict.fromkeys(key for sign in signs for key in kinds()[sign.kind].doors)
    return tuple(doors()[key] for key in sorted(keys, key=list(doors()).index))


# What takes a sign back, right before it or inside it: "I am not suicidal", "never hit me", "no thoughts of". Only
# for verbs and states that can be denied; a missing meal or a locked door is danger because of its "not".
_DENIED = re.compile(
    r"\b(?:not|never|n't|no|without|nobody|no one|isnt|wasnt|didnt|dont|doesnt|"
    r"nor|neither)(?: (?:been|being|be|at all|feel|feeling|any|ever|once|was|"
    r"is|am|are|had|have|in|a|having|longer|me|him|her|signs? of|thoughts? of|"
    r"risk of))*[ ]*$",
    re.I,
)
_DENIED_INSIDE = re.compile(
    r"\b(?:has|have|had|he|she|they|who|would|will|carer|staff|partner|husband|"
    r"wife) never \w+ (?:me|us|him|her|them)\b",
    re.I,
)
_UNDENIABLE = frozenset({"neglect", "medical"})
# A figure of speech, or the name of a service or a course.
_FIGURE = re.compile(
    r"\b(?:die(?:d|ing)? (?:of (?:boredom|embarrassment|laughter)|for a (?:cup|"
    r"cuppa|brew|fag|drink)|laughing|down)|to die for|hit (?:the|a|my|our) (?:target|"
    r"nail|roof|road|spot|floor running|limit)|"
    r"killing time|kill(?:ed|s|ing)? (?:some )?time|suicide (?:prevention|awareness) "
    r"(?:course|training|leaflet|team|poster)|beat(?:s|ing)? (?:the|any|every) "
    r"(?:queue|rush|traffic|other)|stroke (?:unit|ward|clinic|team|rehab|group|"
    r"club)|"
    r"safeguarding (?:training|leaflet|lead|board|course|policy)|bit(?:ing)? "
    r"of|kicked off|push(?:ed)? from|want to live in|pushed (?:me |him |her |"
    r"us )?in (?:a |my |his |her |the )?(?:wheel)?chair|fitting (?:room|rooms|"
    r"kitchen|service|of|the|my|in|appointment)|my back is killing|feet (?:were|"
    r"are) killing|killing me|punch(?:ed|ing)? above|knock(?:ed)? (?:it )?out "
    r"of the park)\b",
    re.I,
)


def danger(text: str) -> tuple[Sign, ...]:
    """Danger wording in ``text``, in order of place; of overlapping signs of one kind the first stands."""
    view = plain_view(text)
    screen, number = _screen()
    able = screen.able(view.text)
    if not able:
        return ()
    figures = [m.span() for m in _FIGURE.finditer(view.text)]
    signs: list[Sign] = []
    for at in sorted(able):
        if at >= number:
            break
        kind, pattern = _patterns()[at]
        for match in pattern.finditer(view.text):
            if not _taken_back(view.text, kind, match, figures):
                signs.append(Sign(kind, *view.original(match.start(), match.end())))
    nets = _able_nets({at - number for at in able})
    signs += [Sign(kind, *view.original(start, end)) for kind, start, end in _netted(view.text, nets, figures)]
    return _one_each(signs)


_SENTENCE = re.compile(r"[^.!?\n]+")
_Net = tuple[str, tuple[re.Pattern[str], ...]]


def _able_nets(able: set[int]) -> list[_Net]:
    """The nets all of whose lists have a word in the text; ``able`` numbers the lists of all nets in their order."""
    kept, at = [], 0
    for net in _nets():
        numbers = range(at, at := at + len(net[1]))
        if able.issuperset(numbers):
            kept.append(net)
    return kept


def _netted(text: str, nets: list[_Net], figures: list[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    for sentence in _SENTENCE.finditer(text) if nets else ():
        for kind, lists in nets:
            hits = _all_undenied(lists, text, sentence.span(), kind, figures)
            if len({hit.start() for hit in hits}) == len(lists):
                yield kind, min(h.start() for h in hits), max(h.end() for h in hits)


def _all_undenied(
    lists: tuple[re.Pattern[str], ...], text: str, span: tuple[int, int], kind: str, figures: list[tuple[int, int]]
) -> list[re.Match[str]]:
    """One word of each list, or fewer where a list has none."""
    hits: list[re.Match[str]] = []
    for words in lists:
        if (hit := _undenied(words, text, span, kind, figures)) is None:
            break
        hits.append(hit)
    return hits


def _undenied(
    words: re.Pattern[str], text: str, span: tuple[int, int], kind: str, figures: list[tuple[int, int]]
) -> re.Match[str] | None:
    return next((m for m in words.finditer(text, *span) if not _taken_back(text, kind, m, figures)), None)


def _taken_back(text: str, kind: str, match: re.Match[str], figures: list[tuple[int, int]]) -> bool:
    if any(start < match.end() and match.start() < end for start, end in figures):
        return True
    if kind in _UNDENIABLE:
        return False
    return bool(_DENIED.search(text[max(0, match.start() - 40) : match.start()]) or _DENIED_INSIDE.search(match[0]))


def _one_each(signs: list[Sign]) -> tuple[Sign, ...]:
    kept: list[Sign] = []
    for sign in sorted(signs, key=lambda s: (s.start, -s.end, s.kind)):
        if not any(k.kind == sign.kind and sign.start < k.end for k in kept):
            kept.append(sign)
    return tuple(kept)
