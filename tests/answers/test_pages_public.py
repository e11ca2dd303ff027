"""The desk by date, scrutiny, times, traces and the finding’s page, as everybody who may sees them."""

from __future__ import annotations

import csv
import io

import pytest

from answers.pages import signed_in, text
from answers.town import MEASURE, SAYS, day, published
from countersign import clock
from countersign.answers import actions
from countersign.findings import actions as findings
from countersign.findings.models import Due


def rows(client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).getvalue().decode("utf-8-sig"))))


def test_the_finding_shows_every_office_in_the_same_way(client, town):
    town.accept()
    page = text(client.get(f"/finding/{town.finding.pk}"))
    assert page.count('<article class="cs-office"') == 3
    clock_words = ("Asked on 23 November 2026: the finding was published.", "Answer due by 21 December 2026")
    said = (SAYS, MEASURE, "Accepts", "It said nothing in the fact-check.", "None yet.", "Answered in time")
    assert [words for words in (*clock_words, *said) if words not in page] == []


def test_late_and_escalated_stay_in_sight_after_the_answer(client, town):
    with clock.at(day(50)):
        findings.fall_overdue(list(Due.objects.all()))
        findings.escalate(list(Due.objects.filter(body=town.place.provider)))
        page = text(client.get(f"/finding/{town.finding.pk}"))
        assert (
            "Where it stands: an answer is overdue, and before scrutiny." in page and "It is 22 days overdue." in page
        )
        town.accept()
        page = text(client.get(f"/finding/{town.finding.pk}"))
    assert "It was 22 days overdue." in page and "Put before scrutiny on 7 January 2027." in page
    assert ">Late<" in page and "Answered late" in page


def test_a_day_on_which_it_was_to_be_settled_does_not_pass_in_silence(client, town):
    silent = "That day has passed, and nothing was answered since."
    settles = {"would_settle": "Forty timed calls.", "payer": town.place.commissioner, "settle_by": day(60)}
    town.accept(kind="decline", reason="not_believed", text="We count fewer.", commitments=[], **settles)
    for today, is_silent in ((60, False), (61, True)):
        with clock.at(day(today)):
            assert (silent in text(client.get(f"/finding/{town.finding.pk}"))) is is_silent
    with clock.at(day(62)):
        town.accept()
        assert silent not in text(client.get(f"/finding/{town.finding.pk}"))


def test_the_same_words_under_another_finding_are_shown_as_such(client, town):
    town.accept()
    second = published(town.place, town.people)
    due = Due.objects.get(finding=second, body=town.place.provider)
    actions.answer(due, kind="accept", text=SAYS, commitments=[town.promise()], by=town.provider)
    page = text(client.get(f"/finding/{second.pk}"))
    assert "Almost the same words stand under" in page and f'href="/finding/{town.finding.pk}">finding' in page


def test_the_page_of_a_finding_takes_as_many_queries_for_many_answers(client, town, django_assert_max_num_queries):
    def queries_now() -> int:
        with django_assert_max_num_queries(40) as counted:
            client.get(f"/finding/{town.finding.pk}")
        return len(counted)

    town.accept()
    few = queries_now()
    for number in range(6):
        town.accept(
            commitments=[town.promise(measure=f"A printed timetable hangs at stop {number} of the school run.")]
        )
    assert queries_now() == few


def test_the_desk_lists_what_is_due_by_date_and_marks_what_is_late(client, town):
    claim = town.claim()
    actions.contest(claim.commitment, about="cause", words="It was planned in May.", by=town.holder(town.people[0]))
    signed_in(client, town.commissioner)
    page = text(client.get("/desk/answers"))
    assert page.index("28 days left") and town.finding.claim in page and "For Eastmarsh Council" in page
    signed_in(client, town.provider)
    page = text(client.get("/desk/answers"))
    assert "Reply to what is contested" in page and MEASURE in page and "overdue" not in page
    with clock.at(day(40)):
        page = text(client.get("/desk/answers"))
        assert "1 is overdue" in page and "days overdue" in page


def test_the_desk_of_whoever_owes_nothing_says_so(client, town):
    signed_in(client, town.place.acting(town.elsewhere, "provider"))
    assert "Nothing is yours to answer" in text(client.get("/desk/answers"))
    client.logout()
    assert client.get("/desk/answers").url.startswith("/sign-in")
    assert signed_in(client, town.steward).get("/desk/answers").status_code == 403


def test_the_desk_takes_as_many_queries_for_many_tasks_as_for_few(client, town, django_assert_max_num_queries):
    signed_in(client, town.provider)

    def queries_now() -> int:
        with django_assert_max_num_queries(30) as counted:
            client.get("/desk/answers")
        return len(counted)

    few = queries_now()
    for _ in range(12):
        published(town.place, town.people)
    assert queries_now() == few


def test_scrutiny_lists_what_is_overdue_by_office_with_its_age(client, town):
    assert "Nothing is overdue here" in text(client.get("/scrutiny"))
    with clock.at(day(50)):
        findings.fall_overdue(list(Due.objects.all()))
        findings.escalate(list(Due.objects.filter(body=town.place.provider)))
        page = text(client.get("/scrutiny"))
        assert "22 days" in page and "7 January 2027" in page and "3 in this list." in page
        assert "1 in this list." in text(client.get("/scrutiny?state=escalated"))
        listed = rows(client, "/scrutiny.csv?body=saltway-transport")
    assert [(row["body"], row["days_overdue"], row["state"]) for row in listed] == [
        ("saltway-transport", "22", "escalated")
    ]


def test_times_say_too_few_below_ten_and_count_who_still_waits(client, town):
    page = text(client.get("/answer-times?part=provider"))
    assert page.count("too few") >= 3 and "Saltway Transport Ltd" in page
    for _ in range(11):
        published(town.place, town.people)
    for due in Due.objects.filter(body=town.place.provider)[:4]:
        actions.answer(due, kind="accept", text=SAYS, commitments=[town.promise()], by=town.provider)
    with clock.at(day(60)):
        page = text(client.get("/answer-times?part=provider"))
        assert "not reached: half or more still wait" in page and "33 %" in page
        (row,) = rows(client, "/answer-times.csv?part=provider")
    assert (row["asked"], row["still_waiting"], row["median_working_days"]) == ("12", "8", "")
    assert float(row["answered_within_20_working_days"]) == pytest.approx(4 / 12)
    assert float(row["misleading_mean_working_days"]) == 0


def test_a_trace_leads_from_a_finding_to_the_last_asking_and_back(client, town):
    claim = town.claim()
    steps, path = 0, f"/trace/finding/{town.finding.pk}"
    while "/trace/round/" not in path:
        told = client.get(f"{path}.json").json()
        assert text(client.get(path)).count("<h1") == 1
        path = next(link["trace"] for link in told["led_to"] if link["kind"] in ("answer", "commitment", "round"))
        steps += 1
        assert steps <= 5
    back = client.get(f"{path}.json").json()
    assert back["rests_on"][0]["trace"] == f"/trace/commitment/{claim.commitment_id}"


@pytest.mark.parametrize("path", ["nothing/1", "finding/999", "finding/x", "answer/9999999999999999999999", "round/1"])
def test_what_has_no_trace_is_not_found(client, town, path):
    assert client.get(f"/trace/{path}").status_code == 404 and client.get(f"/trace/{path}.json").status_code == 404


def test_signed_off_words_lead_to_what_they_became_in_four_steps_and_back(client, town):
    claim = town.claim()
    person = town.people[0]
    assert client.get(f"/trace/account/{person.key}").status_code == 404, "nothing is shown that nobody signed off"
    person.published_text = "The bus came late again, and nobody told us why."
    person.save(update_fields=["published_text"])
    told = client.get(f"/trace/account/{person.key}.json").json()
    assert told["rests_on"] == [] and told["led_to"][0]["trace"] == f"/trace/finding/{town.finding.pk}"
    assert person.published_text in text(client.get(f"/trace/account/{person.key}"))
    back = client.get(f"/trace/finding/{town.finding.pk}.json").json()["rests_on"]
    assert [link["trace"] for link in back if link["kind"] == "account"] == [f"/trace/account/{person.key}"]
    steps = ("finding", "answer", "commitment", "round")
    path = f"/trace/account/{person.key}"
    for kind in steps:
        links = client.get(f"{path}.json").json()["led_to"]
        path = next(link["trace"] for link in links if link["kind"] == kind)
    assert path == f"/trace/round/{claim.rounds.get(number=1).pk}"


@pytest.mark.parametrize("state", ["withdrawn", "held", "redacted", "coded"])
def test_an_account_that_does_not_count_has_no_trace(client, town, state):
    person = town.people[0]
    person.published_text, person.state = "Words that were signed off once.", state
    person.save(update_fields=["published_text", "state"])
    assert client.get(f"/trace/account/{person.key}").status_code == 404
    assert person.key not in text(client.get(f"/trace/finding/{town.finding.pk}"))


def test_whoever_is_afraid_is_in_no_trace(client, town):
    person = town.people[0]
    person.published_text, person.fears = "The driver shouted at us.", True
    person.save(update_fields=["published_text", "fears"])
    assert client.get(f"/trace/account/{person.key}").status_code == 404
    assert person.key not in text(client.get(f"/trace/finding/{town.finding.pk}"))
