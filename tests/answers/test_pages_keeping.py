"""What a promiser does with its promise on its pages, and how the promise stands in public."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from answers.pages import signed_in, text
from answers.town import MEASURE, day
from countersign import clock
from countersign.answers import actions, queries
from countersign.answers.models import Claim, Commitment

DONE = {
    "text": "Timetables hang behind glass at all 14 stops.", "done_on_day": "23", "done_on_month": "11",
    "done_on_year": "2026", "evidence_url": "",
}  # fmt: skip


@pytest.fixture
def promise(town, client) -> Commitment:
    """A promise of the provider, who is signed in."""
    signed_in(client, town.provider)
    return town.commitment()


def test_claimed_done_and_those_concerned_are_asked(client, promise):
    page = text(client.get(f"/commitment/{promise.pk}"))
    assert MEASURE in page and "Claim it done" in page and "Nobody has claimed that it is done." in page
    assert client.post(f"/desk/commitments/{promise.pk}/claim", DONE).url == f"/commitment/{promise.pk}"
    page = text(client.get(f"/commitment/{promise.pk}"))
    assert "Claimed done, not yet confirmed" in page and DONE["text"] in page
    assert "Those concerned are being asked until 7 December 2026." in page
    assert "Claim it done" not in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "Say what is done."),
        ({"text": "Dear Mr Fenwick, it is done."}, "addressed to a person"),
        ({"done_on_year": "2027"}, "This day is still to come"),
        ({"done_on_day": ""}, "Enter the day, the month and the year."),
        ({"evidence_url": "no address"}, "Enter a whole web address"),
        ({"evidence_url": "https://example.org/jane.doe@example.org"}, "seems to name or reach somebody"),
    ],
)
def test_a_claim_with_a_fault_is_sent_back(client, promise, given, said):
    page = text(client.post(f"/desk/commitments/{promise.pk}/claim", DONE | given))
    assert "There is a problem" in page and said in page
    assert not Claim.objects.exists()


def test_replaced_by_another_promise_with_a_reason(client, promise):
    new = {
        "because": "The printer of the timetables went out of business.",
        "measure": "A screen shows times at all 14 stops.",
        "due_on_day": "1", "due_on_month": "6", "due_on_year": "2027", "owner": "Stops team", "cause": "prompted",
    }  # fmt: skip
    assert client.post(f"/desk/commitments/{promise.pk}/supersede", new).url == f"/commitment/{promise.pk}"
    page = text(client.get(f"/commitment/{promise.pk}"))
    assert "Replaced by another promise" in page and new["because"] in page and new["measure"] in page
    assert "Promise something else instead" not in page


def test_broken_off_with_a_reason(client, promise):
    page = text(client.post(f"/desk/commitments/{promise.pk}/break-off", {"because": ""}))
    assert "Say why. It is printed." in page
    client.post(f"/desk/commitments/{promise.pk}/break-off", {"because": "There is no money for printing."})
    page = text(client.get(f"/commitment/{promise.pk}"))
    assert "Broken" in page and "There is no money for printing." in page


def test_what_the_state_forbids_is_said_above_the_form(client, town, promise):
    actions.break_off(promise, because="There is no money for it.", by=town.provider)
    page = text(client.post(f"/desk/commitments/{promise.pk}/break-off", {"because": "Again."}))
    assert "There is a problem" in page and "cannot be changed" in page


@pytest.mark.parametrize("page", ["claim", "supersede", "break-off"])
@pytest.mark.parametrize("who", ["commissioner", "subcontractor", "steward", "adviser"])
def test_nobody_keeps_or_breaks_the_promise_of_another(client, town, promise, page, who):
    signed_in(client, getattr(town, who))
    path = f"/desk/commitments/{promise.pk}/{page}"
    assert client.get(path).status_code == 403 and client.post(path, DONE).status_code == 403
    assert "Yours to do" not in text(client.get(f"/commitment/{promise.pk}"))


def test_the_list_is_narrowed_sorted_and_downloaded_alike(client, town, promise):
    for query, there in (("", True), ("state=made", True), ("state=broken", False), ("text=timetable", True),
                         ("body=saltway-transport&cause=prompted", True), ("contract=elsewhere", False),
                         ("sort=nonsense", True)):  # fmt: skip
        assert (MEASURE in text(client.get(f"/commitments?{query}"))) is there, query
        rows = list(csv.DictReader(io.StringIO(client.get(f"/commitments.csv?{query}").getvalue().decode("utf-8-sig"))))
        assert [row["number"] for row in rows] == ([str(promise.pk)] if there else []), query


def test_the_list_takes_as_many_queries_for_fifty_as_for_one(client, town, promise, django_assert_max_num_queries):
    client.logout()

    def queries_now() -> int:
        with django_assert_max_num_queries(20) as counted:
            client.get("/commitments")
        return len(counted)

    few = queries_now()
    for number in range(30):
        by, body = town.provider, town.place.provider
        measure = f"A printed timetable hangs at stop {number} of the school run."
        actions.commit(origin="answer", body=body, finding=town.finding, promise=town.promise(measure=measure), by=by)
    assert queries_now() == few


def test_the_json_is_what_the_ledger_holds(client, promise):
    shown = client.get(f"/commitment/{promise.pk}.json").json()
    assert shown["digest"] == queries.digest(queries.commitment(promise.pk))
    assert shown["commitment"]["measure"] == MEASURE


def counted(town, said: dict[str, int], client) -> str:
    """The page of a promise once the first asking closed with these voices."""
    claim = town.claim()
    first, start = claim.rounds.get(number=1), 0
    for what, number in said.items():
        town.say(first, what, town.people[start : start + number])
        start += number
    with clock.at(day(15)):
        actions.close([first])
        return text(client.get(f"/commitment/{claim.commitment_id}"))


def test_nine_of_eleven_are_said_with_how_many_were_asked_and_the_interval(client, town):
    page = counted(town, {"confirm": 9, "contest": 2}, client)
    assert "Confirmed by 9 of 11 who replied (18 asked)" in page
    assert "95 % interval 52.3 to 94.9 %" in page


def test_too_few_replies_are_said_so_and_counted_for_nobody(client, town):
    page = counted(town, {"confirm": 4}, client)
    assert "Not confirmed: too few replied" in page
    assert " 4 of " not in page


def test_five_to_nine_are_said_in_words_and_no_single_voice_comes_through_before_the_close(client, town):
    page = counted(town, {"confirm": 7}, client)
    assert "confirmed by most of those who replied" in page.lower() and " 7 of " not in page
    assert "100" not in page


def test_voices_do_not_show_anywhere_while_the_asking_is_open(client, town):
    claim = town.claim()
    before = text(client.get(f"/commitment/{claim.commitment_id}"))
    town.say(claim.rounds.get(number=1), "contest", town.people[:9])
    for path in (f"/commitment/{claim.commitment_id}", f"/commitment/{claim.commitment_id}.json", "/commitments"):
        client.get(path)
    assert text(client.get(f"/commitment/{claim.commitment_id}")) == before


def test_a_promise_whose_date_passed_says_for_how_long(client, town, promise):
    with clock.at(dt.date(2027, 1, 10)):
        actions.fall_due([promise])
        page = text(client.get(f"/finding/{town.finding.pk}"))
    assert "Its date passed 18 days ago without a claim." in page
