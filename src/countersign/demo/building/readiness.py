"""Who in Eastmarsh got ready to ask, who asked all the same, what was feared, and two rehearsals."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal

from countersign.demo.building.days import Dated, Stage
from countersign.demo.stories import stories
from countersign.demo.wording import read
from countersign.register.models import Body, Contract
from countersign.terms import actions, queries
from countersign.terms.models import Override, Shown


def deeds(stage: Stage) -> Iterator[Dated]:
    """Each deed with its day."""
    book = read("readiness")
    yield stage.day(book["ready"]["day"]), lambda: _terms(stage, book["ready"])
    for entry in book["shown"]:
        yield stage.day(entry["day"]), lambda entry=entry: _shown(stage, entry)
        if back := entry.get("taken_back"):
            yield stage.day(back["day"]), lambda entry=entry: _taken_back(stage, entry)
    for entry in book["override"]:
        yield from _overridden(stage, entry)
    for entry in book["fear"]:
        yield stage.day(entry["day"]), lambda entry=entry: _feared(stage, entry)
    for entry in book["rehearsal"]:
        yield from _rehearsed(stage, entry)


def _body(stage: Stage, by: str) -> Body:
    """The body that this account acts for."""
    acts_for = {body for _, body in stage.staff[by].roles}
    return next(body for body in stage.place.bodies.values() if body.pk in acts_for)


def _terms(stage: Stage, entry: dict) -> None:
    """For each contract a schedule with time and money, and an arrangement that the body and the host sign."""
    for contract in entry["contracts"]:
        _agreed(stage, entry, stage.place.contracts[contract])


def _agreed(stage: Stage, entry: dict, contract: Contract) -> None:
    by, body, today = stage.staff[entry["by"]], stage.place.bodies[entry["body"]], stage.day(entry["day"])
    made = actions.draft(contract, starts_on=today, by=by)
    for kind in ("engagement", "complaint_response"):
        actions.include(made, kind, by=by)
    actions.plan(made, "panel", hours=Decimal(60), money=Decimal(3000), by=by)
    actions.agree(made, by=by)
    year = dt.timedelta(days=365)
    arranged = actions.draft_arrangement(
        contract, bodies=[body], purpose="improve", level="text", fields=["words", "kind"], basis="public_task",
        condition="none", retain_days=90, starts_on=today, ends_on=today + year, review_on=today + year,
        says=entry["says"], by=by,
    )  # fmt: skip
    arranged = actions.sign(arranged, body=body, by=by)
    actions.sign(arranged, body=None, by=stage.staff["steward"])


def _shown(stage: Stage, entry: dict) -> None:
    said = {name: entry[name] for name in ("title", "office", "says")} | {"numbers": entry.get("numbers", {})}
    dated, url = stage.day(entry.get("dated", entry["day"])), f"https://example.org/eastmarsh/{entry['item']}.pdf"
    by = stage.staff[entry["by"]]
    actions.show(_body(stage, entry["by"]), entry["item"], url=url, dated_on=dated, by=by, **said)


def _taken_back(stage: Stage, entry: dict) -> None:
    held = Shown.objects.get(body=_body(stage, entry["by"]), item=entry["item"], state="shown")
    actions.take_back(held, reason=entry["taken_back"]["reason"], by=stage.staff[entry["by"]])


def _overridden(stage: Stage, entry: dict) -> Iterator[Dated]:
    body, by = _body(stage, entry["by"]), stage.staff[entry["by"]]
    said = {name: entry[name] for name in ("to", "reason", "decided_by")}

    def found() -> Override:
        return queries.overrides(body).get(to=entry["to"])

    yield stage.day(entry["day"]), lambda: actions.override(body, until=stage.day(entry["until"]), by=by, **said)
    if longer := entry.get("prolonged"):
        until, reason = stage.day(longer["until"]), longer["reason"]
        yield stage.day(longer["day"]), lambda: actions.prolong(found(), reason=reason, until=until, by=by)
    if "stopped" in entry:
        yield stage.day(entry["stopped"]), lambda: actions.stop_override(found(), by=by)


def _feared(stage: Stage, entry: dict) -> None:
    by = stage.staff[entry["by"]]
    actions.fear(_body(stage, entry["by"]), words=entry["words"], guard=entry["guard"], by=by)


def _rehearsed(stage: Stage, entry: dict) -> Iterator[Dated]:
    """It runs in earnest, in its closed space, and is destroyed on its day as every night would."""
    opened = stage.day(entry["opened"])

    def run() -> None:
        contract, by = stage.place.contracts[entry["contract"]], stage.staff[entry["by"]]
        file, body = _past_data(entry, opened), _body(stage, entry["by"])
        made = actions.open_rehearsal(body, contract=contract, file=file, name="past.csv", by=by)
        actions.run_rehearsal(made, by=by)

    yield opened, run
    yield opened + dt.timedelta(days=31), actions.destroy_expired_rehearsals


def _past_data(entry: dict, until: dt.date) -> io.BytesIO:
    """Accounts about this contract as another year would have brought them: the same sentences, drawn anew."""
    told = [one for one in stories(until, seed=7) if one.truth.contract == entry["contract"]][: entry["rows"]]
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(("id", "what happened", "date"))
    lines.writerows((one.row, one.words, f"{one.on:%d/%m/%Y}") for one in told)
    return io.BytesIO(out.getvalue().encode())
