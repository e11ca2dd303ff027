"""Everything that words can lead to, held in memory: kinds of service, services, contracts, bodies, places.

Built once for each stand of the register and shared by every request of the process. Tens of thousands of services take
about a second to read; a question then takes about a millisecond and no query.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from countersign.ledger import queries as ledger
from countersign.register.models import BodyName, Contract, Party, Place, Service, Site
from countersign.register.redress import kinds
from countersign.text.lookup import Hit, Lookup
from countersign.text.naming import COUNCIL, key, plain

OPEN = ("awarded", "live")
FLOOR = 0.46  # below it the words mean nothing that we know (set on the tuning half of `benchmarks/asking`)
_SAME_KIND = 0.9  # what a service gets of the score of its kind
_OWN_WORDS = 0.05  # what it gets besides where its own words are meant as well
_HITS = 200  # things that words may mean before their places are looked at
_ALIKE = 30  # services of the same words, in different places, that are looked at where no place is said
_MARKS = re.compile(r"[^a-z0-9]+")
_NEAR_NAME = 85  # likeness from which a misspelt place is meant
_WORDS_OF_A_PLACE = 6
# Deeds after which words may lead elsewhere.
_EVENTS = tuple(
    f"{thing}.{what}"
    for thing, whats in {
        "service": "added changed taught", "place": "added changed",
        "contract": "added changed moved joined sited", "body": "added named changed renamed merged separated replaced",
    }.items()
    for what in whats.split()
)  # fmt: skip

Sort = str  # "kind", "group" or "service", "contract", "body"
Meant = tuple[Sort, str | int]


@dataclass
class Index:
    """Not changed after it is built."""

    lookup: Lookup[Meant]
    groups: list[list[tuple[int, int | None]]] = field(default_factory=list)  # services of the same words, and where
    kind_of: dict[int, str] = field(default_factory=dict)  # by group
    of_kind: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    references: dict[str, list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )  # contracts, by what is on letters
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # by plain name
    by_gss: dict[str, int] = field(default_factory=dict)
    _kinds: dict[tuple[str, str], str] = field(default_factory=dict)

    def meant(self, words: str, *, places: Collection[int] = ()) -> dict[Meant, float]:
        """What the words may mean with its score, above the floor. A service of a kind that is meant is meant too.

        With ``places`` only services of these places, and those that are bound to none.
        """
        hits = {hit.who: hit.score for hit in self.lookup.found(words, limit=_HITS) if hit.score >= FLOOR}
        groups = {int(own): score for (sort, own), score in hits.items() if sort == "group"}
        for (sort, own), score in hits.items():
            for group in self.of_kind.get(str(own), ()) if sort == "kind" else ():
                held = groups.get(group, 0.0)
                groups[group] = max(held, score * _SAME_KIND) + min(held, score) * _OWN_WORDS
        found = {who: score for who, score in hits.items() if who[0] != "group"}
        for group, score in groups.items():
            found |= {("service", pk): score for pk in self._of_group(group, places)}
        return found

    def _of_group(self, group: int, places: Collection[int]) -> list[int]:
        services = self.groups[group]
        if places:
            services = [one for one in services if one[1] is None or one[1] in places]
        return [pk for pk, _ in services[:_ALIKE]]

    def kind_of_service(self, name: str, words: str) -> str:
        """The kind that a service of these words was sorted into; empty for none."""
        return self._kinds.get((name, words), "")

    def contracts_called(self, text: str) -> list[int]:
        """Contracts whose number stands in the text, however it is spaced."""
        words = text.split()
        runs = (words[at : at + length] for length in (1, 2, 3, 4) for at in range(len(words) - length + 1))
        for run in runs:
            called = bare("".join(run))
            if called in self.references and any(sign.isdigit() for sign in called):
                return self.references[called]
        return []

    def place_ids(self, text: str, *, fuzzy: bool = False) -> list[int]:
        """Places of this very name or code; ``fuzzy`` also of one that is a letter or so off."""
        if (code := text.strip().upper()) in self.by_gss:
            return [self.by_gss[code]]
        said = plain(text)
        for name in dict.fromkeys((said, key(text), _without_council(said))):
            if found := self.places.get(name):
                return found
        near = process.extractOne(said, self.places.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_NAME)
        return self.places[near[0]] if fuzzy and near and len(said) > 3 else []

    def place_within(self, text: str) -> str:
        """The longest run of words that names a place; empty for none."""
        words = plain(text).split()
        for length in range(min(_WORDS_OF_A_PLACE, len(words)), 0, -1):
            for at in range(len(words) - length + 1):
                if (name := " ".join(words[at : at + length])) in self.places and len(name) > 2:
                    return name
        return ""


def _without_council(said: str) -> str:
    return " ".join(word for word in said.split() if word not in COUNCIL and word not in ("of", "the"))


def bare(reference: str) -> str:
    """A contract's number without spaces and marks."""
    return _MARKS.sub("", reference.casefold())


def build() -> Index:
    """The whole register as it stands now; eight queries whatever is in it."""
    services = Service.objects.order_by("pk").values_list("pk", "name", "words", "place_id")
    built = of_services(services, (*_contracts(), *_bodies()))
    for pk, name, gss in Place.objects.order_by("pk").values_list("pk", "name", "gss"):
        for called in dict.fromkeys((plain(name), key(name), _without_council(plain(name)))):
            built.places[called].append(pk)
        if gss:
            built.by_gss[gss] = pk
    _call_places_by_their_councils(built)
    for pk, reference, ocid in Contract.objects.order_by("pk").values_list("pk", "reference", "ocid"):
        for text in {bare(text) for text in (reference, ocid) if text and len(bare(text)) > 2}:
            built.references[text].append(pk)
    return built


def of_services(
    services: Iterable[tuple[int, str, str, int | None]], others: Iterable[tuple[Meant, str]] = ()
) -> Index:
    """An index of (number, name, words, place) of services, with what else leads somewhere."""
    alike: dict[tuple[str, str], list[tuple[int, int | None]]] = defaultdict(list)
    for pk, name, words, place in services:
        alike[name, words].append((pk, place))
    built = Index(Lookup.of((*_kinds(), *_services(alike), *others)), list(alike.values()))
    _sort_into_kinds(built, alike)
    return built


def _call_places_by_their_councils(built: Index) -> None:
    """A place is also called by every name of a public body that stands for it."""
    named = BodyName.objects.filter(body__sector="public", body__place__isnull=False, body__place__gss__isnull=False)
    for name, place in named.order_by("pk").values_list("name", "body__place_id"):
        for called in dict.fromkeys((plain(name), key(name), _without_council(plain(name)))):
            if called and place not in built.places[called]:
                built.places[called].append(place)


def _kinds() -> Iterator[tuple[Meant, str]]:
    for kind in kinds().values():
        yield from ((("kind", kind.key), phrase) for phrase in (kind.name, *kind.official, *kind.plain))


def _services(alike: Iterable[tuple[str, str]]) -> Iterator[tuple[Meant, str]]:
    for group, (name, words) in enumerate(alike):
        yield ("group", group), name
        yield from ((("group", group), line) for line in words.splitlines() if line.strip())


def _contracts() -> Iterator[tuple[Meant, str]]:
    """Titles of what is in force, and names of the sites it is delivered at."""
    titles = Contract.objects.filter(state__in=OPEN).order_by("pk").values_list("pk", "title")
    yield from ((("contract", pk), title) for pk, title in titles)
    sites = Site.objects.filter(contract__state__in=OPEN).order_by("pk").values_list("contract_id", "name")
    yield from ((("contract", pk), name) for pk, name in sites)


def _bodies() -> Iterator[tuple[Meant, str]]:
    """Names of those who run or commission something in force; a place in them is what they share with everybody."""
    held = Party.objects.filter(contract__state__in=OPEN, part__in=("provider", "subcontractor"))
    for pk, name in BodyName.objects.filter(body__in=held.values("body_id")).values_list("body_id", "name"):
        yield ("body", pk), name


def _sort_into_kinds(built: Index, alike: Iterable[tuple[str, str]]) -> None:
    """Each service into the kind that its name means, else the one that its words mean, if they mean one."""
    official = Lookup.of((kind.key, name) for kind in kinds().values() for name in (kind.name, *kind.official))
    every = Lookup.of((own, phrase) for (_, own), phrase in _kinds())
    for group, (name, words) in enumerate(alike):
        asked = ((official, name), (every, name), (every, f"{name} {words}"))
        found: list[Hit] = [hit for lookup, text in asked for hit in lookup.found(text, limit=1)]
        if hits := [hit for hit in found if hit.score >= 2 * FLOOR][:1]:
            built.kind_of[group] = built._kinds[name, words] = str(hits[0].who)
            built.of_kind[str(hits[0].who)].append(group)


_lock = threading.Lock()


@dataclass
class _Held:
    """The index, with how far the log had come when it was last known to hold, and the last deed that it knows of."""

    index: Index
    stand: str
    deed: int


_held: list[_Held] = []


def current() -> Index:
    """The index of the register as it stands. It is built anew, once, when a deed has changed the register since."""
    stand = ledger.stand()
    if _held and _held[0].stand == stand:
        return _held[0].index
    with _lock:
        deed = ledger.newest(_EVENTS)
        if not _held or _held[0].deed != deed:
            _held[:] = [_Held(build(), stand, deed)]
        _held[0].stand = stand
        return _held[0].index


def forget() -> None:
    """Let the next question build it anew."""
    _held.clear()
