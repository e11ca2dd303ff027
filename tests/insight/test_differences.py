"""What two releases say otherwise, and why: never more than was published."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.db import transaction

from countersign.cli import countersign
from countersign.engine import Is
from countersign.errors import NotFound
from countersign.insight import queries
from countersign.insight.differences import differences
from countersign.insight.models import Release
from countersign.ledger.actions import record
from insight.calls import call, calls

FIRST = [*[call(desk=1, kind="problem")] * 20, *[call(desk=2)] * 30]
MORE = [*FIRST, *[call(desk=1, kind="problem")] * 15]


def why(found, *where) -> tuple:
    return next((n.before, n.after, n.by, n.why) for n in found.numbers if n.question == calls(*where))


def test_what_grew_grew_by_new_accounts(released) -> None:
    released(FIRST), released(MORE)
    found = differences()
    assert (found.before.number, found.after.number) == (1, 2)
    assert why(found) == (50, 65, 15, "data") and why(found, Is("desk_id", 1)) == (20, 35, 15, "data")
    assert not [one for one in found.numbers if one.question == calls(Is("desk_id", 2))], "what is the same is not told"


def test_what_shrank_was_withdrawn_if_anybody_withdrew_and_corrected_if_not(released) -> None:
    released(MORE), released(FIRST)
    assert why(differences()) == (65, 50, -15, "correction")
    with transaction.atomic():
        record("experience.withdrawn", subject="experience:x")
    released(MORE), released(FIRST)
    assert why(differences(1, 4)) == (65, 50, -15, "withdrawal") and differences(1, 4).between["withdrawn"] == 1
    assert differences(2, 4).numbers == [], "release 4 says what release 2 said"


def test_another_method_is_named_before_anything_else(released) -> None:
    released(FIRST), released(MORE)
    Release.objects.filter(number=1).update(method_version="older")
    assert {one.why for one in differences().numbers} == {"method"}


def test_numbers_that_appear_and_that_are_withheld_say_so(released) -> None:
    released(FIRST), released([*FIRST, *[call(desk=3, kind="praise")] * 12])
    assert why(differences(), Is("desk_id", 3)) == (None, 12, None, "listed")
    released(FIRST)
    assert all(one.why in ("unlisted", "correction", "withheld") for one in differences().numbers)


def test_only_what_was_published_is_told(released) -> None:
    """A true count that is withheld stands in no difference, whatever its neighbours do."""
    released(FIRST), released([*FIRST, *[call(desk=3)] * 3])
    for one in differences().numbers:
        for number, release in ((one.before, 1), (one.after, 2)):
            held = queries.published(one.question, release=Release.objects.get(number=release))
            assert number is None or (held and held.value == number)
        assert one.after not in (1, 2, 3, 4)


def test_by_command_in_words_and_as_json(released) -> None:
    released(FIRST), released(MORE)
    said = CliRunner().invoke(countersign, ["diff"]).output
    assert "between them 0 accounts were received and 0 withdrawn" in said and "50 → 65" in said and "by data" in said
    told = json.loads(CliRunner().invoke(countersign, ["diff", "1", "2", "--json"]).output)
    assert (
        told["before"]["number"] == 1
        and {"before": 50, "after": 65, "by": 15, "why": "data"}.items()
        <= next(one for one in told["numbers"] if one["question"] == calls().to_dict()).items()
    )
    assert "No number differs." in CliRunner().invoke(countersign, ["diff", "2", "2"]).output


def test_a_release_that_is_not_there_is_refused(released) -> None:
    released(FIRST)
    with pytest.raises(NotFound):
        differences()
