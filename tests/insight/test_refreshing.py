"""Facts are brought up to date in one swap: readers see the old or the new, never half."""

import datetime as dt

import pyarrow as pa
import pytest

from countersign import clock
from countersign.engine import CODE, DATE, answer
from countersign.errors import NotConfigured, NotFound, NotSafe
from countersign.insight import actions, evidence
from countersign.insight.registry import Fact, fact, facts
from insight.calls import call, calls


def _count() -> int:
    return answer(calls(), evidence.current())["count"][0].as_py()


def test_before_the_first_refresh_there_is_nothing_and_it_says_what_to_do(house):
    with pytest.raises(NotFound, match="countersign refresh"):
        evidence.current()


def test_a_refresh_brings_the_facts_of_every_room(house):
    house += [call(), call(desk=2)]
    done = actions.refresh()
    assert (done.rows, done.changed, _count()) == ({"calls": 2}, True, 2)


def test_the_same_facts_are_the_same_version(house):
    house += [call(desk=n % 3, day=f"2025-0{n % 3 + 1}-02") for n in range(9)]
    first = actions.refresh()
    house.reverse()
    second = actions.refresh()
    assert (second.version, second.changed) == (first.version, False)


def test_a_refresh_that_dies_while_writing_leaves_the_old_facts(house, monkeypatch):
    house += [call()]
    actions.refresh()
    house += [call()]
    monkeypatch.setattr(evidence, "swap", _die)
    with pytest.raises(KeyboardInterrupt):
        actions.refresh()
    assert _count() == 1


def test_a_refresh_that_dies_between_the_two_renames_leaves_the_old_facts(house, monkeypatch):
    house += [call()]
    actions.refresh()
    house += [call()]
    with monkeypatch.context() as broken:
        broken.setattr(evidence, "_point_to", _die)
        with pytest.raises(KeyboardInterrupt):
            actions.refresh()
    assert _count() == 1
    actions.refresh()
    assert _count() == 2


def _die(*_):
    raise KeyboardInterrupt


def test_nothing_half_written_stays(house, tmp_path):
    house += [call(kind="this is not a code")]
    with pytest.raises(NotSafe):
        actions.refresh()
    assert list((tmp_path / "evidence").iterdir()) == []


def test_who_began_to_read_before_the_swap_can_finish(house):
    house += [call()]
    old = actions.refresh().store
    house += [call()]
    actions.refresh()
    assert answer(calls(), old)["count"][0].as_py() == 1


def test_old_versions_go_after_the_grace_and_the_current_one_stays(house):
    house += [call()]
    old = actions.refresh().store
    house += [call()]
    new = actions.refresh().store
    assert evidence.clean() == []
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        assert evidence.clean() == [old.version]
    assert _count() == 2
    assert new.folder.exists()


def test_progress_is_told_by_fact(house):
    house += [call()] * 3
    heard = []
    actions.refresh(on_rows=lambda name, rows: heard.append((name, rows)))
    assert heard[-1] == ("calls", 3)


def test_a_fact_with_words_in_it_cannot_even_be_declared():
    with pytest.raises(NotSafe, match="note"):
        Fact("calls", schema=pa.schema([("day", DATE), ("note", pa.string())]), rows=list, date="day")


def test_settings_that_lead_nowhere_are_told(house, settings):
    settings.INSIGHT_FACTS = ["insight.calls.NOBODY"]
    with pytest.raises(NotConfigured, match="NOBODY"):
        facts()


def test_two_facts_cannot_share_a_name(house, settings):
    settings.INSIGHT_FACTS = ["insight.calls.CALLS"] * 2
    with pytest.raises(NotConfigured):
        facts()


def test_labels_name_ids_and_codes_and_anything_else_stays_readable(house):
    assert fact("calls").words("desk_id", [1]) == {1: "Desk 1"}
    assert fact("calls").words("kind", ["problem", "wrong_door"]) == {"problem": "Problems", "wrong_door": "wrong door"}
    assert fact("calls").words("room_id", [4]) == {4: "room 4"}


def test_a_code_column_takes_arrow_codes(house):
    assert fact("calls").schema.field("kind").type == CODE
