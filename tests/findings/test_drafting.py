"""Drafting a finding: what it holds, and what it refuses to say."""

from __future__ import annotations

import datetime as dt

import pytest

from countersign.engine import Contains, Is, OneOf, Period, Question, answer
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.experiences.models import Experience
from countersign.findings import actions, queries, rules
from countersign.findings.models import Figure
from countersign.insight.actions import refresh
from countersign.ledger.models import Entry
from countersign.proof.commitments import opens
from findings.place import cluster


def test_a_draft_holds_its_numbers_records_and_whom_it_concerns(place):
    finding = place.draft(limits="Only those who used the web form.")
    assert (finding.drafted_numerator, finding.drafted_base) == (18, 60)
    assert (finding.numerator, finding.base) == (None, None)  # nothing public yet
    assert (finding.selection, finding.wording, finding.wording_version) == ("self_selected", "What happened?", "1")
    assert (finding.body, finding.contract) == (place.provider, place.contract)
    assert {record.themes[0] for record in finding.records.all()} == {"waiting"}
    assert opens(finding.records_mark, sorted(r.key for r in finding.records.all()), bytes(finding.records_salt))


def test_the_ledger_tells_of_a_draft_without_giving_it_away(place):
    place.draft()
    line = Entry.objects.order_by("-index").first()
    assert (line.event, line.facts) == ("finding.drafted", {"by": "steward"})


def test_the_base_is_everybody_in_the_same_place_unless_another_is_given(place):
    place.release()
    assert place.draft(base=None).asks_base == place.base


def test_the_share_and_its_interval_are_the_published_example(place):
    found = queries.proportion(18, 60)
    assert (round(found.share, 3), round(found.lower, 3), round(found.upper, 3)) == (0.3, 0.199, 0.425)
    found = queries.proportion(61, 1000)
    assert (round(found.share, 3), round(found.lower, 3), round(found.upper, 3)) == (0.061, 0.048, 0.078)


@pytest.mark.parametrize(("numerator", "base"), [(5, 9), (0, 0), (1, 60), (4, 60), (59, 60), (56, 60)])
def test_small_numbers_are_refused(numerator, base):
    with pytest.raises(NotSafe):
        rules.check_numbers(numerator, base)


@pytest.mark.parametrize(("numerator", "base"), [(5, 10), (0, 10), (10, 10), (55, 60), (18, 60)])
def test_numbers_that_give_nobody_away_are_allowed(numerator, base):
    rules.check_numbers(numerator, base)


def test_a_numerator_larger_than_its_base_makes_no_sense():
    with pytest.raises(NotValid):
        rules.check_numbers(11, 10)


def test_a_finding_on_few_people_is_refused(place):
    Experience.objects.filter(themes=["waiting"]).delete()
    place.told(4, themes=["waiting"])
    with pytest.raises(NotSafe):
        place.draft()


def test_a_burst_of_copies_cannot_make_a_finding(place):
    Experience.objects.all().delete()
    burst = cluster(place)
    place.told(12, themes=["waiting"], cluster=burst)
    with pytest.raises(NotSafe, match="copies"):
        place.draft()
    burst.verdict = "different"  # a steward has read them: twelve people
    burst.save()
    assert place.draft().drafted_base == 12


def test_copies_that_do_not_count_are_not_counted(place):
    place.told(30, themes=["waiting"], counts=False)
    place.told(30, themes=["waiting"], state="withdrawn")
    assert (place.draft().drafted_numerator, place.draft().drafted_base) == (18, 60)


@pytest.mark.parametrize(
    "claim",
    [
        "Mrs Margaret Whitcombe was rude to ten people.",
        "Ten people were told to ring 07700 900123.",
        "Write to margaret.whitcombe@example.org about the bus.",
    ],
)
def test_a_claim_that_holds_an_identifier_is_refused_without_quoting_it(place, claim):
    with pytest.raises(NotSafe) as refused:
        place.draft(claim=claim)
    assert not any(word in str(refused.value) for word in ("Margaret", "Whitcombe", "07700", "example.org"))


def test_a_claim_may_name_the_bodies_of_the_register(place):
    assert place.draft(claim="People say the buses of Saltway Transport Ltd for Eastmarsh Council come late.")


def test_a_claim_needs_a_kind_words_and_somebody_to_answer(place):
    with pytest.raises(NotValid):
        place.draft(kind="opinion")
    with pytest.raises(NotValid):
        place.draft(claim="  ")
    with pytest.raises(NotValid):
        place.draft(claim="x" * 301)
    with pytest.raises(NotValid, match="answer"):
        actions.draft(
            Question("experiences", (Contains("themes", "waiting"),)),
            base=Question("experiences"),
            claim="Late.",
            kind="problem",
            by=place.steward,
        )


def test_only_a_steward_drafts(place):
    for actor in (place.acting(place.provider, "provider"), place.acting(place.commissioner, "commissioner")):
        with pytest.raises(NotAllowed):
            place.draft(by=actor)


@pytest.mark.parametrize(
    ("where", "number"),
    [
        ((Is("kind", "problem"),), 60),
        ((OneOf("channel", ("web", "paper")),), 60),
        ((Is("solicited", True),), 0),
        ((Is("solicited", False),), 60),
        ((Is("fear", False), Contains("themes", "staff-manner")), 42),
    ],
)
def test_the_accounts_behind_a_question_are_those_that_the_engine_counts(place, where, number):
    question = Question("experiences", where)
    assert len(queries.counted(question)) == number == _by_the_engine(question)


def test_a_period_is_cut_as_the_engine_cuts_it(place):
    place.told(7, happened_on=dt.date(2026, 10, 31))
    place.told(3, happened_on=None)  # told in September
    for start, end in (((2026, 9, 1), (2026, 10, 1)), ((2026, 10, 1), (2026, 11, 1)), ((2026, 7, 1), (2026, 10, 1))):
        question = Question("experiences", period=Period(dt.date(*start), dt.date(*end)))
        assert len(queries.counted(question)) == _by_the_engine(question)


def _by_the_engine(question):
    return answer(question, refresh().store)["count"][0].as_py()


def test_a_draft_can_be_edited_and_dropped_and_its_number_is_never_used_again(place):
    first = place.draft()
    edited = actions.edit(first, claim="The bus comes late.", kind="want", by=place.steward)
    assert (edited.claim, edited.kind) == ("The bus comes late.", "want")
    with pytest.raises(NotValid):
        actions.edit(first, drafted_base="100", by=place.steward)
    assert actions.drop(first, by=place.steward).state == "dropped"
    with pytest.raises(NotNow):
        actions.edit(first, claim="Again.", by=place.steward)
    with pytest.raises(NotAllowed):
        first.delete()
    assert place.draft().number > first.number


def figure(**more) -> Figure:
    words = {
        "label": "Buses on time",
        "value": "97.2",
        "unit": "% of departures",
        "base": "12,400 departures",
        "population": "All departures from the depot",
        "period": "April to June 2026",
        "source": "Saltway Transport Ltd, quarterly return",
        "rebuttal": "Departures are timed at the depot.",
        "would_settle": "Arrival times at the school gate for one month.",
    }
    return Figure(**(words | more))


def test_an_official_figure_stands_beside_the_finding_and_changes_nothing(place):
    finding = place.draft(kind="contradiction")
    before = queries.printed(finding)
    beside = actions.set_beside(finding, figure=figure(), by=place.steward)
    after = queries.printed(queries.finding(finding.number))
    assert after.pop("official_figures") == [
        {
            name: getattr(beside, name)
            for name in [
                "label",
                "value",
                "unit",
                "base",
                "population",
                "period",
                "source",
                "source_url",
                "rebuttal",
                "would_settle",
            ]
        }
    ]
    assert before.pop("official_figures") == []
    assert after == before  # nothing was calculated from both


@pytest.mark.parametrize("missing", ["value", "unit", "base", "population", "period", "source", "would_settle"])
def test_an_official_figure_without_what_lets_a_reader_compare_is_refused(place, missing):
    with pytest.raises(NotValid) as refused:
        actions.set_beside(place.draft(), figure=figure(**{missing: " "}), by=place.steward)
    assert refused.value.faults == ((missing, "is empty"),)
