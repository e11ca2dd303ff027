"""Who answers for a place and the words people use; unknown stays unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from countersign.register.models import Contract, Outward, Place
from countersign.register.queries import index
from countersign.register.queries.contracts import PARTIES, WhoAnswers, who_answers
from countersign.register.queries.index import OPEN, Meant
from countersign.text.lookup import words_of

__all__ = ["OPEN", "POSTCODE", "Answer", "found_for", "kind_meant", "places_of", "who_answers_for"]

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)(?:\s*\d[A-Z]{2})?\b", re.I)
_TITLED, _NAMED, _BESIDE = 0.6, 0.9, 0.3  # what a title, a party's name and each second sign count of a service's words
_MOST = 2000


@dataclass(frozen=True)
class Answer:
    """``candidates`` best first, each with its score; empty means: we do not know who answers for this.

    ``places`` are those that the words name, ``missed`` the words that led nowhere (for the list of gaps), ``kind`` the
    key of the kind of service that the words mean, if they mean one.
    """

    candidates: tuple[tuple[WhoAnswers, float], ...]
    places: tuple[Place, ...]
    missed: tuple[str, ...] = ()
    kind: str = ""

    @property
    def known(self) -> bool:
        return bool(self.candidates)


def who_answers_for(*, place: str = "", words: str = "", limit: int = 5) -> Answer:
    """Contracts and arrangements in force that fit the place (postcode, name, code) and the words people use.

    Only the outward part of a postcode is looked at, and nothing of what was asked is kept.
    """
    places = places_of(place)
    meant = index.current().meant(words, places={place.pk for place in places})
    kind = kind_meant(meant)
    if place.strip() and not places:
        return Answer((), (), ("place",), kind)
    found = found_for(places, words, meant)[:limit]
    answers = tuple((who_answers(contract), score) for contract, score in found)
    return Answer(answers, places, () if found else tuple(sorted(set(words_of(words)))), kind)


def found_for(places: tuple[Place, ...], words: str, meant: dict[Meant, float]) -> list[tuple[Contract, float]]:
    """Contracts in force there that the words mean, best first; without words, every one there."""
    asked = bool(words_of(words))
    contracts = _in_force(places, meant if asked else None)
    scored = [(contract, _score(contract, meant) if asked else 0.0) for contract in contracts]
    fitting = [(contract, score) for contract, score in scored if score > 0 or not asked]
    return sorted(fitting, key=lambda pair: (-pair[1], pair[0].title, pair[0].pk))


def places_of(text: str) -> tuple[Place, ...]:
    """Places meant by a postcode, a name or a code, also within an address line, with every place they lie in."""
    if not text.strip():
        return ()
    code, known = POSTCODE.search(text), index.current()
    found = set(Outward.objects.filter(code=code[1].upper()).values_list("place_id", flat=True)) if code else set()
    if not found:
        named = known.place_ids(text) or known.place_ids(known.place_within(text)) or known.place_ids(text, fuzzy=True)
        found = set(named)
    return _with_all_around(found)


def _with_all_around(ids: set[int]) -> tuple[Place, ...]:
    every: dict[int, Place] = {}
    waiting = ids
    while waiting:
        for place in Place.objects.filter(pk__in=waiting).order_by("pk"):
            every[place.pk] = place
        waiting = {place.parent_id for place in every.values() if place.parent_id} - every.keys()
    return tuple(every.values())


def _in_force(places: tuple[Place, ...], meant: dict[Meant, float] | None) -> list[Contract]:
    """Contracts in force in these places that something meant leads to; all of them where nothing was asked."""
    found = Contract.objects.filter(state__in=OPEN).select_related("service", "place").prefetch_related(PARTIES)
    if places:
        found = found.filter(Q(place__in=places) | Q(service__place__in=places))
    if meant is not None:
        own: dict[str, list[int]] = {"service": [], "contract": [], "body": []}
        for sort, pk in meant:
            if sort in own:
                own[sort].append(int(pk))
        led = Q(service__in=own["service"]) | Q(pk__in=own["contract"]) | Q(parties__body__in=own["body"])
        found = found.filter(led).distinct()
    return list(found.order_by("pk")[:_MOST])


def _score(contract: Contract, meant: dict[Meant, float]) -> float:
    """The strongest sign in full, the others in part."""
    bodies = [meant.get(("body", party.body_id), 0.0) for party in contract.parties.all()]
    signs = sorted(
        (
            meant.get(("service", contract.service_id or 0), 0.0),
            meant.get(("contract", contract.pk), 0.0) * _TITLED,
            max(bodies, default=0.0) * _NAMED,
        ),
        reverse=True,
    )
    return round(signs[0] + _BESIDE * sum(signs[1:]), 3)


def kind_meant(meant: dict[Meant, float]) -> str:
    """The kind of service that is meant most; empty for none."""
    scored = [(score, str(own)) for (sort, own), score in meant.items() if sort == "kind"]
    return max(scored, key=lambda pair: pair[0])[1] if scored else ""
