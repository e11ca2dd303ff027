"""What became of providers of Eastmarsh, evidence from elsewhere in every state, and packs of evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal

from countersign.awards import actions
from countersign.awards.models import Reference, Tie
from countersign.demo.building.days import Dated, Stage
from countersign.demo.wording import read

_SAID = ("title", "buyer", "measure", "kept", "voucher", "document")
_NEWCOMER = "tidewater"


def deeds(stage: Stage) -> Iterator[Dated]:
    """Each deed about records with its day."""
    book = read("records")
    for entry in book["tie"]:
        yield from _tie(stage, entry)
    for entry in book["reference"]:
        yield from _reference(stage, entry)
    for entry in book["pack"]:
        yield (
            stage.day(entry["day"]),
            lambda entry=entry: actions.freeze(
                stage.place.contracts[entry["contract"]], purpose=entry["purpose"], by=stage.staff[entry["by"]]
            ),
        )


def _tie(stage: Stage, entry: dict) -> Iterator[Dated]:
    body, other = (stage.place.bodies[entry[name]] for name in ("body", "other"))
    by, on = stage.staff["steward"], stage.day(entry["day"])
    said = {"kind": entry["kind"], "source": entry["source"]}
    yield on, lambda: actions.tie(body, other=other, on=on, by=by, **said)
    if struck := entry.get("struck"):
        made = Tie.objects.filter(body=body, other=other)
        yield stage.day(struck["day"]), lambda: actions.strike(made.get(), because=struck["because"], by=by)


def _reference(stage: Stage, entry: dict) -> Iterator[Dated]:
    body, by = stage.place.bodies[_NEWCOMER], stage.staff["newcomer"]
    service = stage.place.services.get(entry.get("service", ""))
    said = {name: entry[name] for name in _SAID}
    yield stage.day(entry["day"]), lambda: actions.offer(
        body, service=service, yearly=Decimal(entry["yearly"]) if "yearly" in entry else None,
        ended_on=stage.day(entry["ended"]), digest=hashlib.sha256(entry["document"].encode()).hexdigest(), by=by, **said
    )  # fmt: skip
    steps: tuple[tuple[str, Callable], ...] = (
        ("verify", lambda one, step: actions.verify(one, verifier=step["verifier"], by=stage.staff["steward"])),
        ("object", lambda one, step: actions.object_to(one, text=step["text"], by=stage.staff[step["by"]])),
        ("settle", lambda one, step: actions.settle(one, because=step["because"], by=stage.staff["steward"])),
        ("refuse", lambda one, step: actions.refuse(one, because=step["because"], by=stage.staff["steward"])),
        ("take_back", lambda one, step: actions.take_back(one, because=step["because"], by=by)),
    )
    for name, act in steps:
        if step := entry.get(name):
            found = Reference.objects.filter(title=entry["title"])
            yield stage.day(step["day"]), lambda act=act, step=step, found=found: act(found.get(), step)
