"""Giving an answer, page by page: each reason leads somewhere, vague promises are sent back, and all is checked."""

from __future__ import annotations

import datetime as dt

import pytest

from answers.pages import signed_in, text
from answers.town import MEASURE, Town
from countersign.answers.models import Answer, Commitment
from countersign.people.rules import Actor
from countersign.register.models import Body

SAYS = {"text": "We agree. Nobody could see when the bus was due."}
PROMISE = {
    "measure": MEASURE, "due_on_day": "31", "due_on_month": "3", "due_on_year": "2027", "owner": "Timetable desk",
    "cause": "prompted",
}  # fmt: skip


@pytest.fixture
def desk(client, town):
    """The provider, signed in; ``desk(step, data)`` asks for a question, or sends what was said to it."""
    signed_in(client, town.provider)
    number = town.due(town.place.provider).pk

    def send(step: str, data: dict | None = None):
        path = f"/desk/answers/{number}/{step}"
        return client.get(path) if data is None else client.post(path, data)

    send.number = number
    return send


def test_accepted_with_a_promise_checked_and_printed(client, town, desk):
    assert client.get(f"/desk/answers/{desk.number}").url.endswith("/kind")
    assert desk("kind", {"kind": "accept"}).url.endswith("/says")
    assert desk("says", SAYS).url.endswith("/promises")
    assert desk("promises").url.endswith("/promise")
    assert desk("promise", PROMISE).url.endswith("/promises")
    assert MEASURE in text(desk("promises"))
    assert desk("promises", {"another": "no"}).url.endswith("/check")
    check = text(desk("check"))
    assert SAYS["text"] in check and MEASURE in check and "31 March 2027" in check
    assert desk("check", {}).url == f"/finding/{town.finding.pk}#answer-{Answer.objects.get().pk}"
    made = Commitment.objects.get()
    assert (made.measure, made.due_on, made.owner, made.cause) == (
        MEASURE, dt.date(2027, 3, 31), "Timetable desk", "prompted"
    )  # fmt: skip
    assert client.get(f"/desk/answers/{desk.number}").url.endswith("/kind"), "the draft is forgotten"


def test_a_second_promise_is_added_changed_and_removed(desk):
    desk("kind", {"kind": "part"})
    desk("says", SAYS)
    desk("promise", PROMISE)
    assert desk("promises", {"another": "yes"}).url.endswith("/promise")
    desk("promise", PROMISE | {"measure": "Two drivers more are on the rota, nine in all."})
    desk("promise?at=0", PROMISE | {"owner": "Rota office"})
    page = text(desk("promises"))
    assert "Rota office" in page and "nine in all" in page and page.count("Promise 2") == 1
    assert desk("promises/0/remove", {}).url.endswith("/promises")
    page = text(desk("promises"))
    assert "Rota office" not in page and "nine in all" in page


def test_vague_promises_are_sent_back_with_help(desk):
    desk("kind", {"kind": "accept"})
    desk("says", SAYS)
    vague = "We will look into the timetable and improve it where possible."
    page = text(desk("promise", PROMISE | {"measure": vague}))
    assert "There is a problem" in page
    for phrase in ("look into", "where possible"):
        assert f"“{phrase}” cannot be checked." in page
    assert "A printed timetable hangs at all 14 stops" in page, "an example of one that can be checked"
    assert desk("check").url.endswith(f"/desk/answers/{desk.number}")


def test_a_reply_that_greets_somebody_is_stopped(desk):
    desk("kind", {"kind": "accept"})
    page = text(desk("says", {"text": "Dear Mrs Whitcombe, we are sorry."}))
    assert "addressed to a person" in page and "Whitcombe" in page  # hers to put right, in her own field
    assert not Answer.objects.exists()


def decline(desk, reason: str, leads: dict, *, expected: str = "/says"):
    desk("kind", {"kind": "decline"})
    assert desk("reason", {"reason": reason}).url.endswith("/leads")
    sent = desk("leads", leads)
    assert sent.status_code == 302 and sent.url.endswith(expected), text(sent)
    desk("says", {"text": "We see this otherwise, and say here what follows."})
    assert "Check your answer" in text(desk("check"))
    assert desk("check", {}).status_code == 302
    return Answer.objects.get()


def test_not_believed_says_what_would_settle_it_who_pays_and_by_when(town, desk):
    leads = {
        "would_settle": "An independent count of arrivals at four stops in January.",
        "body": str(town.place.commissioner.pk),
        "settle_by_day": "28", "settle_by_month": "2", "settle_by_year": "2027",
    }  # fmt: skip
    given = decline(desk, "not_believed", leads)
    assert (given.payer, given.settle_by, given.names) == (town.place.commissioner, dt.date(2027, 2, 28), None)


def test_cannot_starts_the_time_of_whoever_can(town, desk):
    leads = {
        "lacks": "money",
        "needs": "40,000 pounds a year for a second bus.",
        "body": str(town.place.commissioner.pk),
    }
    given = decline(desk, "cannot", leads)
    assert (given.names, given.lacks) == (town.place.commissioner, "money")


def test_not_ours_names_a_body_outside_the_contract_by_its_name(town, desk, client):
    desk("kind", {"kind": "decline"})
    desk("reason", {"reason": "not_ours"})
    assert "No body of this register has that name" in text(desk("leads", {"body": "other", "other": "Nobody Ltd"}))
    assert "Write the name of the other body" in text(desk("leads", {"body": "other", "other": ""}))
    given = decline(desk, "not_ours", {"body": "other", "other": "Elsewhere Care"})
    assert given.names.slug == "elsewhere-care"
    page = text(client.get(f"/finding/{town.finding.pk}"))
    assert "Elsewhere Care" in page and "because of the answer of Saltway Transport Ltd" in page


def test_passing_on_keeps_both_dates_running(town, desk, client):
    desk("kind", {"kind": "pass_on"})
    assert desk("leads", {"body": str(town.place.subcontractor.pk)}).url.endswith("/says")
    desk("says", {"text": "Reedbed Minibuses runs this route."})
    desk("check", {})
    assert town.due(town.place.provider).met_on is None and town.due(town.place.subcontractor).met_on is None
    assert "Passes on" in text(client.get(f"/finding/{town.finding.pk}"))


def test_another_kind_of_answer_drops_what_belonged_to_the_old_one(desk):
    desk("kind", {"kind": "decline"})
    desk("reason", {"reason": "cannot"})
    desk("leads", {"lacks": "money", "needs": "A second bus."})
    desk("kind", {"kind": "accept"})
    desk("says", SAYS)
    assert "A second bus" not in text(desk("promise"))
    assert desk("leads").status_code == 302


def test_what_the_action_refuses_stands_above_the_check_with_a_link(desk, town):
    desk("kind", {"kind": "decline"})
    desk("reason", {"reason": "not_believed"})
    desk("leads", {
        "would_settle": "A count.", "body": str(town.place.provider.pk), "settle_by_day": "1", "settle_by_month": "1",
        "settle_by_year": "2020",
    })  # fmt: skip
    desk("says", SAYS)
    page = text(desk("check", {}))
    assert "There is a problem" in page and f'href="/desk/answers/{desk.number}/leads"' in page
    assert not Answer.objects.exists()


def test_a_question_that_is_not_reached_leads_to_the_one_that_is(client, desk):
    assert desk("check").url.endswith(f"/desk/answers/{desk.number}")
    assert client.get(f"/desk/answers/{desk.number}/nonsense").status_code == 404


def test_an_answer_can_be_thrown_away_before_it_is_printed(client, desk):
    desk("kind", {"kind": "accept"})
    assert desk("drop", {}).url == "/desk/answers"
    assert client.get(f"/desk/answers/{desk.number}").url.endswith("/kind")


def others(town: Town) -> dict[str, Actor]:
    """Everybody but the body that owes the answer."""
    other = Body.objects.get(slug="elsewhere-care")
    return {
        "commissioner": town.commissioner,
        "subcontractor": town.subcontractor,
        "steward": town.steward,
        "adviser": town.place.acting(other, "adviser"),
        "another provider": town.place.acting(other, "provider"),
    }


@pytest.mark.parametrize("who", ["commissioner", "subcontractor", "steward", "adviser", "another provider"])
def test_nobody_answers_for_another_body(client, town, desk, who):
    signed_in(client, others(town)[who])
    for step in ("", "/kind", "/says", "/check", "/drop"):
        assert client.post(f"/desk/answers/{desk.number}{step}", {"kind": "accept"}).status_code == 403
    assert not Answer.objects.exists()
