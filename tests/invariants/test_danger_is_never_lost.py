"""Invariant 12. Every door is told of danger: the account is held, somebody is alerted, nothing is lost."""

from __future__ import annotations

import datetime as dt
import gzip
import json

import pytest
from django.test import Client
from openpyxl import Workbook

from countersign import clock
from countersign.errors import NotNow
from countersign.experiences import actions, queries
from countersign.experiences.actions.telling import enter
from countersign.experiences.models import Alert, Experience, Sealed
from countersign.experiences.told import Told
from countersign.intake import actions as intake
from countersign.people.rules import ANYBODY, SYSTEM
from tests_of_experiences import imported, write

DANGER = "My carer hit me again on Tuesday and nobody will believe me."
ROWS = [
    {"id": f"R{n}", "words": f"The bus was late, number {n}.", "date": "", "rating": "", "body": ""} for n in range(5)
]
ROWS.insert(2, {**ROWS[0], "id": "R9", "words": DANGER})


def is_held_and_alerted() -> bool:
    """Exactly one account is held, it is sealed, and its alert waits to be seen."""
    held = Experience.objects.get(state="held")
    sealed = Sealed.objects.filter(experience=held).exists()
    return held.danger and sealed and Alert.objects.filter(experience=held, seen_at=None).exists()


def take_all_steps(source) -> None:
    for step in (actions.dedupe, actions.redact, actions.sort, actions.attach):
        step(source, by=SYSTEM)
    actions.code(source, by=SYSTEM, seed=1)


@pytest.mark.django_db
def test_the_form_holds_it_before_anything_else_is_asked() -> None:
    page = Client().post("/tell/what", {"words": DANGER}).content.decode()
    assert is_held_and_alerted()
    assert "999" in page or "emergency" in page.lower()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["said_service", "said_body", "said_place"])
def test_it_is_heard_in_every_field_of_the_form(field) -> None:
    teller = Client()
    teller.post("/tell/what", {"words": "It is about the visits at home."})
    teller.post("/tell/whose", {field: "the carer who hits me"})
    teller.post("/tell/check")
    assert is_held_and_alerted()


@pytest.mark.parametrize("channel", ["phone", "paper", "adviser"])
def test_what_is_written_down_for_somebody_is_held_too(steward, channel) -> None:
    _, code = enter(by=steward, channel=channel, words=DANGER)
    assert is_held_and_alerted() and code


def test_the_action_holds_it(source) -> None:
    actions.receive(source=source, words=DANGER, by=ANYBODY)
    assert is_held_and_alerted()


def _csv(folder):
    return write(folder / "a.csv", ROWS)


def _zipped(folder):
    path = folder / "a.csv.gz"
    path.write_bytes(gzip.compress(_csv(folder).read_bytes()))
    return path


def _json(folder):
    path = folder / "a.json"
    path.write_text(json.dumps(ROWS))
    return path


def _json_lines(folder):
    path = folder / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)))
    return path


def _workbook(folder):
    book = Workbook()
    for row in (list(ROWS[0]), *(list(row.values()) for row in ROWS)):
        book.active.append(row)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def _tabs(folder):
    path = folder / "a.tsv"
    path.write_text("\n".join("\t".join(row) for row in (list(ROWS[0]), *(r.values() for r in ROWS))))
    return path


@pytest.mark.parametrize("made", [_csv, _zipped, _json, _json_lines, _workbook, _tabs])
def test_a_file_of_any_kind_is_held_at_that_row(source, tmp_path, made) -> None:
    assert imported(made(tmp_path), source).taken == 6
    assert is_held_and_alerted()


def test_an_import_that_is_killed_between_chunks_loses_nothing(source, tmp_path, monkeypatch) -> None:
    path, seen = write(tmp_path / "a.csv", ROWS), []

    def killed(run) -> None:
        seen.append(run)
        if len(seen) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(intake, "work", lambda run, *, chunk: run)
    run = imported(path, source)
    monkeypatch.undo()
    with pytest.raises(KeyboardInterrupt):
        intake.work(run, chunk=2, report=killed)
    run.refresh_from_db()
    assert intake.work(run, chunk=2).taken == 6
    assert is_held_and_alerted() and Experience.objects.count() == 6


def test_nothing_is_kept_of_an_account_whose_alert_could_not_be_raised(source, monkeypatch) -> None:
    """Killed in the middle, all of it is gone: the person is told so, and nobody believes it was received."""
    monkeypatch.setattr(Alert.objects, "create", _killed)
    with pytest.raises(KeyboardInterrupt):
        actions.receive(source=source, words=DANGER, by=ANYBODY)
    assert not Experience.objects.exists() and not Sealed.objects.exists()


def _killed(**_: object) -> None:
    raise KeyboardInterrupt


def test_no_step_touches_it_and_nobody_can_publish_it(source, steward) -> None:
    account, _ = actions.receive(source=source, words=DANGER, by=ANYBODY)
    take_all_steps(source)
    account.refresh_from_db()
    assert account.state == "held" and account.redacted_text == "" and is_held_and_alerted()
    with pytest.raises(NotNow):
        actions.sign_off_text(account, by=steward)


def test_taking_up_the_alert_does_not_release_it(source, steward) -> None:
    account, _ = actions.receive(source=source, words=DANGER, by=ANYBODY)
    actions.take_up(account, by=steward)
    take_all_steps(source)
    assert Experience.objects.get().state == "held"


def test_undoing_its_import_waits_until_somebody_has_looked(source, steward, tmp_path) -> None:
    run = imported(write(tmp_path / "a.csv", ROWS), source)
    with pytest.raises(NotNow, match="held for safety"):
        intake.undo(run, by=steward)
    assert is_held_and_alerted()
    actions.release(Experience.objects.get(state="held"), by=steward)
    run.refresh_from_db()
    intake.undo(run, by=steward)
    assert not Experience.objects.exists()


def test_a_changed_row_does_not_replace_it(source) -> None:
    actions.receive_many([Told(words=DANGER, own_id="1")], source=source, by=SYSTEM)
    (outcome,) = actions.receive_many([Told(words="All is well.", own_id="1")], source=source, by=SYSTEM)
    assert outcome.kind == "refused" and "held" in outcome.reason and is_held_and_alerted()


def test_the_calendar_does_not_destroy_what_nobody_has_looked_at(source, steward) -> None:
    account, _ = actions.receive(source=source, words=DANGER, by=ANYBODY)
    with clock.at(clock.now() + dt.timedelta(days=5 * 366)):
        assert actions.destroy_expired() == 0 and is_held_and_alerted()
        actions.release(account, by=steward)
        assert actions.destroy_expired() == 1


def test_a_held_account_waits_on_the_desk_of_the_steward(source) -> None:
    actions.receive(source=source, words=DANGER, by=ANYBODY)
    assert queries.held().count() == 1
    with clock.at(clock.now() + dt.timedelta(days=3)):
        waiting = {one.name: (one.count, one.days) for one in queries.waiting()}
    assert waiting["alerts"] == (1, 3) and waiting["held"] == (1, 3)
