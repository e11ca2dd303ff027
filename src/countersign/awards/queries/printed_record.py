"""Exactly what is printed of ties, evidence from elsewhere and packs: their public JSON, and what the ledger holds."""

from __future__ import annotations

import datetime as dt
import hashlib

from countersign.awards.models import Pack, Reference, Tie
from countersign.proof.canonical import canonical
from countersign.register.queries import signed_by


def printed_tie(tie: Tie) -> dict[str, object]:
    return {
        "number": tie.pk,
        "body": signed_by(tie).slug,
        "kind": tie.kind,
        "other": signed_by(tie, "other").slug,
        "contract": tie.contract.slug if tie.contract else None,
        "on": _day(tie.on),
        "source": tie.source,
        "source_url": tie.source_url,
        "struck_on": _day(tie.struck_on),
        "struck_because": tie.struck_because,
    }


def printed_reference(one: Reference) -> dict[str, object]:
    return {
        "number": one.pk,
        "body": signed_by(one).slug,
        "title": one.title,
        "buyer": one.buyer,
        "service": one.service.slug if one.service else None,
        "cpv": one.cpv,
        "yearly": f"{one.yearly:.2f}" if one.yearly is not None else None,
        "measure": one.measure,
        "kept": one.kept,
        "ended_on": _day(one.ended_on),
        "voucher": one.voucher,
        "document": one.document,
        "document_url": one.document_url,
        "sha256": one.digest,
        "state": one.state,
        "offered_on": _day(one.offered_on),
        "verifier": one.verifier,
        "verified_on": _day(one.verified_on),
        "objection": one.objection,
        "objector": signed_by(one, "objector").slug if one.objector else None,
        "ended_because": one.ended_because,
    }


def digest(thing: Tie | Reference | Pack) -> str:
    """SHA-256 of what is printed of it, in hexadecimal; of a pack, of its data, paper and archive."""
    if isinstance(thing, Pack):
        return hashlib.sha256(canonical(files_of(thing))).hexdigest()
    printed = printed_tie(thing) if isinstance(thing, Tie) else printed_reference(thing)
    return hashlib.sha256(canonical(printed)).hexdigest()


def files_of(pack: Pack) -> dict[str, str]:
    """The SHA-256 of each file of a pack."""
    files = {"data": pack.data.encode(), "pdf": bytes(pack.pdf), "zip": bytes(pack.archive)}
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
