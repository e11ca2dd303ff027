"""The findings of Eastmarsh: drafted, fact-checked, published, answered by a clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from countersign import clock
from countersign.demo.building.place import Eastmarsh
from countersign.demo.wording import read
from countersign.engine import Condition, Contains, Is, Question
from countersign.errors import NotNow, NotSafe
from countersign.findings import actions
from countersign.findings.models import Figure, Finding
from countersign.people.rules import Actor

Say = Callable[[str], None]

_LISTS = {"themes"}


def draft(wave: int, *, place: Eastmarsh, staff: dict[str, Actor], say: Say) -> dict[str, Finding]:
    """The findings of one wave, drafted and, where their story goes on, put to their fact-check with its replies.

    One whose numbers may not be said is left out, and ``say`` hears why.
    """
    drafted: dict[str, Finding] = {}
    for entry in read("findings")["finding"]:
        if entry["wave"] == wave:
            try:
                drafted[entry["id"]] = _begun(entry, place, staff)
            except NotSafe as refused:
                say(f"{entry['id']} is not drafted: {refused}")
    return drafted


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


def publish(day: dt.date, drafted: dict[str, Finding], *, staff: dict[str, Actor], say: Say) -> list[Finding]:
    """Sign off what is to be published and publish what may be; then comes what was said afterwards.

    ``drafted``: all findings so far, by the ids of the story. What a release has to withhold waits for the next one.
    """
    from_surveys = (entry["finding"] for entry in read("surveys")["survey"] if "finding" in entry)
    story = {entry["id"]: entry for entry in (*read("findings")["finding"], *from_surveys)}
    names = {finding.pk: name for name, finding in drafted.items()}
    with clock.at(day):
        for finding in drafted.values():
            finding.refresh_from_db()
            if story[names[finding.pk]]["until"] == "published" and _is_unsigned(finding):
                actions.sign_off(finding, by=staff["second.steward"])
        published = _published(staff["second.steward"], say)
        for finding in published:
            _afterwards(story[names[finding.pk]], finding, staff)
    return published


def _is_unsigned(finding: Finding) -> bool:
    return finding.state == "fact_check" and finding.signed_off_by_id is None


def _published(steward: Actor, say: Say) -> list[Finding]:
    try:
        batch = actions.publish_batch(by=steward)
    except (NotSafe, NotNow) as refused:
        say(f"Nothing is published: {refused}")
        return []
    for finding, why in batch.waiting:
        say(f"Finding {finding.pk} waits: {why}")
    return list(batch.published)


def _afterwards(entry: dict, finding: Finding, staff: dict[str, Actor]) -> None:
    if dispute := entry.get("disputed"):
        by = staff[dispute["by"]]
        actions.dispute(finding, text=dispute["text"], body_id=_body_of(by), by=by)
    if correction := entry.get("correction"):
        actions.correct(finding, text=correction, by=staff["steward"])
