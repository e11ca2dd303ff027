"""The policies of sharing (``sharing.cedar``), asked for one field at a time. Pure: plain values in, a verdict out."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import cedarpy

from countersign.errors import Broken
from countersign.terms.vocabulary import fields

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Arranged:
    """An arrangement as the policies see it. ``parties`` are ids of bodies; both days belong to it."""

    number: int
    state: str
    level: str
    purpose: str
    fields: frozenset[str]
    parties: frozenset[int]
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class Ask:
    """One body asks for fields at a level for a purpose. ``acts``: somebody who acts for that body is asking."""

    body: int
    acts: bool
    purpose: str
    level: str
    fields: tuple[str, ...]
    today: dt.date


@dataclass(frozen=True)
class Permit:
    """What became of one field. ``rule`` is the policy that decided; ``unblocks`` is empty where it is allowed;
    ``number`` is that of the arrangement it was judged by, ``against`` how many policies forbid it."""

    field: str
    allowed: bool
    rule: str
    unblocks: str = ""
    number: int | None = None
    against: int = 0


@dataclass(frozen=True)
class Rule:
    """One policy: its name and what would unblock what it forbids."""

    id: str
    unblocks: str


def permits(ask: Ask, arranged: Arranged | None) -> list[Permit]:
    """One verdict for each field asked for, in the order of asking, under this arrangement or under none."""
    context = _context(ask, arranged)
    requests = [_request(ask, field, context) for field in ask.fields]
    answers = cedarpy.is_authorized_batch(requests, _policies(), _entities(ask.body, ask.acts))
    return [_decided(ask, *said, arranged) for said in zip(ask.fields, answers, strict=True)]


def _request(ask: Ask, field: str, context: dict[str, object]) -> dict[str, object]:
    return {
        "principal": {"type": "Body", "id": str(ask.body)},
        "action": {"type": "Action", "id": ask.level},
        "resource": {"type": "Field", "id": field},
        "context": context,
    }


def _decided(ask: Ask, field: str, answer: cedarpy.AuthzResult, arranged: Arranged | None) -> Permit:
    if answer.diagnostics.errors:  # Cedar passes over a policy that fails; a forbid must never be passed over
        raise Broken("The policies of sharing could not be evaluated; nothing was given.")
    order = list(_rules())
    against = [_rules()[name] for name in sorted(answer.diagnostics.reasons, key=order.index)]
    number = arranged.number if arranged and ask.level != "aggregate" else None
    if answer.allowed:
        return Permit(field, True, against[0].id, number=number)
    first = against[0] if against else Rule("nothing-permits-it", "Ask for what an arrangement can name.")
    return Permit(field, False, first.id, first.unblocks, number, len(against))


def _context(ask: Ask, arranged: Arranged | None) -> dict[str, object]:
    context: dict[str, object] = {"level": ask.level, "purpose": ask.purpose, "today": ask.today.toordinal()}
    if arranged and ask.level != "aggregate":
        context["arrangement"] = {
            "state": arranged.state,
            "level": arranged.level,
            "purpose": arranged.purpose,
            "fields": sorted(arranged.fields),
            "parties": sorted(str(body) for body in arranged.parties),
            "starts": arranged.starts_on.toordinal(),
            "ends": arranged.ends_on.toordinal(),
        }
    return context


@lru_cache(maxsize=256)
def _entities(body: int, acts: bool) -> cedarpy.Entities:
    who = {"uid": {"type": "Body", "id": str(body)}, "attrs": {"id": str(body), "acts": acts}, "parents": []}
    return cedarpy.Entities.from_json_str(json.dumps([who, *_known_fields()]))


@cache
def _known_fields() -> tuple[dict[str, object], ...]:
    return tuple(
        {
            "uid": {"type": "Field", "id": one.id},
            "attrs": {"id": one.id, "level": one.level},
            "parents": [{"type": "Group", "id": one.group}],
        }
        for one in fields().values()
    )


def policy_text() -> str:
    """The policies as written, for whoever wants to read them."""
    return (_HERE / "sharing.cedar").read_text(encoding="utf-8")


def schema_text() -> str:
    """The types that the policies are checked against."""
    return (_HERE / "sharing.cedarschema").read_text(encoding="utf-8")


@cache
def _policies() -> cedarpy.PolicySet:
    return cedarpy.PolicySet.from_str(policy_text())


@cache
def _rules() -> dict[str, Rule]:
    """Every policy by the name that Cedar gives it, in the order of the file."""
    read = json.loads(cedarpy.policies_to_json_str(policy_text()))["staticPolicies"]
    inside = sorted(read.items(), key=lambda item: int(item[0].removeprefix("policy")))
    return {name: Rule(p["annotations"]["id"], p["annotations"].get("unblocks", "")) for name, p in inside}


def rules() -> tuple[Rule, ...]:
    """Every policy, in the order of the file."""
    return tuple(_rules().values())
