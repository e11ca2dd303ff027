"""Arrangements for sharing in Eastmarsh, asks under them, and messages that the host carries or does not."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.demo.building.days import Dated, Stage
from countersign.demo.wording import read
from countersign.experiences import actions
from countersign.experiences.models import Experience, Message
from countersign.people.rules import Actor
from countersign.terms import actions as terms
from countersign.terms.models import Arrangement

_DATES = {"starts_on": "starts", "ends_on": "ends", "review_on": "review"}
_PLAIN = ("purpose", "level", "fields")
_LEGAL = {"basis": "public_task", "condition": "health_or_care", "retain_days": 90}


def deeds(stage: Stage) -> Iterator[Dated]:
    """Each deed with its day."""
    said = read("sharing")
    for entry in said["arrangement"]:
        yield from _arranged(stage, entry)
    for entry in said["agree"]:
        yield stage.day(entry["day"]), lambda entry=entry: _agree(stage, entry)
    for entry in said["ask"]:
        yield stage.day(entry["day"]), lambda entry=entry: _ask(stage, entry)
    for entry in said["message"]:
        yield from _message(stage, entry)


def _arranged(stage: Stage, entry: dict) -> Iterator[Dated]:
    def made() -> Arrangement:
        contract = stage.place.contracts[entry["contract"]]
        return Arrangement.objects.get(contract=contract, starts_on=stage.day(entry["starts"]))

    yield stage.day(entry["drafted"]), lambda: _drafted(stage, entry)
    if "signed" in entry:
        yield stage.day(entry["signed"]), lambda: _signed(stage, entry, made())
    if stop := entry.get("stop"):
        by = stage.staff[stop["by"]]
        yield stage.day(stop["day"]), lambda: terms.stop(made(), stop["verb"], reason=stop["reason"], by=by)


def _drafted(stage: Stage, entry: dict) -> Arrangement:
    dates = {name: stage.day(entry[said]) for name, said in _DATES.items()}
    plain = {name: entry[name] for name in _PLAIN}
    bodies = [_body(stage, name) for name in entry["by"]]
    return terms.draft_arrangement(
        stage.place.contracts[entry["contract"]], bodies=bodies, says=read("sharing")["says"],
        by=stage.staff[entry["by"][0]], **plain, **dates, **_LEGAL,
    )  # fmt: skip


def _signed(stage: Stage, entry: dict, made: Arrangement) -> None:
    for name in entry["by"]:
        terms.sign(made, body=_body(stage, name), by=stage.staff[name])
    terms.sign(made, body=None, by=stage.staff["steward"])


def _body(stage: Stage, name: str):
    """The body for which this member of staff acts."""
    acts = stage.staff[name].bodies("commissioner", "provider")
    return next(body for body in stage.place.bodies.values() if body.pk in acts)


def _agree(stage: Stage, entry: dict) -> None:
    """So many of those who told leave an address and agree that messages are carried."""
    told = Experience.objects.filter(contract=stage.place.contracts[entry["contract"]], state="counted", fears=False)
    for account in told.exclude(receipt=None).order_by("pk")[: entry["people"]]:
        by, address = Actor("person", receipt_id=account.receipt_id), f"somebody.{account.pk}@example.org"
        actions.leave_contact(account, address=address, carries=True, by=by)


def _ask(stage: Stage, entry: dict) -> None:
    actions.ask_shared(stage.place.contracts[entry["contract"]], body=_body(stage, entry["by"]),
                       by=stage.staff[entry["by"]], **{name: entry[name] for name in _PLAIN})  # fmt: skip


def _message(stage: Stage, entry: dict) -> Iterator[Dated]:
    by, contract = stage.staff[entry["by"]], stage.place.contracts[entry["contract"]]
    said = {"purpose": entry["purpose"], "text": entry["text"], "body": _body(stage, entry["by"])}

    def made() -> Message:
        return Message.objects.get(text=entry["text"])

    yield stage.day(entry["day"]), lambda: actions.ask_to_carry(contract, by=by, **said)
    if "carried" in entry:
        yield stage.day(entry["carried"]), lambda: actions.carry(made(), by=stage.staff["steward"])
    if down := entry.get("down"):
        steward = stage.staff["second.steward"]
        yield stage.day(down["day"]), lambda: actions.turn_down(made(), reason=down["reason"], by=steward)
