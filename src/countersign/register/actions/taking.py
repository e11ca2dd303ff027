"""Bodies and contracts as an import tells them, written only where they are new or differ.

One :class:`Taking` serves one chunk: it remembers what it did and writes those lines into the ledger at its
end.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from countersign import clock
from countersign.errors import NotValid
from countersign.formats.identifiers import Identifier
from countersign.formats.ocds import BodySaid, ContractSaid
from countersign.ledger.actions import record_many
from countersign.people.rules import Actor
from countersign.register.actions.contracts import named_or_new
from countersign.register.actions.writing import (
    described,
    free_slug,
    identified,
    sector_of,
    write_body,
    write_identifiers,
    write_name,
)
from countersign.register.models import Contract, Part, Party, Place
from countersign.register.queries.known import Known
from countersign.register.states import by_date, path

# Fields of a contract that an import may fill; one that it leaves empty never wipes what is there.
_FIELDS = tuple(
    field.name
    for field in dataclasses.fields(ContractSaid)
    if field.name not in ("ocid", "award", "state", "region", "bodies")
)


class Taking:
    """``source`` is noted on new contracts. ``known`` may be handed from chunk to chunk."""

    def __init__(self, by: Actor, *, source: str = "", known: Known | None = None) -> None:
        self._by, self._source = by, source
        self.known = known or Known()
        self._lines: dict[str, list[tuple[str, Mapping[str, object]]]] = {}
        self.bodies_new = self.contracts_new = self.contracts_changed = 0

    def write_ledger(self) -> None:
        """One line for each deed, in the order body added, changed, contract added, changed."""
        for event in sorted(self._lines):
            record_many(event, self._lines[event])
        self._lines = {}

    def note(self, event: str, subject: str, **facts: object) -> None:
        self._lines.setdefault(event, []).append((subject, {**facts, "by": self._by.label}))

    def body(
        self,
        name: str,
        pairs: Iterable[tuple[str, str]] = (),
        *,
        voluntary: bool = False,
        public: bool = False,
        **more: Any,
    ) -> tuple[int, bool]:
        """(body id, whether anything was written). Identifiers that cannot be right are left out."""
        identifiers, _ = identified(pairs)
        found = self.known.body(name, identifiers)
        if found is not None:
            return found, self._add_to_body(found, name, identifiers)
        sector = more.pop("sector", "") or sector_of(identifiers, voluntary=voluntary, public=public)
        body = write_body(name=name, identifiers=identifiers, sector=sector, **more)
        self.known.learn(body.pk, identifiers, (name,))
        self.bodies_new += 1
        self.note("body.added", f"body:{body.pk}", sector=sector, identifiers=len(identifiers))
        return body.pk, True

    def _add_to_body(self, body_id: int, name: str, identifiers: list[Identifier]) -> bool:
        name, fresh = self.known.lacks(body_id, name, identifiers)
        if not name and not fresh:
            return False
        if name:
            write_name(body_id, name)
        write_identifiers(body_id, fresh)
        self.known.learn(body_id, fresh, (name,) if name else ())
        self.note("body.changed", f"body:{body_id}", names=int(bool(name)), identifiers=len(fresh))
        return True

    def process(self, told: Iterable[ContractSaid]) -> None:
        """Every contract of one process. The contract to be becomes the first award once there is one."""
        told = tuple(told)
        for said in told:
            contract = self._contract(said, single=len(told) == 1 or said is told[0])
            self.parties(contract, said.bodies)

    def _contract(self, said: ContractSaid, *, single: bool) -> Contract:
        of_process = Contract.objects.filter(ocid=said.ocid)
        contract = of_process.filter(award=said.award).first()
        if contract is None and single:
            contract = of_process.filter(award="").first()
        if contract is None:
            return self._add(said)
        return self._change(contract, said)

    def _fields(self, said: ContractSaid) -> dict[str, Any]:
        given = {name: getattr(said, name) for name in _FIELDS} | {"description": described(said.description)}
        given["ends_on"] = None if _backwards(said) else said.ends_on
        if said.region:
            given["place"] = named_or_new(Place, said.region, kind="region")[0]
        return given

    def _add(self, said: ContractSaid) -> Contract:
        contract = Contract.objects.create(
            ocid=said.ocid, award=said.award, slug=free_slug(Contract, said.title), source=self._source[:300],
            state=self._state(said), **self._fields(said),
        )  # fmt: skip
        self.contracts_new += 1
        self.note("contract.added", f"contract:{contract.pk}", state=contract.state)
        return contract

    def _change(self, contract: Contract, said: ContractSaid) -> Contract:
        wanted = {k: v for k, v in self._fields(said).items() if v not in (None, "")} | {"award": said.award}
        state = self._state(said)
        if path(contract.state, state):  # a life goes forward only: an older notice does not revive a contract
            wanted["state"] = state
        changed = sorted(name for name, value in wanted.items() if getattr(contract, name) != value)
        if changed:
            for name in changed:
                setattr(contract, name, wanted[name])
            contract.save(update_fields=changed)
            self.contracts_changed += 1
            self.note("contract.changed", f"contract:{contract.pk}", fields=changed, state=contract.state)
        return contract

    def _state(self, said: ContractSaid) -> str:
        return by_date(said.state, said.starts_on, None if _backwards(said) else said.ends_on, clock.today())

    def parties(self, contract: Contract, bodies: Iterable[BodySaid]) -> bool:
        """Every body in its part; whether anything was written."""
        written = False
        placed: dict[str, Party] = {}
        for said in bodies:
            public = said.part == Part.COMMISSIONER
            body_id, body_written = self.body(said.name, said.identifiers, voluntary=said.voluntary, public=public)
            under = placed.get(said.under) if said.under else None
            party, made = Party.objects.get_or_create(
                contract=contract, body_id=body_id, part=said.part, defaults={"under": under}
            )
            placed.setdefault(said.name, party)
            written |= made or body_written
            if made:
                self.note("contract.joined", f"contract:{contract.pk}", body=f"body:{body_id}", part=said.part)
        return written


def _backwards(said: ContractSaid) -> bool:
    return bool(said.starts_on and said.ends_on and said.ends_on < said.starts_on)


def check_contract_dates(said: ContractSaid) -> None:
    """For rows people prepared themselves: dates the wrong way round are refused, not mended."""
    if _backwards(said):
        raise NotValid("The contract would end before it starts.")
