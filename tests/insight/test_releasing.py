"""Nothing public is counted past a release, and a release never gives a person away."""

import pytest

from countersign.engine import Contains, Is, Lacks, Period, Question, Unknown
from countersign.errors import NotAllowed, NotFound, NotSafe, NotValid
from countersign.insight import actions, queries
from countersign.insight.models import Number, Release, ReleasedNumber
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY, SYSTEM
from insight.calls import call, calls

DESK_1, DESK_2 = Is("desk_id", 1), Is("desk_id", 2)
ROWS = [
    *[call(desk=1, kind="problem")] * 20,
    *[call(desk=1, kind="praise", themes=["manner"])] * 12,
    *[call(desk=2, day="2025-04-02", themes=["waiting", "manner"])] * 30,
]


def _value(*where, period=None):
    found = queries.published(calls(*where, period=period))
    return found and (found.value, found.status)


def test_a_release_shows_what_was_counted(released):
    made = released(ROWS)
    assert (made.number, _value(), _value(DESK_1), _value(DESK_1, Is("kind", "praise"))) == (
        1,
        (62, "shown"),
        (32, "shown"),
        (12, "shown"),
    )


def test_a_number_knows_its_base_release_and_method(released):
    made = released(ROWS)
    found = queries.published(calls(DESK_1, Contains("themes", "manner")))
    assert found.base == calls(DESK_1)
    assert (found.release, found.method_version) == (made.number, made.method_version)
    assert found.address == f"/number/{found.question.address}"


def test_a_page_never_reads_past_the_release(released, house):
    released(ROWS)
    house += [call()] * 10
    actions.refresh()
    assert _value() == (62, "shown")


def test_before_the_first_release_nothing_is_said(house, db):
    assert queries.published(calls()) is None
    assert queries.published_for(facts="calls") == {}
    assert queries.series(calls(), "month") == []


def test_a_declared_cell_that_holds_nobody_is_a_zero(released):
    released(ROWS)
    assert _value(Is("desk_id", 77)) == (0, "shown")


def test_a_question_that_was_never_released_has_no_number(released):
    released(ROWS)
    assert queries.published(calls(Is("rating", 3))) is None
    assert queries.published(calls(DESK_1, Lacks("themes", "manner"))) is None


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_one_to_four_people_are_never_shown(released, few):
    released([*ROWS, *[call(desk=3, kind="want")] * few])
    assert _value(Is("desk_id", 3)) == (None, "withheld")


def test_a_small_number_cannot_be_found_by_subtracting(released):
    released([*ROWS, *[call(desk=1, kind="want")] * 2])
    kinds = [_value(DESK_1, Is("kind", kind)) for kind in ("problem", "praise", "want")]
    assert kinds[2] == (None, "withheld")
    assert sum(value is None for value, _ in [_value(DESK_1), *kinds]) >= 2


def test_those_without_a_code_are_protected_too(released):
    released([*[call(themes=["waiting"])] * 20, *[call(themes=[])] * 2])
    total, having = _value(DESK_1), _value(DESK_1, Contains("themes", "waiting"))
    assert None in (total[0], having[0])


def test_a_further_number_about_one_code_is_no_part_of_another_code(released):
    """Accounts carry several codes: those who wait are not all among those who speak of manner."""
    asked = calls(DESK_1, Is("kind", "problem"), Contains("themes", "waiting"))
    both, few = [call(themes=["waiting", "manner"])] * 6, [call(themes=["manner"], kind="praise")] * 6
    released([*[call(themes=["waiting"])] * 40, *both, *few], asked)
    assert queries.published(asked).value == 46


def test_a_withdrawn_account_leaves_the_next_release(released):
    released(ROWS)
    released([row for row in ROWS if row["kind"] != "praise"])
    assert _value() == (50, "shown")
    assert _value(DESK_1, Is("kind", "praise")) == (0, "shown")


def test_a_change_of_one_person_is_not_shown(released):
    released(ROWS)
    released([*ROWS, call(desk=1)])
    assert _value(DESK_1)[0] != 33


def test_a_place_that_lost_everybody_is_still_counted_in_the_sums(released):
    released([*ROWS, *[call(desk=3)] * 9])
    released(ROWS)
    assert _value(Is("desk_id", 3)) == (0, "shown")
    assert _value() == (62, "shown")


def test_the_same_facts_released_again_show_the_same_numbers(released):
    first, second = released(ROWS), released(ROWS)
    assert (second.number, second.digest) == (2, first.digest)


def test_the_ledger_holds_a_digest_of_every_release_and_the_witness_agrees(released):
    made = released(ROWS)
    line = Entry.objects.get(subject=f"release:{made.number}", event="release.made")
    assert line.facts["digest"] == made.digest
    assert dict(queries.witness()) == {"release:1": made.digest}


def test_a_number_edited_by_hand_no_longer_matches(released):
    made = released(ROWS)
    ReleasedNumber.objects.filter(release=made, value=62).update(value=63)
    assert dict(queries.witness())["release:1"] != made.digest


def test_the_public_cannot_release(released):
    released(ROWS)
    with pytest.raises(NotAllowed):
        actions.release(by=ANYBODY)


def test_nothing_can_be_released_before_the_first_refresh(house, db):
    with pytest.raises(NotFound, match="refresh"):
        actions.release(by=SYSTEM)


def test_a_release_that_cannot_be_safe_is_not_made(released, monkeypatch):
    def refuse(*_, **__):
        raise NotSafe("no")

    monkeypatch.setattr("countersign.insight.actions.releasing.protect", refuse)
    with pytest.raises(NotSafe):
        released(ROWS)
    assert not Release.objects.exists()
    assert not Number.objects.exists()


# further questions, as findings ask them


def test_a_further_question_is_released_with_its_base(released):
    further = calls(DESK_2, Is("rating", 3))
    released([*ROWS, *[call(desk=2, rating=1)] * 10], further)
    assert queries.published(further).value == 30


def test_a_further_question_stays_in_later_releases(released):
    further = calls(DESK_2, Is("rating", 3))
    released([*ROWS, *[call(desk=2, rating=1)] * 10], further)
    released([*ROWS, *[call(desk=2, rating=1)] * 10])
    assert queries.published(further).value == 30
    assert queries.latest().number == 2


def test_what_a_further_question_leaves_over_is_protected(released):
    further = calls(DESK_2, Is("rating", 3))
    released([*ROWS, *[call(desk=2, rating=1)] * 2], further)
    shown = [_value(DESK_2)[0], queries.published(further).value]
    assert None in shown


def test_two_further_questions_cannot_be_subtracted_from_each_other(released):
    wide = calls(DESK_2, Is("rating", 3))
    narrow = calls(DESK_2, Is("rating", 3), Is("kind", "problem"))
    extra = [*[call(desk=2, rating=1)] * 10, *[call(desk=2, kind="want", day="2025-04-02")] * 3]
    released([*ROWS, *extra], wide, narrow)
    assert None in (queries.published(wide).value, queries.published(narrow).value)


def test_a_further_question_over_part_of_a_quarter_cannot_be_subtracted(released):
    half = Period(Period.of("month", ROWS[0]["day"]).start, Period.of("month", ROWS[-1]["day"]).end)
    further = calls(Is("kind", "problem"), period=half)
    released([*ROWS, *[call(day="2025-05-09", desk=2)] * 3], further)
    quarter_2 = calls(Is("kind", "problem"), period=Period.of("quarter", ROWS[-1]["day"]))
    quarter_1 = calls(Is("kind", "problem"), period=Period.of("quarter", ROWS[0]["day"]))
    values = [queries.published(q).value for q in (further, quarter_1, quarter_2)]
    assert None in values


@pytest.mark.parametrize("question", [Question("calls", group_by=("kind",)), Question("calls", per="month")])
def test_a_further_question_is_one_number(released, question):
    with pytest.raises(NotValid):
        released(ROWS, question)


def test_a_further_question_about_facts_without_a_cube_is_refused(released):
    with pytest.raises(NotValid):
        released(ROWS, Question("letters"))


def test_unknown_stays_a_number_of_its_own(released):
    released([*ROWS, *[call(desk=None)] * 8])
    assert _value(Unknown("desk_id")) == (8, "shown")
