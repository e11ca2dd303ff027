"""What contracts of Eastmarsh say about the public, and what was published, withheld, rated and spent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

from countersign import clock
from countersign.answers.models import Commitment
from countersign.demo.building.answers import claimed
from countersign.demo.building.days import Dated, Stage
from countersign.demo.building.place import Eastmarsh
from countersign.demo.wording import read
from countersign.experiences.actions.timing import book_time, note_time
from countersign.experiences.models import Experience
from countersign.people.rules import Actor
from countersign.terms import actions
from countersign.terms.models import Kpi, Owed, Schedule

_ITEM = ("what", "every", "format", "context", "narrative")
_CHANGE = ("clause", "measure", "owner")
_KPI = ("title", "method", "from_users", "measure")
_MONTH = 31  # days after which a month is over in which somebody read
_WHERE = "https://example.org/eastmarsh/{contract}/{item}-{number}.csv"


def agree_all(place: Eastmarsh, staff: Mapping[str, Actor], today: dt.date) -> list[Schedule]:
    """Every schedule of the story, drafted and agreed as of the clock."""
    return [_agreed(entry, place, staff[entry["by"]], today) for entry in read("terms")["schedule"]]


def _agreed(entry: dict, place: Eastmarsh, by: Actor, today: dt.date) -> Schedule:
    starts_on = today + dt.timedelta(days=entry["starts"])
    made = actions.draft(place.contracts[entry["contract"]], starts_on=starts_on, by=by)
    for kind in entry["clauses"]:
        actions.include(made, kind, by=by)
    for item in entry.get("item", []):
        said = {name: item[name] for name in _ITEM if name in item}
        actions.list_item(made, body=place.bodies[item["body"]], by=by, **said)
    for kpi in entry.get("indicator", []):
        said = {name: kpi[name] for name in _KPI if name in kpi}
        actions.set_kpi(made, target=Decimal(kpi["target"]), by=by, **said)
    for change in entry.get("change", []):
        said = {name: change[name] for name in _CHANGE} | {"due_on": today + dt.timedelta(days=change["due"])}
        actions.promise(made, body=place.bodies[change["body"]], by=by, **said)
    for line in entry.get("planned", []):
        actions.plan(made, line["activity"], hours=Decimal(line["hours"]), money=Decimal(line["money"]), by=by)
    return actions.agree(made, by=by)


def deeds(stage: Stage) -> Iterator[Dated]:
    """Each deed under a schedule with its day."""
    for entry in read("terms")["schedule"]:
        for done in entry.get("done", []):
            yield stage.day(done["day"]), lambda entry=entry, done=done: _done(stage, entry, done)
        for line in entry.get("spent", []):
            yield stage.day(line["day"]), lambda entry=entry, line=line: _spent(stage, entry, line)
        for kpi in entry.get("indicator", []):
            yield from _rated(stage, entry, kpi)
        for change in entry.get("change", []):
            yield from _changed(stage, entry, change)
    for read_on in read("terms")["desk"]:
        yield stage.day(read_on["day"]), lambda read_on=read_on: _read(stage, read_on)
        yield stage.day(read_on["day"] + _MONTH), book_time


def _changed(stage: Stage, entry: dict, change: dict) -> Iterator[Dated]:
    """What came of a promised change: a claim, and what those concerned say of it."""
    contract = stage.place.contracts[entry["contract"]]

    def made() -> Commitment | None:
        return Commitment.objects.filter(contract=contract, origin="clause", measure=change["measure"]).first()

    return claimed(stage, change, made, stage.staff[change.get("by", entry["by"])])


def _read(stage: Stage, entry: dict) -> None:
    """A steward reads so many accounts about a contract, each for so long."""
    told = Experience.objects.filter(contract=stage.place.contracts[entry["contract"]], state="counted").order_by("pk")
    at, each = clock.now(), dt.timedelta(seconds=entry["seconds"])
    for account in told[: entry["pages"]]:
        note_time(account, since=at, until=at + each)
        at += each


def _done(stage: Stage, entry: dict, done: dict) -> None:
    """One period of an item is published, withheld with its reasons, or excused by the other side."""
    what = next(item["what"] for item in entry["item"] if item["id"] == done["item"])
    found = Owed.objects.filter(schedule__contract=stage.place.contracts[entry["contract"]], item__what=what)
    owed, by = found.order_by("ends_on")[done["number"] - 1], stage.staff[done["by"]]
    if why := done.get("withheld"):
        said = {name: why[name] for name in ("category", "reason", "decided_by")}
        actions.withhold(owed, review_on=stage.day(why["review"]), by=by, **said)
        return
    if why := done.get("excused"):
        actions.excuse(owed, reason=why["reason"], decided_by=why["decided_by"], by=by)
        return
    url = _WHERE.format(contract=entry["contract"], item=done["item"], number=done["number"])
    actions.meet(owed, words=done["words"], url=url, by=by)


def _spent(stage: Stage, entry: dict, line: dict) -> None:
    amounts = {name: Decimal(line[name]) for name in ("hours", "money")}
    contract, by = stage.place.contracts[entry["contract"]], stage.staff[line["by"]]
    said = {"activity": line["activity"], "reference": line["reference"], "on": stage.day(line["day"])}
    actions.spend(contract, by=by, **said, **amounts)


def _rated(stage: Stage, entry: dict, kpi: dict) -> Iterator[Dated]:
    """The rating of the first hundred days, and the reply beside it."""
    rated = kpi.get("rated")
    if rated is None:
        return
    contract = stage.place.contracts[entry["contract"]]

    def found() -> Kpi:
        return Kpi.objects.get(schedule__contract=contract, title=kpi["title"])

    def rate() -> None:
        said = {name: rated[name] for name in ("base", "grade", "source")}
        period = {"starts_on": stage.day(entry["starts"]), "ends_on": stage.day(entry["starts"] + 100)}
        actions.rate(found(), value=Decimal(str(rated["value"])), by=stage.staff[entry["by"]], **said, **period)

    yield stage.day(rated["day"]), rate
    if reply := rated.get("reply"):
        by = stage.staff[reply["by"]]
        yield stage.day(reply["day"]), lambda: actions.reply(found().ratings.get(), text=reply["text"], by=by)
