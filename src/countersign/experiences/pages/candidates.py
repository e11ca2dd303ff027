"""What an unsure account may be attached to, as choices: (value, words, hint)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from countersign.experiences.models import Experience
from countersign.register.queries import Matcher, bodies, contracts, contracts_of, parties_of, search

Listed = tuple[str, str, str]
_CONTRACTS_EACH = 5


def near(account: Experience) -> list[Listed]:
    """Bodies the register comes near to, with score and reason, each followed by its newest contracts."""
    match = Matcher().match(
        name=account.said_body,
        reference=account.said_reference,
        place=account.said_place,
        service=account.said_service,
    )
    known = bodies().in_bulk([body for body, _, _ in match.candidates])
    listed: list[Listed] = []
    for body, score, why in match.candidates:
        if body in known:
            listed += _with_contracts(known[body], f"Score {score:.2f}: {why}.")
    return listed


def found_for(text: str) -> list[Listed]:
    """What a search of the register comes to: bodies and contracts."""
    found = search(text)
    return [*(_body(body, "Found by your search.") for body in found.bodies), *_contracts(found.contracts)]


def _with_contracts(body: Model, hint: str) -> list[Listed]:
    return [_body(body, hint), *_contracts(contracts_of(body)[:_CONTRACTS_EACH])]


def _body(body: Model, hint: str) -> Listed:
    return (f"body:{body.pk}", body.name, hint)


def _contracts(found: Iterable[Model]) -> list[Listed]:
    return [(f"contract:{one.pk}", one.title, _about(one)) for one in found]


def _about(contract: Model) -> str:
    parts = (contract.service, contract.place, contract.reference and f"reference {contract.reference}")
    return ("Contract. " + ", ".join(str(part) for part in parts if part)).strip()


def pointed(kind: str, number: int) -> dict[str, int | None]:
    """Arguments of ``decide_attach`` for a choice. A contract brings its provider, service and place along."""
    if kind == "body":
        return {"body_id": number}
    contract = contracts().get(pk=number)
    runs = [p.body_id for part in ("provider", "commissioner") for p in parties_of(contract) if p.part == part]
    return {
        "contract_id": contract.pk,
        "body_id": runs[0] if runs else None,
        "service_id": contract.service_id,
        "place_id": contract.place_id,
    }
