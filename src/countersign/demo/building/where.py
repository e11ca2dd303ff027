"""Where people of Eastmarsh go: routes that were confirmed, doors that were the wrong ones, and gaps: one answered, one
overdue, one open."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.demo.building.days import Dated, Stage
from countersign.demo.wording import read
from countersign.experiences.actions import answer_gap
from countersign.experiences.actions.asking import log_gap
from countersign.experiences.models import Gap
from countersign.people.rules import ANYBODY, SYSTEM
from countersign.register.actions import confirm_route, note_wrong_doors


def deeds(stage: Stage) -> Iterator[Dated]:
    """Each deed with its day."""
    book = read("where")
    for entry in book["confirmed"]:
        yield stage.day(entry["day"]), lambda entry=entry: _confirm(stage, entry)
    for entry in book["gap"]:
        yield stage.day(entry["day"]), lambda entry=entry: log_gap(said=entry["said"], by=ANYBODY)
        if "answered" in entry:
            yield stage.day(entry["answered"]), lambda entry=entry: _answer(stage, entry)
    for entry in book["journey"]:
        yield stage.day(entry["day"]), lambda entry=entry: _journeys(stage, entry)


def _confirm(stage: Stage, entry: dict) -> None:
    contract = stage.place.contracts[entry["contract"]]
    confirm_route(contract, office=entry["office"], how=entry["how"], by=stage.staff["steward"])


def _answer(stage: Stage, entry: dict) -> None:
    gap = Gap.objects.filter(source=None, said=entry["said"]).get()
    answer_gap(
        gap, asked=entry["asked"], outcome=entry["outcome"], service=stage.place.services.get(entry.get("service", "")),
        words=entry.get("words", ()), by=SYSTEM,
    )  # fmt: skip


def _journeys(stage: Stage, entry: dict) -> None:
    doors = [stage.place.bodies[name] for name in entry["doors"]]
    service = stage.place.services[entry["service"]]
    for _ in range(entry["times"]):
        note_wrong_doors(doors, service=service, lost=entry.get("lost", False), by=ANYBODY)
