"""Who may record ties, offer and verify evidence from elsewhere, object to it, and freeze a pack."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from countersign.awards import queries
from countersign.awards.models import Reference
from countersign.errors import NotAllowed, NotValid
from countersign.findings.rules import check_address, check_text
from countersign.people.rules import Actor, check
from countersign.register import queries as register


def check_tie(by: Actor) -> None:
    """A steward of the host, from a public source; never one of the bodies."""
    check(by, "tie.record")


def check_refer(by: Actor, body: Model) -> None:
    """A provider offers results of its own, and nobody for it."""
    check(by, "reference.offer", body_id=body.pk)


def check_verify(by: Actor, reference: Reference, verifier: str) -> None:
    """A steward writes down who verified it: not the provider or its kin, nor who vouches for it, nor who bought."""
    check(by, "reference.verify")
    names = [*queries.names_of_kin(reference.body_id), reference.voucher, reference.buyer]
    if _plain(verifier) in {_plain(name) for name in names}:
        raise NotValid(
            "Who did it, bought it or vouches for it cannot verify it.",
            remedy="Name a third party that has seen the document.",
            faults=(("verifier", "Name somebody else."),),
        )


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def check_object(by: Actor, reference: Reference) -> int:
    """Any body that provides or commissions may object, but the one that offered it; returns for which body."""
    own = sorted(by.bodies("provider", "commissioner"))
    check(by, "reference.object", body_id=own[0] if own else None)
    others = [body for body in own if body not in register.group_of(reference.body_id)]
    if not others:
        raise NotAllowed("Nobody objects to its own evidence.", remedy="Take it back instead.")
    return others[0]


def check_make_pack(by: Actor, contract: Model) -> None:
    """A commissioner or provider of the contract, a scrutineer or a steward."""
    parties = {party.body_id for party in register.parties_of(contract)}
    own = sorted(parties & by.bodies("provider", "commissioner"))
    check(by, "pack.make", body_id=own[0] if own else None)


def check_printed(texts: Iterable[tuple[str, str]], *, known: Iterable[str], url: str = "") -> None:
    """Every text (its words and what it is called) is there and names no person; raises ``NotSafe`` or ``NotValid``."""
    known = list(known)
    for text, what in texts:
        check_text(text, known=known, what=what)
    if url:
        check_address(url)
