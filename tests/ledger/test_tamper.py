"""The tamper drill: somebody edits the database file by hand, and the first broken line is named."""

from __future__ import annotations

import json
import random

import pytest
from django.db import connection, transaction

from countersign.ledger import actions, queries
from countersign.ledger.models import Entry
from countersign.proof.canonical import entry_text
from countersign.proof.merkle import leaf_hash

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED, LATER = 300, 40  # lines below the last checkpoint, and after it
PLACES = [*random.Random(20261123).sample(range(SIGNED - 1), 4), 0, SIGNED - 1, SIGNED + 7]


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("index", '"index"'), values)


def fault() -> queries.Fault:
    found = queries.verdict().fault
    assert found is not None, "nothing was noticed"
    return found


def forge(index: int, **changed: object) -> bytes:
    """The leaf of line ``index`` with changed content: a forger who knows how leaves are made."""
    line = Entry.objects.get(pk=index)
    kept = {"at": line.at, "event": line.event, "subject": line.subject, "facts": line.facts}
    return leaf_hash(entry_text(index=index, **(kept | changed)))


def shift_up(start: int) -> None:
    """Makes room at ``start`` as a forger does: every later line gets the next number, and a leaf to go with
    it."""
    for index in reversed(range(start, Entry.objects.count())):
        sql("UPDATE ledger_entry SET index = %s WHERE index = %s", index + 1, index)


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path):
    settings.HOME = tmp_path
    settings.LEDGER_WITNESSES = []
    grow(SIGNED)
    actions.checkpoint()
    grow(LATER)
    assert queries.verdict() == queries.Verdict(lines=SIGNED + LATER, checkpoints=1, things=0)


def grow(count: int) -> None:
    with transaction.atomic():
        actions.record_many("thing.done", ((f"thing:{number}", {"n": number}) for number in range(count)))


@pytest.mark.parametrize("index", PLACES)
def test_altered_content_is_named(index):
    sql("UPDATE ledger_entry SET facts = %s WHERE index = %s", json.dumps({"n": -1}), index)
    found = fault()
    assert (found.kind, found.index, found.event) == ("altered content", index, "thing.done")
    assert f"line {index}" in str(found)


@pytest.mark.parametrize("column", ["event", "subject"])
def test_an_altered_event_or_subject_is_named(column):
    sql(f"UPDATE ledger_entry SET {column} = %s WHERE index = 150", "other")
    assert (fault().kind, fault().index) == ("altered content", 150)


def test_an_altered_moment_is_named():
    sql("UPDATE ledger_entry SET at = %s WHERE index = 150", "2020-01-01 00:00:00+00:00")
    assert (fault().kind, fault().index) == ("altered content", 150)


def test_content_that_is_no_longer_json_is_named():
    sql("UPDATE ledger_entry SET facts = %s WHERE index = 150", "[1]")
    assert (fault().kind, fault().index) == ("altered content", 150)


@pytest.mark.parametrize("index", PLACES[:-1])
def test_an_altered_leaf_is_named(index):
    sql("UPDATE ledger_entry SET leaf = %s WHERE index = %s", b"\7" * 32, index)
    assert (fault().kind, fault().index) == ("altered leaf", index)


@pytest.mark.parametrize("index", PLACES)
def test_content_and_leaf_forged_together_are_named(index):
    leaf = forge(index, subject="thing:forged")
    sql("UPDATE ledger_entry SET subject = %s, leaf = %s WHERE index = %s", "thing:forged", leaf, index)
    found = fault()
    assert found.kind == "altered content"
    if index < SIGNED:
        assert (found.index, found.subject) == (index, "thing:forged")
    else:  # after the last checkpoint only the stretch of lines is known
        assert found.index <= index and "no longer add up" in found.what


def test_forged_lines_are_noticed_even_where_the_tiles_are_gone(tmp_path):
    leaf = forge(150, subject="thing:forged")
    sql("UPDATE ledger_entry SET subject = %s, leaf = %s WHERE index = 150", "thing:forged", leaf)
    (tmp_path / "ledger" / "tile" / "0" / "000").unlink()
    found = fault()
    assert found.kind == "altered content" and "lines 0 to 299" in found.what


@pytest.mark.parametrize("index", PLACES)
def test_a_deleted_line_is_named(index):
    sql("DELETE FROM ledger_entry WHERE index = %s", index)
    assert (fault().kind, fault().index) == ("deleted", index)


def test_lines_deleted_from_the_end_are_noticed():
    sql("DELETE FROM ledger_entry WHERE index >= %s", SIGNED + LATER - 3)
    assert (fault().kind, fault().index) == ("deleted", SIGNED + LATER - 3)


def test_a_ledger_emptied_altogether_is_noticed():
    sql("DELETE FROM ledger_entry")
    assert (fault().kind, fault().index) == ("deleted", 0)


def test_lines_deleted_together_with_the_count_of_them_are_noticed_by_the_checkpoint():
    sql("DELETE FROM ledger_entry WHERE index >= 250")
    sql("UPDATE ledger_head SET size = 250")
    assert (fault().kind, fault().index) == ("deleted", 250)


@pytest.mark.parametrize("index", [0, 17, SIGNED - 2])
def test_a_line_inserted_in_the_middle_is_named(index):
    shift_up(index)
    insert(index)
    assert (fault().kind, fault().index) == ("inserted", index)


def test_a_line_added_at_the_end_behind_our_back_is_named():
    insert(SIGNED + LATER)
    assert (fault().kind, fault().index) == ("inserted", SIGNED + LATER)


def insert(index: int) -> None:
    first = Entry.objects.order_by("-index").first()
    text = entry_text(index=index, at=first.at, event="thing.done", subject="thing:forged", facts={})
    Entry(index=index, at=first.at, event="thing.done", subject="thing:forged", facts={}, leaf=leaf_hash(text)).save()


@pytest.mark.parametrize(("one", "other"), [(3, 200), (0, 1), (SIGNED + 1, SIGNED + 20)])
def test_lines_that_changed_places_are_named(one, other):
    for old, new in ((one, 9999), (other, one), (9999, other)):
        sql("UPDATE ledger_entry SET index = %s WHERE index = %s", new, old)
    found = fault()
    assert (found.kind, found.index) == ("reordered", one)
    assert f"line {other}" in found.what


def test_a_checkpoint_with_another_root_is_named():
    sql("UPDATE ledger_checkpoint SET root = %s", b"\7" * 32)
    assert (fault().kind, fault().subject) == ("checkpoint", "checkpoint:300")


def test_a_checkpoint_whose_note_was_edited_is_named():
    sql("UPDATE ledger_checkpoint SET note = replace(note, '300', '299')")
    assert (fault().kind, fault().subject) == ("checkpoint", "checkpoint:300")


def test_a_tile_altered_on_disk_is_named(tmp_path):
    path = tmp_path / "ledger" / "tile" / "0" / "000"
    content = bytearray(path.read_bytes())
    content[32 * 20] ^= 1
    path.write_bytes(content)
    assert (fault().kind, fault().index) == ("tile", 20)


def test_a_published_entry_altered_on_disk_is_named(tmp_path):
    path = tmp_path / "ledger" / "tile" / "entries" / "000"
    path.write_bytes(path.read_bytes().replace(b'"thing:20"', b'"thing:99"'))
    assert (fault().kind, fault().index) == ("tile", 20)


def test_a_published_tile_above_the_leaves_altered_on_disk_is_named(tmp_path):
    path = tmp_path / "ledger" / "tile" / "1" / "000.p" / "1"
    path.write_bytes(b"\7" * 32)
    assert fault().kind == "tile"


def test_a_published_checkpoint_that_is_not_the_signed_one_is_noticed(tmp_path):
    (tmp_path / "ledger" / "checkpoint").write_text("something else\n")
    assert fault().kind == "checkpoint"


# --- things whose content the ledger committed to

STORED: dict[str, str] = {}


@queries.vouches_for("paper")
def papers():
    return STORED.items()


@pytest.fixture
def witnessed(settings):
    settings.LEDGER_WITNESSES = [f"{__name__}.papers"]
    STORED.clear()
    STORED.update({"paper:1": "aa", "paper:2": "bb"})
    with transaction.atomic():
        actions.record("paper.printed", subject="paper:1", digest="old")
        actions.record("paper.printed", subject="paper:2", digest="bb")
        actions.record("paper.corrected", subject="paper:1", digest="aa")
        actions.record("paper.praised", subject="paper:1")
    assert queries.verdict().fault is None
    assert queries.verdict().things == 2


def test_a_thing_that_was_edited_by_hand_is_named_with_the_line_that_committed_to_it(witnessed):
    STORED["paper:1"] = "zz"
    found = fault()
    assert (found.kind, found.subject, found.event) == ("stored", "paper:1", "paper.corrected")
    assert found.index == SIGNED + LATER + 2


def test_a_thing_that_was_deleted_by_hand_is_named_even_if_it_was_the_last(witnessed):
    STORED.clear()
    assert (fault().kind, fault().subject) == ("stored", "paper:2")


def test_a_thing_that_was_never_recorded_is_named(witnessed):
    STORED["paper:3"] = "cc"
    assert (fault().kind, fault().subject) == ("stored", "paper:3")


def test_a_thing_may_be_taken_back_by_a_line_that_says_so(witnessed):
    del STORED["paper:2"]
    with transaction.atomic():
        actions.record("paper.taken_back", subject="paper:2", digest=None)
    assert queries.verdict().fault is None
