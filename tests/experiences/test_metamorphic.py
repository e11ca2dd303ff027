"""What must not change the numbers does not: order, portions, repetition, company, and what was withdrawn."""

from __future__ import annotations

import random

import pytest

from countersign.experiences import actions, facts, queries
from countersign.experiences.models import Experience, Source
from countersign.people.actions import issue_receipt
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body, BodyName
from countersign.text.naming import key
from tests_of_experiences import FIELDS, imported, made_rows, write

NAMES = ("Eastmarsh Council", "Fenway Buses Ltd", "Marsh Homes")


@pytest.fixture
def bodies(db) -> None:
    for name in NAMES:
        body = Body.objects.create(slug=key(name).replace(" ", "-"), name=name)
        BodyName.objects.create(body=body, name=name, kind="official", key=key(name))


def rows() -> list[dict[str, str]]:
    """Sixty accounts, among them reworded copies and copies to the letter."""
    made = made_rows(60, seed=4)
    for at, copied in ((50, 3), (51, 3), (52, 10), (53, 20)):
        made[at]["words"] = made[copied]["words"]
    made[54]["words"] = "Hello, I must say: " + made[30]["words"] + " Thank you."
    return made


def table(source: Source, steward: Actor) -> list[str]:
    """The source's facts after all steps, in no order that means anything."""
    for step in (actions.dedupe, actions.redact, actions.sort, actions.attach):
        step(source, by=SYSTEM)
    actions.code(source, by=SYSTEM, seed=1)
    batch = queries.batches(source).get(signed_at=None)
    for account in queries.unread(batch):
        actions.agree(account, by=steward)
    actions.sign_off(batch, by=steward)
    found = [
        {k: v for k, v in row.items() if k != "source_id"} for row in facts.rows() if row["source_id"] == source.pk
    ]
    return sorted(map(str, found))


def new_source(name: str) -> Source:
    return actions.add_source(name=name, by=SYSTEM, selection="self_selected")


@pytest.fixture
def plain(bodies, tmp_path, steward) -> list[str]:
    source = new_source("plain")
    imported(write(tmp_path / "plain.csv", rows()), source)
    found = table(source, steward)
    assert 50 <= len(found) <= 56  # five of sixty are copies, unless a chance pair is near
    return found


def test_the_order_of_rows_changes_nothing(plain, tmp_path, steward):
    shuffled = rows()
    random.Random(9).shuffle(shuffled)
    source = new_source("shuffled")
    imported(write(tmp_path / "shuffled.csv", shuffled), source)
    assert table(source, steward) == plain


def test_a_file_in_two_parts_changes_nothing(plain, tmp_path, steward):
    source = new_source("parts")
    imported(write(tmp_path / "one.csv", rows()[:25]), source)
    imported(write(tmp_path / "two.csv", rows()[25:]), source)
    assert table(source, steward) == plain


def test_loading_twice_changes_nothing(plain, tmp_path, steward):
    source = new_source("twice")
    path = write(tmp_path / "twice.csv", rows())
    imported(path, source)
    imported(path, source, again=True)
    assert table(source, steward) == plain


def test_rows_without_an_id_load_twice_as_well(plain, tmp_path, steward):
    source = new_source("no-id")
    fields = {name: how for name, how in FIELDS.items() if name != "id"}
    path = write(tmp_path / "noid.csv", rows())
    imported(path, source, fields=fields)
    imported(path, source, fields=fields, again=True)
    assert table(source, steward) == plain


def test_irrelevant_rows_change_nothing(plain, tmp_path, steward):
    source = new_source("company")
    noise = [{"id": f"N{n}", "words": "testing 123", "date": "01/01/2025", "rating": "", "body": ""} for n in range(5)]
    imported(write(tmp_path / "noise.csv", [*rows(), *noise]), source)
    assert table(source, steward) == plain


@pytest.mark.parametrize("at", [3, 30, 45, 50])
def test_withdrawn_is_never_imported(bodies, tmp_path, steward, at):
    without = new_source("without")
    imported(write(tmp_path / "without.csv", [row for n, row in enumerate(rows()) if n != at]), without)
    never = table(without, steward)
    source = new_source("withdrawn")
    imported(write(tmp_path / "all.csv", rows()), source)
    table(source, steward)
    account = Experience.objects.get(source=source, line=at + 2)
    account.receipt, _ = issue_receipt(purpose="experience")
    account.save()
    actions.withdraw(account, by=Actor("person", receipt_id=account.receipt_id))
    actions.dedupe(source, by=SYSTEM)
    left = [{k: v for k, v in row.items() if k != "source_id"} for row in facts.rows() if row["source_id"] == source.pk]
    assert sorted(map(str, left)) == never
