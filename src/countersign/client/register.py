"""A register as an object: each list an iterator over all of its pages, each thing by its name or number."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import quote

from countersign.client.asking import Asker, Wait
from countersign.client.things import (
    Answer,
    Body,
    Commitment,
    Contract,
    Finding,
    Measure,
    Number,
    Place,
    Service,
    made,
)

Thing = TypeVar("Thing")
_PER_PAGE = 200
_API = "/api/v1"


class Register:
    """The register at ``address``. Filters are those of its description; one that does not exist is refused by it.

    A list is asked for page by page while it is walked through. A busy register is asked again after as many seconds as
    it says, ``tries`` times in all. Raises :class:`~countersign.errors.CountersignError`, which says what to do.
    """

    def __init__(self, address: str, *, tries: int = 4, timeout_s: float = 30, wait: Wait = time.sleep) -> None:
        self._asker = Asker(f"{address.rstrip('/')}{_API}", tries=tries, timeout_s=timeout_s, wait=wait)

    def rows(self, kind: str, /, **asked: object) -> Iterator[dict[str, Any]]:
        """Every row of a list as it came, also of kinds that this client has no class for."""
        page, pages = 1, 1
        while page <= pages:
            got = self._asker.ask(f"/{quote(kind)}", page=page, per_page=_PER_PAGE, **asked)
            yield from got["results"]
            page, pages = page + 1, got["pages"]

    def bodies(self, **asked: object) -> Iterator[Body]:
        return self._listed(Body, "bodies", asked)

    def body(self, slug: str) -> Body:
        return self._one(Body, "bodies", slug)

    def places(self) -> Iterator[Place]:
        return self._listed(Place, "places", {})

    def services(self, **asked: object) -> Iterator[Service]:
        return self._listed(Service, "services", asked)

    def service(self, slug: str) -> Service:
        return self._one(Service, "services", slug)

    def contracts(self, **asked: object) -> Iterator[Contract]:
        return self._listed(Contract, "contracts", asked)

    def contract(self, slug: str) -> Contract:
        return self._one(Contract, "contracts", slug)

    def findings(self, **asked: object) -> Iterator[Finding]:
        return self._listed(Finding, "findings", asked)

    def finding(self, number: int) -> Finding:
        return self._one(Finding, "findings", number)

    def answers(self, **asked: object) -> Iterator[Answer]:
        return self._listed(Answer, "answers", asked)

    def commitments(self, **asked: object) -> Iterator[Commitment]:
        return self._listed(Commitment, "commitments", asked)

    def commitment(self, number: int) -> Commitment:
        return self._one(Commitment, "commitments", number)

    def numbers(self, **asked: object) -> Iterator[Number]:
        return self._listed(Number, "numbers", asked)

    def measures(self) -> Iterator[Measure]:
        return self._listed(Measure, "measures", {})

    def _listed(self, kind: type[Thing], name: str, asked: dict[str, object]) -> Iterator[Thing]:
        return (made(kind, row) for row in self.rows(name, **asked))

    def _one(self, kind: type[Thing], name: str, key: object) -> Thing:
        return made(kind, self._asker.ask(f"/{name}/{quote(str(key), safe='')}"))
