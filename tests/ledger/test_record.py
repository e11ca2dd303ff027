"""Appending to the ledger."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction

from countersign import clock
from countersign.errors import Broken, NotAllowed, NotNow, NotValid
from countersign.ledger import actions, queries
from countersign.ledger.models import Checkpoint, Entry, Head
from countersign.proof.checkpoints import open_checkpoint
from countersign.proof.frontier import Frontier
from countersign.proof.merkle import leaf_hash, verify_consistency, verify_inclusion

NOON = dt.datetime(2026, 11, 23, 12, 0, 0, 250_000, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_a_line_is_written_with_its_leaf():
    with clock.at(NOON):
        line = actions.record("finding.published", subject="finding:12", digest="ab", base=60)
    stored = Entry.objects.get()
    assert (stored.index, stored.at, stored.event, stored.subject) == (
        0,
        NOON,
        "finding.published",
        "finding:12",
    )
    assert stored.facts == {"digest": "ab", "base": 60}
    assert bytes(stored.leaf) == leaf_hash(queries.text(stored)) == bytes(line.leaf)


@pytest.mark.django_db
def test_lines_are_numbered_without_a_gap_and_the_tree_grows_with_them():
    for number in range(5):
        actions.record("thing.done", subject=f"thing:{number}")
    actions.record_many("thing.undone", ((f"thing:{number}", {"n": number}) for number in range(40)))
    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("index").values_list("leaf", flat=True)]
    head = Head.objects.get()
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(45))
    assert (head.size, bytes(head.frontier)) == (45, Frontier().extend(leaves).to_bytes())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"at": dt.date(2026, 1, 1)},
        {"n": float("nan")},
        {"n": 2**60},
        {"s": {1}},
        {"t": "a\0b"},
        {"x": "y" * 70_000},
    ],
)
def test_facts_that_are_not_plain_json_are_refused_and_leave_no_line(facts):
    with pytest.raises(NotValid):
        actions.record("thing.done", subject="thing:1", **facts)
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("event", "subject"), [("", "thing:1"), ("thing.done", ""), ("e" * 61, "s"), ("e", "s" * 121)])
def test_a_line_needs_an_event_and_a_subject(event, subject):
    with pytest.raises(NotValid):
        actions.record(event, subject=subject)


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused():
    with pytest.raises(NotNow):
        actions.record("thing.done", subject="thing:1")
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_dies_leaves_no_line_and_no_gap():
    with transaction.atomic():
        actions.record("thing.done", subject="thing:1")
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.record("thing.done", subject="thing:2")
        raise RuntimeError("the deed failed after its line was written")
    with transaction.atomic():
        actions.record("thing.done", subject="thing:3")
    assert list(Entry.objects.order_by("index").values_list("index", "subject")) == [
        (0, "thing:1"),
        (1, "thing:3"),
    ]
    assert queries.verdict().fault is None


@pytest.mark.slow
def test_lines_written_at_the_same_time_get_distinct_numbers(tmp_path, spare_database):
    environ = os.environ | {"COUNTERSIGN_HOME": str(tmp_path)} | spare_database
    script = Path(__file__).parent / "writers.py"
    told = subprocess.run([sys.executable, str(script)], env=environ, capture_output=True, text=True, timeout=600)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == {
        "indexes": list(range(32)),
        "subjects": 32,
        "fault": None,
        "failed": [],
    }


@pytest.mark.django_db
def test_a_line_that_was_written_cannot_be_saved_again_updated_or_deleted():
    line = actions.record("thing.done", subject="thing:1")
    stored = Entry.objects.get()
    stored.event = "thing.undone"
    for attempt in (
        stored.save,
        stored.delete,
        line.save,
        Entry.objects.all().delete,
        lambda: Entry.objects.update(event="x"),
        lambda: Entry.objects.bulk_update([stored], ["event"]),
        lambda: Checkpoint.objects.all().delete(),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert Entry.objects.get().event == "thing.done"


@pytest.mark.django_db(transaction=True)
def test_a_checkpoint_signs_what_is_there_and_proves_every_line(settings, tmp_path):
    settings.HOME = tmp_path
    grow(300)
    first = actions.checkpoint()
    grow(400)
    second = actions.checkpoint()
    assert (first.size, second.size) == (300, 700)
    verify_consistency(300, 700, bytes(first.root), bytes(second.root), queries.consistency(300))
    for index in (0, 255, 256, 299, 300, 699):
        check_outside_django(queries.inclusion(index).to_dict())


@pytest.mark.django_db(transaction=True)
def test_a_checkpoint_of_the_same_lines_is_the_same_checkpoint(settings, tmp_path):
    settings.HOME = tmp_path
    grow(3)
    assert actions.checkpoint() == actions.checkpoint()
    assert Checkpoint.objects.count() == 1
    assert (tmp_path / "ledger" / "checkpoint").read_text() == Checkpoint.objects.get().note


@pytest.mark.django_db(transaction=True)
def test_tiles_that_were_lost_are_written_again(settings, tmp_path):
    settings.HOME = tmp_path
    grow(300)
    actions.checkpoint()
    before = {path: path.read_bytes() for path in (tmp_path / "ledger").rglob("*") if path.is_file()}
    for path in before:
        path.unlink()
    actions.checkpoint()
    after = {path: path.read_bytes() for path in (tmp_path / "ledger").rglob("*") if path.is_file()}
    assert after == before and len(before) == 6  # two tiles of leaves, their two bundles, one tile above, the statement


@pytest.mark.django_db(transaction=True)
def test_nothing_is_signed_that_is_empty_unfinished_or_changed(settings, tmp_path):
    settings.HOME = tmp_path
    with pytest.raises(NotNow):
        actions.checkpoint()
    grow(3)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.checkpoint()
    with connection.cursor() as cursor:
        cursor.execute('UPDATE ledger_entry SET leaf = %s WHERE "index" = 1', [b"\1" * 32])
    with pytest.raises(Broken):
        actions.checkpoint()
    assert not Checkpoint.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_line_after_the_last_checkpoint_waits_for_its_proof(settings, tmp_path):
    settings.HOME = tmp_path
    grow(2)
    with pytest.raises(NotNow):
        queries.inclusion(1)
    actions.checkpoint()
    grow(1)
    assert queries.inclusion(1).size == 2
    with pytest.raises(NotNow):
        queries.inclusion(2)


def grow(count: int) -> None:
    with transaction.atomic():
        actions.record_many("thing.done", ((f"thing:{number}", {"n": number}) for number in range(count)))


def check_outside_django(shown: dict) -> None:
    """What an outsider does with nothing but ``countersign.proof`` and our public key."""
    signed = open_checkpoint(shown["checkpoint"], [queries.verifier()])
    proof = [base64.b64decode(step) for step in shown["proof"]]
    verify_inclusion(leaf_hash(shown["text"].encode()), shown["index"], signed.size, proof, signed.root)
