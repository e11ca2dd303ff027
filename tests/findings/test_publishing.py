"""From fact-check to a published page with a clock running, and what may happen after."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.experiences.models import Experience
from countersign.findings import actions, queries
from countersign.findings.models import Due, Finding, Note
from countersign.insight.actions import refresh
from countersign.insight.models import Release
from countersign.ledger import queries as ledger
from countersign.ledger.models import Entry
from countersign.people.models import Membership
from countersign.people.rules import SYSTEM
from countersign.register.models import Body
from findings.place import AFTER_FACT_CHECK
from findings.test_drafting import figure


def ready(place) -> Finding:
    refresh()
    finding = actions.open_fact_check(place.draft(), by=place.steward)
    return actions.sign_off(finding, by=place.second)


@pytest.fixture
def published(place) -> Finding:
    finding = ready(place)
    with clock.at(AFTER_FACT_CHECK):
        batch = actions.publish_batch(by=place.steward)
    assert [f.number for f in batch.published] == [finding.number]
    return queries.finding(finding.number)


def test_the_fact_check_is_open_for_five_working_days(place):
    finding = actions.open_fact_check(place.draft(), by=place.steward)
    assert finding.fact_check_until == dt.date(2026, 11, 30)  # Monday to the next Monday
    place.contract.jurisdiction = "scotland"  # St Andrew's Day, 30 November, is a holiday there
    place.contract.save()
    finding = actions.open_fact_check(place.draft(), by=place.steward)
    assert finding.fact_check_until == dt.date(2026, 12, 1)


def test_a_finding_is_not_published_before_its_window_closes_nor_unsigned(place):
    ready(place)
    with clock.at(dt.date(2026, 11, 30)), pytest.raises(NotNow, match="until 30 November"):
        actions.publish_batch(by=place.steward)
    unsigned = actions.open_fact_check(place.draft(), by=place.steward)
    with clock.at(AFTER_FACT_CHECK):
        batch = actions.publish_batch(by=place.steward)
    assert [(f.number, why) for f, why in batch.waiting] == [(unsigned.number, "no steward has signed it off")]


def test_who_drafted_it_does_not_sign_it_off_where_there_is_another(place):
    finding = actions.open_fact_check(place.draft(), by=place.steward)
    with pytest.raises(NotAllowed):
        actions.sign_off(finding, by=place.steward)
    with pytest.raises(NotAllowed):
        actions.sign_off(finding, by=SYSTEM)
    Membership.objects.filter(account_id=place.second.account_id).delete()
    assert actions.sign_off(finding, by=place.steward).signed_off_by_id == place.steward.account_id


def test_a_published_finding_carries_released_numbers_and_a_running_clock(published, place):
    assert (published.state, published.numerator, published.base) == ("published", 18, 60)
    assert published.release_number == Release.objects.order_by("-number").first().number
    due = Due.objects.filter(finding=published)
    assert {d.body.slug: d.part for d in due} == {
        "eastmarsh-council": "commissioner",
        "saltway-transport": "provider",
        "reedbed-minibuses": "subcontractor",
    }
    # by hand: 2-4, 7-11, 14-18, 21-24, then 29-31 December; 25 and 28 are bank holidays
    assert {d.due_on for d in due} == {dt.date(2026, 12, 31)}


def test_findings_of_a_batch_are_published_together_on_one_release(place):
    before = Release.objects.count()
    one, other = ready(place), ready(place)
    with clock.at(AFTER_FACT_CHECK):
        batch = actions.publish_batch(by=place.steward)
    assert {f.number for f in batch.published} == {one.number, other.number}
    assert Release.objects.count() == before + 1
    assert {f.release_number for f in batch.published} == {batch.release}


def test_a_finding_whose_numbers_became_small_stays_behind(place):
    finding = ready(place)
    Experience.objects.filter(pk__in=finding.records.values("pk")[:15]).update(state="withdrawn")
    with clock.at(AFTER_FACT_CHECK):
        place.release()
        batch = actions.publish_batch(by=place.steward)
    assert batch.published == () and [f.number for f, _ in batch.waiting] == [finding.number]
    assert queries.finding(finding.number).state == "fact_check"
    assert not Due.objects.exists()


def test_a_reply_is_printed_and_does_not_stop_the_finding(place):
    finding = ready(place)
    provider = place.acting(place.provider, "provider")
    actions.reply(
        finding, text="We do not agree and ask that this is not published.", body_id=place.provider.pk, by=provider
    )
    actions.reply(finding, text="We do not agree: our buses are on time.", body_id=place.provider.pk, by=provider)
    with clock.at(AFTER_FACT_CHECK):
        actions.publish_batch(by=place.steward)
    printed = queries.printed(queries.finding(finding.number))
    assert printed["state"] == "published"
    assert [reply["text"] for reply in printed["replies"]] == ["We do not agree: our buses are on time."]


@pytest.mark.parametrize(
    "text",
    [
        "Dear Mrs Whitcombe, we are sorry to hear that.",
        "Dear resident, we are sorry.",
        "Our driver John Abernathy was not on duty that day.",
        "Ring us on 07700 900123.",
    ],
)
def test_a_reply_that_names_or_addresses_somebody_is_stopped_with_an_explanation(place, text):
    finding = ready(place)
    with pytest.raises(NotSafe) as refused:
        actions.reply(finding, text=text, body_id=place.provider.pk, by=place.acting(place.provider, "provider"))
    assert refused.value.remedy
    assert not any(word in str(refused.value) for word in ("Whitcombe", "Abernathy", "07700"))
    assert not finding.replies.exists()


def test_only_a_body_concerned_replies_for_itself_and_in_time(place):
    finding = ready(place)
    provider = place.acting(place.provider, "provider")
    elsewhere = place.acting(_other(), "provider")
    with pytest.raises(NotAllowed):
        actions.reply(finding, text="Not so.", body_id=place.commissioner.pk, by=provider)
    with pytest.raises(NotAllowed):
        actions.reply(finding, text="Not so.", body_id=_other().pk, by=elsewhere)
    with pytest.raises(NotAllowed):
        actions.reply(finding, text="Not so.", body_id=place.provider.pk, by=place.steward)
    with clock.at(AFTER_FACT_CHECK), pytest.raises(NotNow):
        actions.reply(finding, text="Not so.", body_id=place.provider.pk, by=provider)


def _other():
    return Body.objects.get(slug="elsewhere-care")


def test_who_commissions_or_provides_cannot_hide_edit_close_or_publish_a_finding(published, place):
    checked = ready(place)
    drafted = place.draft()
    for body, role in ((place.commissioner, "commissioner"), (place.provider, "provider")):
        by = place.acting(body, role)
        attempts = (
            lambda by=by: actions.edit(drafted, claim="All is well.", by=by),
            lambda by=by: actions.drop(drafted, by=by),
            lambda by=by: actions.open_fact_check(drafted, by=by),
            lambda by=by: actions.take_back(checked, because="We would like that.", by=by),
            lambda by=by: actions.sign_off(checked, by=by),
            lambda by=by: actions.publish_batch(by=by),
            lambda by=by: actions.correct(published, text="All is well.", by=by),
            lambda by=by: actions.retire(published, because="All is well.", by=by),
            lambda by=by: actions.review_published(by=by),
            lambda by=by: actions.set_beside(published, figure=figure(), by=by),
            lambda by=by: actions.draft(place.question, claim="All is well.", kind="praise", base=place.base, by=by),
        )
        for attempt in attempts:
            with pytest.raises(NotAllowed):
                attempt()
    assert [queries.finding(f.number).state for f in (published, checked, drafted)] == [
        "published",
        "fact_check",
        "draft",
    ]


def test_nothing_that_belongs_to_a_finding_can_be_deleted(published):
    note = Note.objects.create(finding=published, sort="correction", text="A", at=clock.now())
    for kept in (published, published.dues.first(), note):
        with pytest.raises(NotAllowed):
            kept.delete()
    note.text = "B"
    with pytest.raises(NotAllowed):
        note.save()


def test_a_correction_is_added_beside_and_the_claim_stays(published, place):
    claim = published.claim
    actions.correct(published, text="The period is September, not October.", by=place.steward)
    actions.correct(published, text="The route is the coast road.", by=place.steward)
    kept = queries.finding(published.number)
    assert kept.claim == claim
    assert [note.text for note in kept.notes.all()] == [
        "The period is September, not October.",
        "The route is the coast road.",
    ]
    with pytest.raises(NotSafe):
        actions.correct(published, text="Mrs Margaret Whitcombe told us.", by=place.steward)


def test_a_dispute_is_a_flag_beside_and_changes_neither_state_nor_clock(published, place):
    provider = place.acting(place.provider, "provider")
    actions.dispute(published, text="We do not believe these numbers.", body_id=place.provider.pk, by=provider)
    kept = queries.finding(published.number)
    assert (kept.state, kept.disputed, kept.dues.count()) == ("published", True, 3)


def test_a_withdrawal_is_recounted_as_if_it_had_never_been_told(published, place):
    Experience.objects.filter(pk__in=published.records.values("pk")[:6]).update(state="withdrawn")
    place.told(20, themes=["staff-manner"])
    with clock.at(dt.date(2026, 12, 8)):
        place.release()
        review = actions.review_published(by=SYSTEM)
    assert [f.number for f in review.recounted] == [published.number]
    kept = queries.finding(published.number)
    assert (kept.state, kept.numerator, kept.base) == ("published", 12, 74)
    assert kept.notes.get().sort == "recount"


def test_a_finding_whose_base_falls_away_is_retired_with_an_explanation(published, place):
    Experience.objects.filter(pk__in=published.records.values("pk")[:16]).update(state="withdrawn")
    with clock.at(dt.date(2026, 12, 8)):
        place.release()
        review = actions.review_published(by=SYSTEM)
    kept = queries.finding(published.number)
    assert [f.number for f in review.retired] == [published.number]
    assert (kept.state, kept.numerator, kept.base) == ("retired", None, None)
    assert "withdrawn" in kept.retired_because
    with pytest.raises(NotNow):
        actions.correct(kept, text="Still true.", by=place.steward)


def test_a_review_of_unchanged_numbers_changes_nothing(published, place):
    with clock.at(dt.date(2026, 12, 8)):
        place.release()
        before, lines = queries.printed(queries.finding(published.number)), Entry.objects.count()
        review = actions.review_published(by=SYSTEM)
    assert (review.unchanged, review.recounted, review.retired) == (1, (), ())
    assert queries.printed(queries.finding(published.number)) == before and Entry.objects.count() == lines


def test_taking_a_finding_back_needs_a_reason_and_a_new_fact_check(place):
    finding = ready(place)
    with pytest.raises(NotValid):
        actions.take_back(finding, because=" ", by=place.steward)
    taken = actions.take_back(finding, because="The wrong contract was named.", by=place.steward)
    assert (taken.state, taken.signed_off_by_id, taken.fact_check_until) == ("draft", None, None)


def test_every_deed_writes_one_line_and_the_ledger_agrees(published, place):
    actions.correct(published, text="The period is September.", by=place.steward)
    events = list(Entry.objects.filter(subject=published.subject).order_by("index").values_list("event", flat=True))
    assert events == [
        "finding.drafted",
        "finding.fact_check_opened",
        "finding.signed_off",
        "finding.published",
        "finding.corrected",
    ]
    assert ledger.verdict().fault is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE findings_finding SET claim = 'All is well.'",
        "UPDATE findings_finding SET numerator = 1",
        "UPDATE findings_finding SET state = 'draft'",
        "UPDATE findings_due SET due_on = '2030-01-01'",
        "DELETE FROM findings_due",
    ],
)
def test_a_finding_edited_by_hand_in_the_database_is_named(published, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    fault = ledger.verdict().fault
    assert (fault.kind, fault.subject) == ("stored", published.subject)
