"""Sources elsewhere: read on a schedule, resumed where they stopped, and none harms another."""

from __future__ import annotations

import datetime as dt
import os
from random import Random

import pytest

from countersign import clock
from countersign.errors import AskedToWait, CountersignError, NotAllowed, NotConfigured, NotNow, NotReadable, NotValid
from countersign.experiences.models import Experience
from countersign.formats.reaching import Reach
from countersign.intake import actions, jobs, queries
from countersign.intake.actions import reading
from countersign.intake.models import Inlet, Run
from countersign.intake.ways import table
from countersign.ledger.models import Entry
from countersign.people.rules import SYSTEM, Actor
from elsewhere import Said, standing
from tests_of_experiences import contents, made_rows, person, write

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
REACH = Reach("countersign (+http://localhost; us)", private=True, timeout_s=60, pause_s=0)


@pytest.fixture(scope="module")
def server():
    with standing() as elsewhere:
        yield elsewhere


@pytest.fixture
def there(server):
    server.pages.clear()
    server.asked.clear()
    return server


@pytest.fixture
def profile(source, steward):
    from tests_of_experiences import FIELDS

    return actions.save_profile(name="rows", target="experiences", mapping=FIELDS, by=steward).name


@pytest.fixture
def inlet(there, source, profile):
    there.pages["/rows.csv"] = lambda asked: Said(text(made_rows(5)), headers={"ETag": '"v1"'})
    return added(f"{there.address}/rows.csv", profile)


def text(rows) -> bytes:
    lines = [",".join(rows[0]), *(",".join(f'"{value}"' for value in row.values()) for row in rows)]
    return "\n".join(lines).encode()


def added(address, profile="rows", kind="table", name="Rows elsewhere", **more) -> Inlet:
    options = {"target": "experiences", "source": "a-source", "profile": profile}
    return actions.add_inlet(name=name, kind=kind, address=address, options=options, by=SYSTEM, **more)


def read(inlet, **more) -> Run | None:
    return actions.read_inlet(inlet, by=SYSTEM, rng=Random(1), reach=REACH, **more)


def counts(run: Run) -> tuple[int, int, int, int, int]:
    return run.rows_done, run.taken, run.changed, run.same, run.refused


def everything(source):
    return contents(source), Entry.objects.count(), Run.objects.count()


def test_a_table_is_read_and_again_only_when_it_changed(there, inlet, source):
    assert counts(read(inlet)) == (5, 5, 0, 0, 0)
    before = everything(source)
    assert read(inlet) is None
    assert there.asked[-1].headers["if-none-match"] == '"v1"'
    assert everything(source) == before
    rows = made_rows(6)
    rows[0]["words"] += " And then it came."
    there.pages["/rows.csv"] = Said(text(rows), headers={"ETag": '"v2"'})
    assert counts(read(inlet)) == (6, 1, 1, 4, 0)


def test_a_server_that_knows_no_marks_costs_a_download_and_changes_nothing(there, inlet, source):
    there.pages["/rows.csv"] = Said(text(made_rows(5)))
    read(inlet)
    before = everything(source)
    assert read(inlet) is None
    assert everything(source) == before


def test_every_refused_row_has_its_line_and_reason_and_none_of_its_words(there, inlet):
    rows = made_rows(4)
    rows[1]["date"], rows[3]["words"], rows[3]["rating"] = "Mrs Example", "", ""
    there.pages["/rows.csv"] = Said(text(rows))
    run = read(inlet)
    refused = list(run.refusals.values_list("line", "field", "reason"))
    assert [(line, field) for line, field, _ in refused] == [(3, "happened_on"), (5, "words")]
    assert "Example" not in str(refused)


def test_a_reading_that_is_killed_goes_on_where_it_stopped(there, inlet, source, monkeypatch):
    monkeypatch.setattr(table, "CHUNK", 2)
    kept, pages = reading._keep, []

    def killed(*args):
        pages.append(kept(*args))
        if len(pages) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(reading, "_keep", killed)
    with clock.at(NOON), pytest.raises(KeyboardInterrupt):
        read(inlet)
    monkeypatch.setattr(reading, "_keep", kept)
    with clock.at(NOON), pytest.raises(NotNow, match="being read"):
        read(inlet)
    with clock.at(NOON + dt.timedelta(minutes=3)):
        run = read(inlet)
    assert counts(run) == (5, 5, 0, 0, 0) and run.began_row == 4
    assert Experience.objects.count() == 5 and Run.objects.count() == 1


def test_a_table_that_changed_while_it_was_half_read_is_read_anew(there, inlet, monkeypatch):
    monkeypatch.setattr(table, "CHUNK", 2)
    read(inlet, budget_s=-1)
    assert Experience.objects.count() == 2
    there.pages["/rows.csv"] = Said(text(made_rows(4)))
    assert counts(read(inlet)) == (6, 4, 0, 2, 0)


def test_a_long_reading_lets_others_in_and_goes_on_at_the_next_turn(there, inlet, monkeypatch):
    monkeypatch.setattr(table, "CHUNK", 2)
    with clock.at(NOON):
        for _ in range(3):
            run = read(inlet, budget_s=-1)
        inlet.refresh_from_db()
        assert (run.state, inlet.next_at, inlet.state) == ("stopped", NOON, "waiting")
        assert counts(read(inlet)) == (5, 5, 0, 0, 0)


def test_what_fails_is_noted_and_tried_again_later_and_later_still(there, inlet):
    there.pages.clear()
    waits = []
    with clock.at(NOON):
        for _ in range(10):
            with pytest.raises(NotReadable):
                read(inlet)
            inlet.refresh_from_db()
            waits.append((inlet.next_at - NOON).total_seconds() / 60)
        assert (inlet.state, inlet.fails) == ("failing", 10)
        assert "404" in inlet.trouble
        assert 5 <= waits[0] <= 10 and waits[1] > 9 and 12 * 60 <= waits[-1] <= 24 * 60
        there.pages["/rows.csv"] = Said(text(made_rows(2)))
        read(inlet)
        inlet.refresh_from_db()
        assert (inlet.state, inlet.fails, inlet.trouble) == ("waiting", 0, "")
        assert Run.objects.count() == 1
    assert list(Entry.objects.filter(event="inlet.failed").values_list("subject", flat=True)) == [
        "inlet:rows-elsewhere"
    ]


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks_and_nobody_is_blamed(there, inlet):
    there.pages["/rows.csv"] = Said(status=503, headers={"Retry-After": "7200"})
    with clock.at(NOON):
        with pytest.raises(AskedToWait):
            read(inlet)
        inlet.refresh_from_db()
        assert (inlet.state, inlet.fails, inlet.next_at) == ("waiting", 0, NOON + dt.timedelta(hours=2))
        assert queries.due_inlets() == []


def test_a_bad_source_harms_no_other(there, inlet, source, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.PRIVATE_SOURCES = True
    there.pages["/deep"] = b"[" * 5000
    for number, path in enumerate(("/gone", "/deep", "/busy")):
        added(f"{there.address}{path}", name=f"Bad {number}")
    added("http://10.255.255.1/x", name="Zero", secret="SOURCE_SECRET_NOT_SET")
    assert jobs.read_due.call() == 5
    assert dict(Inlet.objects.values_list("slug", "state")) == {
        "bad-0": "failing", "bad-1": "failing", "bad-2": "failing", "rows-elsewhere": "waiting", "zero": "failing",
    }  # fmt: skip
    assert Experience.objects.count() == 5
    assert jobs.read_due.call() == 0


def test_one_row_that_nobody_expected_is_refused_and_the_others_are_taken(inlet, monkeypatch):
    from countersign.experiences import imports

    receive = imports.receive_many

    def falls_over(rows, **more):
        if any(row.own_id == "R2" for row in rows):
            raise ZeroDivisionError
        return receive(rows, **more)

    monkeypatch.setattr(imports, "receive_many", falls_over)
    run = read(inlet)
    assert counts(run) == (5, 4, 0, 0, 1)
    assert run.refusals.get().reason == "It holds something that was not expected."


def test_a_paused_source_is_not_read_and_goes_on_from_where_it_stopped(there, inlet, monkeypatch):
    monkeypatch.setattr(table, "CHUNK", 2)
    read(inlet, budget_s=-1)
    paused = actions.pause_inlet(inlet, by=SYSTEM)
    assert queries.due_inlets() == []
    with pytest.raises(NotNow):
        read(paused)
    actions.resume_inlet(paused, by=SYSTEM)
    assert queries.due_inlets() == ["rows-elsewhere"]
    assert counts(read(paused)) == (5, 5, 0, 0, 0)


def test_what_is_paused_while_it_is_read_stays_paused(inlet, monkeypatch):
    kept = reading._keep

    def pausing(*args):
        kept(*args)
        if Inlet.objects.get().state == "waiting":
            actions.pause_inlet(inlet, by=SYSTEM)

    monkeypatch.setattr(reading, "_keep", pausing)
    read(inlet)
    assert Inlet.objects.get().state == "paused"


@pytest.mark.parametrize("role", ["steward", "scrutineer", "provider"])
def test_only_an_administrator_keeps_sources(inlet, role):
    by = Actor("staff", 1, frozenset({(role, None if role != "provider" else 1)}))
    for deed in (actions.pause_inlet, actions.resume_inlet):
        with pytest.raises(NotAllowed):
            deed(inlet, by=by)
    with pytest.raises(NotAllowed):
        actions.read_inlet(inlet, by=by, rng=Random(1), reach=REACH)
    with pytest.raises(NotAllowed):
        actions.add_inlet(name="x", kind="table", address="https://example.org", by=by)


@pytest.mark.parametrize(
    ("wrong", "field"),
    (
        ({"name": " "}, "name"), ({"kind": "gopher"}, "kind"), ({"address": "file:///etc/passwd"}, "address"),
        ({"address": "https://me:pw@example.org/"}, "address"), ({"every_minutes": 1}, "every"),
        ({"secret": "COUNTERSIGN_LEDGER_KEY"}, "secret"), ({"secret": "PATH"}, "secret"),
        ({"options": {"target": "experiences", "source": "nobody"}}, "source"),
        ({"options": {"target": "bodies", "profile": "rows"}}, "profile"),
        ({"options": {"target": "bodies", "header": "X\r\nY"}}, "header"),
    ),
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_field_at_fault(profile, wrong, field):
    right = {"name": "A", "kind": "table", "address": "https://example.org/a.csv", "options": {"target": "bodies"}}
    with pytest.raises(NotValid) as refused:
        actions.add_inlet(**(right | wrong), by=SYSTEM)
    assert [where for where, _ in refused.value.faults] == [field]
    assert not Inlet.objects.exists()


def test_a_key_comes_from_the_environment_and_is_kept_nowhere(there, source, profile, monkeypatch):
    there.pages["/rows.csv"] = Said(text(made_rows(1)))
    inlet = added(f"{there.address}/rows.csv", secret="SOURCE_SECRET_ROWS")
    with pytest.raises(NotConfigured):
        read(inlet)
    monkeypatch.setitem(os.environ, "SOURCE_SECRET_ROWS", "open-sesame")
    read(inlet)
    assert there.asked[-1].headers["authorization"] == "Bearer open-sesame"
    assert "sesame" not in str([list(model.objects.values()) for model in (Inlet, Run, Entry)])


def test_a_source_in_a_private_network_is_refused_unless_the_settings_allow_it(inlet):
    with pytest.raises(NotValid, match="private network"):
        actions.read_inlet(inlet, by=SYSTEM, rng=Random(1))  # as the settings stand: public addresses only
    inlet.refresh_from_db()
    assert inlet.state == "failing"


# folders


@pytest.fixture
def folder(tmp_path, settings, profile):
    settings.WATCHED = tmp_path
    (tmp_path / "council").mkdir()
    return tmp_path / "council"


def put(path, rows, *, ago=60):
    write(path, rows)
    moment = clock.now().timestamp() - ago
    os.utime(path, (moment, moment))


def test_a_watched_folder_takes_each_file_once_and_again_if_it_changed(folder, source):
    inlet = added("council", kind="folder")
    rows = made_rows(9)
    put(folder / "Mrs Example.csv", rows[:3])
    put(folder / "b.csv", rows[3:5])
    assert counts(read(inlet)) == (5, 5, 0, 0, 0)
    before = everything(source)
    assert read(inlet) is None and everything(source) == before
    put(folder / "b.csv", rows[3:6], ago=30)
    assert counts(read(inlet)) == (3, 1, 0, 2, 0)
    assert "Example" not in str([list(model.objects.values()) for model in (Inlet, Run, Entry)])


def test_a_file_that_is_no_table_or_not_whole_harms_no_other(folder, source):
    inlet = added("council", kind="folder")
    (folder / "a.pdf").write_bytes(b"%PDF-1.7")
    os.utime(folder / "a.pdf", (1, 1))
    put(folder / "b.csv", made_rows(2))
    put(folder / "c.csv.part", made_rows(3))
    put(folder / "d.csv", made_rows(3), ago=0)
    (folder / "e.csv").symlink_to("/etc/passwd")
    run = read(inlet)
    assert counts(run) == (3, 2, 0, 0, 1)
    assert run.refusals.values_list("part", "line").get() == ("file 1", 1)
    assert read(inlet) is None


def test_a_file_half_read_goes_on_where_it_stopped(folder, source, monkeypatch):
    monkeypatch.setattr(table, "CHUNK", 2)
    inlet = added("council", kind="folder")
    put(folder / "a.csv", made_rows(5))
    read(inlet, budget_s=-1)
    run = read(inlet)
    assert (counts(run), run.began_row) == ((5, 5, 0, 0, 0), 2)


@pytest.mark.parametrize("address", ["/etc", "../..", "council/../..", "a\0b"])
def test_only_folders_below_the_watched_one_can_be_watched(folder, source, address):
    with pytest.raises(NotValid):
        added(address, kind="folder")


def test_a_link_that_leads_out_of_the_watched_folder_is_refused(folder, source, tmp_path_factory):
    inlet = added("out", kind="folder")
    (folder.parent / "out").symlink_to(tmp_path_factory.mktemp("outside"))
    with pytest.raises(CountersignError):
        read(inlet)


def test_an_account_of_staff_adds_one_and_the_ledger_says_who(source, profile):
    admin = person("admin")
    admin = Actor("staff", admin.account_id, frozenset({("administrator", None)}))
    actions.add_inlet(
        name="One", kind="table", address="https://example.org/a.csv", options={"target": "bodies"}, by=admin
    )
    assert Entry.objects.order_by("index").last().event == "inlet.added"
