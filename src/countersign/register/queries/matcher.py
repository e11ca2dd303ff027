"""Whom an account is about: ids and references first, then names with a score, and never a guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from countersign.errors import NotValid
from countersign.formats.identifiers import identify, split
from countersign.register.models import Body, BodyIdentifier, BodyName, Contract, Party, Place, Service, Site
from countersign.text.matching import FLOOR, SURE, Candidate, Names, decided
from countersign.text.naming import key

_REFERENCE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Match:
    """What was found. ``sure`` says that no person needs to look.

    Otherwise ``body_id`` is only the best of the ``candidates`` (body id, score, why), for a person to decide.
    Everything is None where nothing came near. ``score`` is 0..1 and ``why`` is in plain words for the steward.
    """

    body_id: int | None = None
    service_id: int | None = None
    place_id: int | None = None
    contract_id: int | None = None
    site_id: int | None = None
    score: float = 0.0
    why: str = "no such name in the register"
    sure: bool = False
    candidates: tuple[tuple[int, float, str], ...] = ()

    @property
    def nothing(self) -> bool:
        """Nobody came near: a gap, to be logged and closed."""
        return self.body_id is None and self.contract_id is None


class _Held(NamedTuple):
    contract_id: int
    service_id: int | None
    place_id: int | None
    prime_id: int | None


@dataclass(frozen=True)
class _Said:
    name: str = ""
    reference: str = ""
    place: str = ""
    service: str = ""
    identifiers: tuple[str, ...] = ()


@dataclass
class Matcher:
    """Built once over all names of the register; each distinct question is answered once and remembered.

    ``sure`` and ``floor`` are scores: at or above the first a match is taken unless somebody else is near, below the
    second nobody is even suggested.
    """

    sure: float = SURE
    floor: float = FLOOR
    _answers: dict[_Said, Match] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._now = dict(Body.objects.filter(merged__isnull=False).values_list("pk", "replaced_by_id"))
        places = dict(Place.objects.values_list("pk", "name"))
        self._parents = dict(Place.objects.exclude(parent=None).values_list("pk", "parent_id"))
        self._bodies = Names.of(self._known_names(), places=places.values())
        self._places = Names.of((pk, name, "official") for pk, name in places.items())
        self._services = Names.of(_service_names())
        self._sites: dict[tuple[int, str], int] = {
            (contract, key(name)): pk for pk, contract, name in Site.objects.values_list("pk", "contract_id", "name")
        }
        self._identifiers = {
            (scheme, value): self._current(body)
            for body, scheme, value in BodyIdentifier.objects.values_list("body_id", "scheme", "value")
        }
        self._contracts_by_reference()
        self._contracts_by_body()

    def match(
        self,
        *,
        name: str = "",
        reference: str = "",
        place: str = "",
        service: str = "",
        identifiers: Iterable[str] = (),
    ) -> Match:
        """The body, and the contract, service, place and site where they can be told. ``identifiers``: GB-COH-…"""
        said = _Said(name.strip(), reference.strip(), place.strip(), service.strip(), tuple(identifiers))
        if said not in self._answers:
            self._answers[said] = self._answer(said)
        return self._answers[said]

    def _answer(self, said: _Said) -> Match:
        if said.reference and (held := self._references.get(_bare(said.reference))):
            return self._of_contract(held, said)
        body, found = self._body(said)
        if body is None:
            near = tuple((c.who, c.score, c.why) for c in found if c.score >= self.floor)
            place_id, service_id = self._surely(self._places, said.place), self._surely(self._services, said.service)
            who, score, why = near[0] if near else (None, 0.0, "")
            return Match(
                body_id=who, service_id=service_id, place_id=place_id, score=score, why=_unsure(why, near),
                candidates=near,
            )  # fmt: skip
        return self._narrowed(body, said)

    def _body(self, said: _Said) -> tuple[Candidate[int] | None, tuple[Candidate[int], ...]]:
        """The body that is sure, if there is one, and everybody near."""
        for text in said.identifiers:
            if (body := self._identified(text)) is not None:
                return Candidate(body, 1.0, "its official identifier"), ()
        found = self._bodies.candidates(said.name) if said.name else ()
        return decided(found, sure=self.sure), found

    def _identified(self, text: str) -> int | None:
        try:
            identifier = identify(*split(text))
        except NotValid:
            return None
        return self._identifiers.get((identifier.scheme, identifier.value))

    def _of_contract(self, held: _Held, said: _Said) -> Match:
        return Match(
            body_id=held.prime_id, contract_id=held.contract_id, service_id=held.service_id, place_id=held.place_id,
            site_id=self._site(held.contract_id, said.place), score=1.0, why="the contract’s reference", sure=True,
        )  # fmt: skip

    def _narrowed(self, body: Candidate[int], said: _Said) -> Match:
        """From the body to its contract, where service and place leave exactly one; else the body only."""
        place_id = self._surely(self._places, said.place)
        service_id = self._surely(self._services, said.service)
        serving = [held for held in self._by_body.get(body.who, ()) if _fits(held.service_id, service_id, said.service)]
        fitting = self._there(serving, place_id, said.place)
        held = fitting[0] if len(fitting) == 1 else None
        return Match(
            body_id=body.who,
            service_id=(held.service_id if held else None) or service_id,
            place_id=(held.place_id if held else None) or place_id,
            contract_id=held.contract_id if held else None,
            site_id=self._site(held.contract_id, said.place) if held else None,
            score=body.score, why=body.why, sure=True,
        )  # fmt: skip

    def _there(self, serving: list[_Held], place_id: int | None, said: str) -> list[_Held]:
        """Those that serve the place that was said: by the name of a site of theirs, else by their area."""
        sited = [held for held in serving if self._site(held.contract_id, said)]
        return sited or [held for held in serving if not said or held.place_id in self._around(place_id)]

    def _around(self, place_id: int | None) -> set[int]:
        """The place and every larger one that it is part of: what is let for the whole is let for its parts."""
        around: set[int] = set()
        while place_id is not None and place_id not in around:
            around.add(place_id)
            place_id = self._parents.get(place_id)
        return around

    def _surely(self, names: Names[int], text: str) -> int | None:
        best = decided(names.candidates(text), sure=self.sure) if text else None
        return best.who if best else None

    def _site(self, contract_id: int, text: str) -> int | None:
        return self._sites.get((contract_id, key(text))) if text else None

    def _current(self, body_id: int) -> int:
        return self._now.get(body_id) or body_id

    def _known_names(self) -> Iterable[tuple[int, str, str]]:
        for body_id, name, kind in BodyName.objects.values_list("body_id", "name", "kind"):
            yield self._current(body_id), name, kind
        for body_id, name in Body.objects.filter(names__isnull=True).values_list("pk", "name"):
            yield self._current(body_id), name, "official"

    def _contracts_by_reference(self) -> None:
        """References that name one contract only; one that two contracts share names neither."""
        primes = dict(
            Party.objects.filter(part="provider", under=None).order_by("-pk").values_list("contract_id", "body_id")
        )
        self._held, by_reference = {}, defaultdict(set)
        columns = ("pk", "reference", "ocid", "service_id", "place_id")
        for pk, reference, ocid, service_id, place_id in Contract.objects.values_list(*columns):
            prime = primes.get(pk)
            self._held[pk] = _Held(pk, service_id, place_id, self._current(prime) if prime else None)
            for text in filter(None, (reference, ocid)):
                by_reference[_bare(text)].add(pk)
        self._references = {text: self._held[min(pks)] for text, pks in by_reference.items() if len(pks) == 1}

    def _contracts_by_body(self) -> None:
        self._by_body: dict[int, list[_Held]] = defaultdict(list)
        for body_id, contract_id in Party.objects.values_list("body_id", "contract_id").distinct():
            self._by_body[self._current(body_id)].append(self._held[contract_id])


def _service_names() -> Iterable[tuple[int, str, str]]:
    for pk, name, words in Service.objects.values_list("pk", "name", "words"):
        yield pk, name, "official"
        for word in filter(None, (line.strip() for line in words.splitlines())):
            yield pk, word, "variant"


def _fits(held: int | None, found: int | None, said: str) -> bool:
    """Whether a contract's service agrees with what was said; nothing said agrees with everything."""
    return not said or (found is not None and held == found)


def _bare(reference: str) -> str:
    return _REFERENCE.sub("", reference.casefold())


def _unsure(why: str, near: tuple[tuple[int, float, str], ...]) -> str:
    if not near:
        return Match.why
    return f"not sure: {why}" if len(near) == 1 or near[0][1] - near[1][1] > 0.1 else "not sure: several come near"
