"""Who answers for what happened, from a place and a few words; unknown stays unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from countersign.register.models import Contract, Outward, Place
from countersign.register.queries.contracts import PARTIES, WhoAnswers, who_answers
from countersign.text.naming import COMMON, plain

OPEN = ("awarded", "live")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)(?:\s*\d[A-Z]{2})?\b", re.I)
_SMALL = frozenset(
    ("and", "the", "for", "with", "that", "this", "from", "have", "been", "they", "them", "was", "were", "not")
)


@dataclass(frozen=True)
class Answer:
    """``candidates`` best first, each with its score; empty means: we do not know who answers for this.

    ``places`` are those that the words name, ``missed`` the words that led nowhere (for the list of gaps).
    """

    candidates: tuple[tuple[WhoAnswers, float], ...]
    places: tuple[Place, ...]
    missed: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        return bool(self.candidates)


def who_answers_for(*, place: str = "", words: str = "", limit: int = 5) -> Answer:
    """Contracts and arrangements in force that fit the place (postcode or name) and the words people use.

    Only the outward part of a postcode is looked at, and nothing of what was asked is kept.
    """
    places = _places(place)
    if place.strip() and not places:
        return Answer((), (), ("place",))
    asked = _words(words)
    scored = [(contract, _score(contract, asked)) for contract in _in_force(places)]
    fitting = sorted(
        ((contract, score) for contract, score in scored if score > 0 or not asked),
        key=lambda pair: (-pair[1], pair[0].title, pair[0].pk),
    )
    found = tuple((who_answers(contract), score) for contract, score in fitting[:limit])
    return Answer(found, places, () if found else tuple(sorted(asked)))


def _places(text: str) -> tuple[Place, ...]:
    """Places meant by a postcode or a name, with every place they lie in."""
    code = _POSTCODE.search(text)
    outward = Outward.objects.filter(code=code[1].upper()).values("place_id") if code else None
    named = Place.objects.filter(name__iexact=text.strip()) if text.strip() else Place.objects.none()
    found = [*(Place.objects.filter(pk__in=outward) if outward is not None else ()), *named]
    every: dict[int, Place] = {}
    while found:
        place = found.pop(0)
        if place.pk not in every:
            every[place.pk] = place
            found += [place.parent] if place.parent else []
    return tuple(every.values())


def _in_force(places: tuple[Place, ...]) -> list[Contract]:
    contracts = Contract.objects.filter(state__in=OPEN).select_related("service", "place").prefetch_related(PARTIES)
    if places:
        here = Q(place__in=places) | Q(service__place__in=places)
        contracts = contracts.filter(here)
    return list(contracts[:2000])


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in plain(text).split() if len(word) > 2 and word not in _SMALL)


def _score(contract: Contract, asked: frozenset[str]) -> float:
    """Share of the asked words that fit, words of the service counting full and of the title half."""
    service = contract.service
    called = _words(f"{service.name} {service.words}") if service else frozenset()
    titled = _words(contract.title)
    parties = _words(" ".join(party.body.name for party in contract.parties.all())) - COMMON
    weight = sum(1.0 if _in(word, called | parties) else 0.5 if _in(word, titled) else 0.0 for word in asked)
    return round(weight / len(asked), 3) if asked else 0.0


def _in(word: str, words: frozenset[str]) -> bool:
    """Whether a word is there, give or take an ending (bin, bins)."""
    return word in words or any(
        min(len(word), len(one)) > 2 and (word + "s" == one or one + "s" == word) for one in words
    )
