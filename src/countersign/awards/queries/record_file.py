"""A record as plain JSON: by organisation identifiers and the ``ocid`` of each contract, all with addresses."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from countersign.awards.queries.printed_record import printed_tie
from countersign.awards.queries.track_record import Record
from countersign.awards.weighing import Result, Weighed

FORMAT = "countersign-track-record/1"


def record_file(record: Record) -> dict[str, object]:
    """Everything a record says. Numbers are between 0 and 1, weights in results; dates ISO texts."""
    return {
        "format": FORMAT,
        "address": f"{settings.ADDRESS}{reverse('awards:record', args=[record.body.slug])}",
        "organisation": organisation(record.body),
        "as_of": record.as_of.isoformat(),
        "rule": record.rule.version,
        "relevant_to": _wanted(record),
        "start": {
            "mean": record.start.mean, "strength": record.start.strength, "providers": record.start.providers,
            "how": record.start.how,
        },
        "no_record": record.is_newcomer,
        "estimate": _estimate(record),
        "words": record.words,
        "ties": [printed_tie(tie) for tie in record.ties],
        "results": [_counted(one) for one in record.counted],
        "not_counted": [_plain(one) | {"why_not": one.why_not} for one in record.left_out],
    }  # fmt: skip


def organisation(body: Model) -> dict[str, object]:
    """A body by its identifiers (``GB-COH-01234567``), else by its address here."""
    identifiers = sorted(str(one) for one in body.identifiers.all())
    return {"id": identifiers[0] if identifiers else f"countersign-{body.slug}", "identifiers": identifiers,
            "name": body.name, "slug": body.slug}  # fmt: skip


def _estimate(record: Record) -> dict[str, float] | None:
    """None for a newcomer: the starting point is not a result of theirs."""
    if record.is_newcomer:
        return None
    known = {"value": record.value, "lower": record.lower, "upper": record.upper}
    return {name: round(number, 6) for name, number in known.items()} | {"confidence": 0.95}


def _wanted(record: Record) -> dict[str, object] | None:
    wanted = record.wanted
    if wanted.is_open:
        return None
    return {"service": wanted.service, "cpv": list(wanted.cpv), "users": wanted.users, "yearly": wanted.yearly}


def _counted(one: Weighed) -> dict[str, object]:
    return _plain(one.result) | {"weight": round(one.weight, 6), "before_caps": round(one.uncapped, 6)}


def _plain(one: Result) -> dict[str, object]:
    contract = one.contract
    return {
        "kind": one.kind,
        "about": one.about,
        "words": one.words,
        "stands": one.stands,
        "value": one.value,
        "evidence": one.grade,
        "on": one.on.isoformat(),
        "ocid": contract.ocid if contract is not None else None,
        "contract": contract.slug if contract is not None else None,
        "nearness": round(one.near.factor, 6),
        "tie": one.tie,
        "disputed": one.disputed,
        "reply": one.reply,
        "address": f"{settings.ADDRESS}{one.address}",
        "ledger_line": one.line,
    }
