"""Which processes there are, and what is published of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse

from countersign.awards import queries as awards
from countersign.errors import NotFound
from countersign.formats import ocds
from countersign.formats.ocds.awarding import LOTS, OWN
from countersign.register import queries as register
from countersign.terms import queries as terms

Thing = dict[str, Any]


@dataclass(frozen=True)
class Process:
    """One contracting process: its ocid, and the short names of the contracts that came of it."""

    ocid: str
    contracts: tuple[str, ...]


def processes(*, text: str = "", state: str = "", body: str = "") -> list[Process]:
    """Processes of which a contract fits, in the order of their ocids; one query. Services run in-house have none."""
    found = register.contracts(text=text, state=state, part_of=body, kind="contract")
    pairs = sorted((ocid or terms.own_ocid(slug), slug) for ocid, slug in found.values_list("ocid", "slug"))
    return [
        Process(ocid, tuple(slug for _, slug in same)) for ocid, same in groupby(pairs, key=lambda pair: pair[0])
    ]  # fmt: skip


def process(ocid: str) -> Process:
    """The process of this ocid, with all its contracts; raises :class:`NotFound`."""
    own = ocid.removeprefix(f"{settings.OCID_PREFIX}-")
    found = register.contracts(kind="contract").filter(ocid=ocid).order_by("slug")
    slugs = list(found.values_list("slug", flat=True))
    if not slugs and own != ocid:
        unnumbered = register.contracts(kind="contract").filter(slug=own, ocid=None)
        slugs = list(unnumbered.values_list("slug", flat=True))
    if not slugs:
        raise NotFound("There is no process of this ocid.", remedy="See the list of records.")
    return Process(ocid, tuple(slugs))


def releases(one: Process, *, at: dt.datetime) -> list[Thing]:
    """Everything that is published of it, as it stood ``at`` that moment, in the order in which it merges."""
    return [release for slug in one.contracts for release in _of_contract(slug, at)]


def extensions() -> list[str]:
    """What releases are written by: what procurements need, what annexes need, and our own, which is served here."""
    return [*LOTS, *ocds.EXTENSIONS, f"{settings.ADDRESS}/{OWN}"]


def _of_contract(slug: str, at: dt.datetime) -> Iterable[Thing]:
    """The newest procurement and the annex; of two that say something of one thing, the one that knows more is last."""
    contract = register.contract_by_slug(slug)
    annex = _only(terms.annex(contract, address=_address("terms:ocds-json", slug), at=at))
    newest = awards.of_contract(contract.pk).first()
    if newest is None:
        return [annex]
    address = _address("awards:ocds-json", slug, newest.number)
    procured = _only(awards.package(awards.public(slug, newest.number), address=address, at=at))
    annex = ocds.under_ids_of(procured, annex)
    return [procured, annex] if "awards" in annex else [annex, procured]


def _only(package: Thing) -> Thing:
    return dict(package["releases"][0])


def _address(name: str, *args: object) -> str:
    return settings.ADDRESS + reverse(name, args=args)
