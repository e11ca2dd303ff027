"""The findings of Eastmarsh: drafted, fact-checked, published, answered by a clock."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.demo.building.place import Eastmarsh
from countersign.demo.wording import read
from countersign.engine import Condition, Contains, Is, Question
from countersign.findings import actions
from countersign.findings.models import Figure, Finding
from countersign.people.rules import Actor

_LISTS = {"themes"}


def draft(wave: int, *, place: Eastmarsh, staff: dict[str, Actor]) -> dict[str, Finding]:
    """The findings of one wave, drafted and, where their story goes on, put to their fact-check with its replies."""
    return {entry["id"]: _begun(entry, place, staff) for entry in read("findings")["finding"] if entry["wave"] == wave}


def _begun(entry: dict, place: Eastmarsh, staff: dict[str, Actor]) -> Finding:
    about, said = _about(entry, place), _said(entry)
    finding = actions.draft(
        Question("experiences", where=(*about, *said)),
        base=Question("experiences", where=about),
        claim=entry["claim"],
        kind=entry["kind"],
        limits=entry["limits"],
        by=staff["steward"],
    )
    if "figure" in entry:
        actions.set_beside(finding, figure=Figure(**entry["figure"]), by=staff["steward"])
    if entry["until"] == "draft":
        return finding
    actions.open_fact_check(finding, by=staff["steward"])
    for said in entry.get("replies", []):
        actions.reply(finding, text=said["text"], body_id=_body_of(staff[said["by"]]), by=staff[said["by"]])
    return finding


def _about(entry: dict, place: Eastmarsh) -> tuple[Condition, ...]:
    """Whom the finding is about: a contract, or one of its sites. This is also its base."""
    contract = Is("contract_id", place.contracts[entry["contract"]].pk)
    return (contract, Is("site_id", place.sites[entry["site"]].pk)) if "site" in entry else (contract,)


def _said(entry: dict) -> tuple[Condition, ...]:
    """What those counted said."""
    return tuple(
        Contains(column, code) if column in _LISTS else Is(column, code) for column, code in entry["where"].items()
    )


def _body_of(actor: Actor) -> int:
    return next(body for _, body in actor.roles if body is not None)


def publish(day: dt.date, drafted: dict[str, Finding], *, staff: dict[str, Actor]) -> list[Finding]:
    """Sign off what is to be published, publish it once its window is over, and add what was said afterwards."""
    story = {entry["id"]: entry for entry in read("findings")["finding"]}
    wanted = {name: finding for name, finding in drafted.items() if story[name]["until"] == "published"}
    with clock.at(day):
        for finding in wanted.values():
            actions.sign_off(finding, by=staff["second.steward"])
        published = actions.publish_batch(by=staff["second.steward"]).published
        for name, finding in wanted.items():
            _afterwards(story[name], finding, staff)
    return list(published)


def _afterwards(entry: dict, finding: Finding, staff: dict[str, Actor]) -> None:
    finding.refresh_from_db()
    if finding.state != "published":
        return
    if dispute := entry.get("disputed"):
        by = staff[dispute["by"]]
        actions.dispute(finding, text=dispute["text"], body_id=_body_of(by), by=by)
    if correction := entry.get("correction"):
        actions.correct(finding, text=correction, by=staff["steward"])
