"""The life of a survey: who may, when, and what is kept of anybody."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.involvement import jobs
from countersign.involvement.actions import surveys as actions
from countersign.involvement.actions.surveys import equality
from countersign.involvement.models import Drawn, EqualityAnswer, Remark, Response, Survey, Tally
from countersign.involvement.queries import surveys
from countersign.ledger.models import Entry
from countersign.people.models import Receipt
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from surveys.asked import MONDAY, bus_form


def lines(survey: Survey) -> list[str]:
    return list(Entry.objects.filter(subject=survey.subject).order_by("index").values_list("event", flat=True))


def test_a_survey_lives_from_draft_to_report_and_each_step_is_one_line(asked):
    survey = asked.draft()
    actions.edit(survey, title="The bus in the evening", by=asked.commissioner)
    survey = actions.open_survey(survey, by=asked.steward)
    asked.answer(survey, uses="daily", help="yes")
    survey = asked.close(survey)
    survey = actions.report(survey, outcome="The council keeps the last bus until midnight.", by=asked.steward)
    assert (survey.state, survey.title) == ("reported", "The bus in the evening")
    assert lines(survey) == [f"survey.{e}" for e in ("drafted", "edited", "opened", "closed", "reported")]
    assert Entry.objects.filter(subject=survey.subject).last().facts["digest"] == surveys.digest(survey)


def test_nothing_that_somebody_answered_stands_in_the_ledger(asked):
    survey = asked.open()
    asked.answer(survey, uses="seldom", help="no", why="My neighbour waits at Saltgate.")
    asked.close(survey)
    assert not any("Saltgate" in str(entry.facts) or "seldom" in str(entry.facts) for entry in Entry.objects.all())


@pytest.mark.parametrize("verb", ["open_survey", "close", "report"])
def test_only_the_host_runs_a_survey(asked, verb):
    survey = asked.draft()
    more = {"outcome": "Nothing."} if verb == "report" else {}
    for by in (asked.commissioner, asked.adviser, ANYBODY):
        with pytest.raises(NotAllowed):
            getattr(actions, verb)(survey, by=by, **more)


def test_a_body_that_is_not_ready_asks_nobody(asked):
    survey = asked.draft(body=asked.place.provider)
    with pytest.raises(NotNow, match="not ready"):
        actions.open_survey(survey, by=asked.steward)
    assert Survey.objects.get(pk=survey.pk).state == "drafted"


def test_a_provider_drafts_no_survey_about_itself(asked):
    with pytest.raises(NotAllowed):
        asked.draft(by=asked.place.acting(asked.place.provider, "provider"))


def test_nobody_answers_before_or_after(asked):
    survey = asked.draft()
    with pytest.raises(NotNow):
        actions.begin(survey)
    survey = actions.open_survey(survey, by=asked.steward)
    begun = actions.begin(survey)
    with clock.at(survey.ends_on + dt.timedelta(days=1)):
        for late in (lambda: actions.begin(survey), lambda: actions.send(begun)):
            with pytest.raises((NotNow, NotValid)):
                late()
        assert jobs.close_surveys.func() == 1
        assert jobs.close_surveys.func() == 0
    begun.refresh_from_db()
    assert begun.state == "unfinished"


def test_a_required_question_is_needed_and_a_skipped_one_is_dropped(asked):
    survey = asked.open()
    begun = actions.keep(actions.begin(survey), answers={"uses": "daily", "rate": "poor"})
    with pytest.raises(NotValid, match="needed"):
        actions.send(begun)
    begun = actions.keep(begun, answers={"uses": "never", "help": "no"})
    sent, code = actions.send(begun)
    assert code and surveys.answers_of(sent) == {"uses": "never", "help": "no"}
    with pytest.raises(NotNow):
        actions.send(sent)


def test_answers_are_sealed_and_open_only_in_their_own_row(asked):
    survey = asked.open()
    one, other = (asked.answer(survey, uses="daily", help="yes", why="Secretly") for _ in range(2))
    assert b"Secretly" not in bytes(one.sealed)
    other.sealed = one.sealed
    with pytest.raises(Exception, match=r"altered|belong"):
        surveys.answers_of(other)


def test_who_is_drawn_needs_the_code_and_counts_once(asked):
    survey = asked.open(whom="drawn", frame="Season tickets of 2026", frame_size=100)
    drawn = asked.invited(survey, 100, 20)
    assert len(drawn) == 20 and {one.weight for one in drawn} == {5.0}
    with pytest.raises(NotAllowed, match="code"):
        actions.begin(survey)
    asked.answer(survey, drawn[0], uses="daily", help="yes")
    assert actions.begin(survey, drawn=drawn[0]).state == "sent"
    with pytest.raises(NotNow, match="already"):
        asked.answer(survey, drawn[0], mode="paper", uses="never", help="no")
    elsewhere = asked.open(whom="drawn", frame="Another list", frame_size=10)
    with pytest.raises(NotAllowed):
        actions.begin(elsewhere, drawn=drawn[1])


def test_the_same_seed_draws_the_same_people_and_the_list_is_not_kept(asked):
    names = [actions.Listed(f"ref-{n}", "north" if n % 4 else "south") for n in range(40)]
    again = []
    for _ in range(2):
        survey = asked.open(whom="drawn", frame="A list", frame_size=40)
        handed = actions.invite(survey, listed=names, number={"north": 6, "south": 5}, seed=3, by=asked.steward)
        again.append([reference for reference, _ in handed])
        assert dict(survey.drawn.values_list("stratum", "weight")) == {"north": 5.0, "south": 2.0}
    assert again[0] == again[1] and len(again[0]) == 11
    stored = str([list(model.objects.values()) for model in (Survey, Drawn, Entry)])
    assert "ref-1" not in stored
    with pytest.raises(NotNow):
        actions.invite(survey, listed=names, number=3, seed=3, by=asked.steward)


def test_paper_phone_and_adviser_count_as_the_web_does(asked):
    survey = asked.open()
    for mode, by in (("paper", asked.steward), ("phone", asked.adviser), ("adviser", asked.adviser)):
        sent, code = actions.enter(survey, answers={"uses": "daily", "help": "yes"}, mode=mode, by=by)
        assert (sent.state, sent.mode) == ("sent", mode) and code
        mine = Actor("person", receipt_id=sent.receipt_id)
        assert actions.withdraw(sent, by=mine).state == "withdrawn"
    with pytest.raises(NotAllowed):
        actions.enter(survey, answers={}, mode="paper", by=asked.commissioner)


def test_only_who_holds_the_code_takes_answers_back_and_then_nothing_is_left(asked):
    survey = asked.open()
    mine, other = (asked.answer(survey, uses="daily", help="yes", why="Because it rains.") for _ in range(2))
    for by in (Actor("person", receipt_id=other.receipt_id), ANYBODY, asked.steward):
        with pytest.raises(NotAllowed):
            actions.withdraw(mine, by=by)
    gone = actions.withdraw(mine, by=Actor("person", receipt_id=mine.receipt_id))
    assert (gone.state, bytes(gone.sealed), gone.remarks.count()) == ("withdrawn", b"", 0)
    assert surveys.tallied(survey)["answers", surveys.TAKING_PART, (), "web"] == 1


def test_words_are_redacted_read_and_signed_off_before_anybody_sees_them(asked):
    survey = asked.open()
    asked.answer(survey, uses="daily", help="yes", why="Write to me at ann.marsh@example.org, the bus is late.")
    remark = Remark.objects.get()
    assert "ann.marsh" not in remark.redacted and remark.state == "waiting"
    assert not surveys.printed_remarks(survey)
    with pytest.raises(NotSafe):
        actions.sign_off(remark, text="Write to ann.marsh@example.org", by=asked.steward)
    with pytest.raises(NotAllowed):
        actions.sign_off(remark, text="The bus is late.", by=asked.commissioner)
    actions.sign_off(remark, text="The bus is late.", by=asked.steward)
    assert [one.printed for one in surveys.printed_remarks(survey)] == ["The bus is late."]


def test_raw_answers_are_destroyed_on_their_day_and_the_numbers_stay(asked):
    survey = asked.open(retain_days=30)
    asked.many(survey, 12, uses="daily", help="yes", why="Fine.")
    actions.say_equality(survey, answers={"eq_age": "old"})
    survey = asked.close(survey)
    before = surveys.tallied(survey)
    with clock.at(MONDAY + dt.timedelta(days=29)):
        assert jobs.destroy_raw_answers.func() == 0
    with clock.at(MONDAY + dt.timedelta(days=30)):
        assert jobs.destroy_raw_answers.func() == 1
        assert jobs.destroy_raw_answers.func() == 0
    survey.refresh_from_db()
    assert survey.destroyed_on and surveys.tallied(survey) == before
    left = (Response, Remark, EqualityAnswer, Drawn)
    assert [model.objects.count() for model in left] == [0, 0, 0, 0]
    assert not Receipt.objects.filter(purpose="survey").exists()
    assert Tally.objects.exists()
    assert lines(survey)[-1] == "survey.raw_destroyed"


def test_words_of_danger_are_never_destroyed_unread(asked):
    survey = asked.open(retain_days=0)
    sent = asked.answer(survey, uses="daily", help="yes", why="My carer hit me.")
    assert actions.dangers(sent)
    asked.close(survey)
    assert jobs.destroy_raw_answers.func() == 0
    remark = Remark.objects.get(danger=True)
    actions.leave_out(remark, by=asked.steward)
    assert jobs.destroy_raw_answers.func() == 1


def test_equality_answers_cannot_be_joined_to_anything(asked):
    """No shared key, no time, no order: every column of the table is random, sealed or the survey itself."""
    survey = asked.open()
    ages = ["young", "old", "old", "young", "old", "young", "young", "old", "old", "old", "young", "old"]
    for at, age in enumerate(ages):
        asked.answer(survey, uses="daily" if at % 2 else "never", help="yes")
        actions.say_equality(survey, answers={"eq_age": age, "uses": "daily"})
    columns = {field.name for field in EqualityAnswer._meta.get_fields()}
    assert columns == {"key", "survey", "sealed"}
    earlier = set(EqualityAnswer.objects.values_list("key", flat=True))
    survey = asked.close(survey)
    assert not earlier & set(EqualityAnswer.objects.values_list("key", flat=True))
    stored = [one["eq_age"] for one in surveys.equality_answers(survey)]
    assert sorted(stored) == sorted(ages)
    assert all(set(one) == {"eq_age"} for one in surveys.equality_answers(survey))
    told = surveys.tallied(survey)
    assert told["equality", "eq_age", ("old",), ""] == 7
    assert not any("eq_age" in name for sort, name, _, _ in told if sort == "answers")


def test_equality_answers_do_not_lie_in_the_order_in_which_they_came(asked, monkeypatch):
    """Nor do two copies of the table tell which row is new: every row is another one."""
    written, write = [], equality._write
    monkeypatch.setattr(equality, "_BY_CHANCE", random.Random(7))
    monkeypatch.setattr(equality, "_write", lambda survey, many: (written.append(many), write(survey, many)))
    survey, earlier = asked.open(), set()
    for at in range(12):
        actions.say_equality(survey, answers={"eq_age": "old" if at < 6 else "young"})
        rows = {(str(key), bytes(sealed)) for key, sealed in EqualityAnswer.objects.values_list("key", "sealed")}
        assert len(rows) == at + 1 and not rows & earlier
        earlier = rows
    ages = [one["eq_age"] for one in written[-1]]
    assert sorted(ages) == ["old"] * 6 + ["young"] * 6 != ages


def test_the_key_of_equality_answers_opens_nothing_else_and_nothing_else_opens_them(asked, settings):
    assert set(settings.EQUALITY_KEYS) & set(settings.SEALING_KEYS) == set()
    survey = asked.open()
    actions.say_equality(survey, answers={"eq_age": "old"})
    one = EqualityAnswer.objects.get()
    from countersign.people.queries import sealer

    with pytest.raises(Exception, match="key"):
        sealer().open(one.sealed, context=surveys.equality_context(one))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"margins": {"nobody": {"a": 1, "b": 2}}, "margins_source": "Census"}, "Nobody is asked"),
        ({"margins": {"uses": {"daily": 5}}, "margins_source": "Census"}, "do not fit"),
        ({"margins": {"uses": {"daily": 5, "never": 3}}}, "where the population numbers come from"),
        ({"tested": "uses"}, "not the one with several wordings"),
        ({"ends_on": MONDAY}, "end before"),
    ],
)
def test_a_draft_that_makes_no_sense_is_refused(asked, changes, said):
    with pytest.raises(NotValid, match=said):
        asked.draft(**changes)


def test_a_draft_that_names_somebody_is_refused(asked):
    with pytest.raises(NotSafe):
        asked.draft(purpose="Ann Marsh, 07700 900123, decides.")


def test_an_experiment_needs_codes_that_count_as_yes(asked):
    for yes in ([], ["yes", "no", "dont_know"], ["perhaps"]):
        with pytest.raises(NotValid, match="count as yes"):
            asked.draft(bus_form(framed=True), tested="help", tested_yes=yes)


def test_a_survey_that_was_altered_by_hand_is_found(asked, settings):
    from countersign.involvement.facts.surveys import witness

    survey = asked.open()
    told = dict(witness())
    Survey.objects.filter(pk=survey.pk).update(purpose="Something else")
    assert dict(witness())[survey.subject] != told[survey.subject]


def test_the_software_closes_but_reads_no_words(asked):
    survey = asked.open()
    asked.answer(survey, uses="daily", help="yes", why="Fine.")
    with pytest.raises(NotAllowed):
        actions.leave_out(Remark.objects.get(), by=SYSTEM)
