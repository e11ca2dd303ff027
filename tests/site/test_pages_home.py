"""The first page: who answers, what is stuck, and what is not known."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from countersign import clock
from countersign.answers import queries as answers
from countersign.answers.models import Commitment
from countersign.experiences.models import Gap
from countersign.ledger.models import Entry
from countersign.people.models import Account
from countersign.register.models import Party
from countersign.site.pages import loop
from site_world import TODAY, answered, build, contracts, finding, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(TODAY):
        yield build()


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def steps() -> dict[str, loop.Step]:
    return {step.name: step for step in loop.steps(answers.loop())}


def ask(client: Client, text: str):
    return client.post("/who-answers", {"asked": text})


def test_an_empty_register_says_none_yet_and_counts_nothing(client) -> None:
    page = words_of(client.get("/"))
    assert page.count("None yet") == 5
    assert "Silence is a gap, not satisfaction" in page


def test_the_loop_says_for_how_long_the_oldest_thing_has_been_stuck(world) -> None:
    finding(world, days_late=12)
    finding(world, days_late=40)
    Gap.objects.create(said="the ferry", office="Host", opened_on=TODAY - dt.timedelta(days=7), due_on=TODAY)
    told_, found, answered, promised, confirmed = steps().values()
    assert "For 7 days" in told_.stuck
    assert found.count == "2"
    assert answered.words == "of 4 answers asked for" and answered.stuck.endswith("is 40 days overdue.")
    assert promised.count == confirmed.count == "None yet"


def test_nothing_is_called_stuck_while_there_is_time(world) -> None:
    finding(world, days_late=-3)
    assert steps()["Answered"].stuck == "Nothing is stuck here."


def test_a_finding_that_nobody_publishes_is_stuck(world) -> None:
    made = finding(world)
    made.state, made.fact_check_until = "fact_check", TODAY - dt.timedelta(days=9)
    made.save()
    assert "9 days" in steps()["Found"].stuck


def test_the_first_count_is_the_released_one_and_not_the_live_one(world) -> None:
    told(world)
    world.told(30)
    assert steps()["Told"].count == "63"


def test_the_longest_overdue_answer_stands_first(client, world) -> None:
    finding(world, claim="Later.", days_late=2)
    finding(world, claim="Earlier.", days_late=30)
    page = words_of(client.get("/"))
    table = page[page.index("Longest overdue, by office") :]
    assert table.index("Earlier.") < table.index("Later.")
    assert "Overdue for 30 days" in table


def test_staff_see_what_is_theirs_to_answer_and_nobody_elses(client, world) -> None:
    finding(world, days_late=-5)
    actor = world.acting(world.provider, "provider")
    account = Account.objects.get(pk=actor.account_id)
    account.memberships.create(role="provider", body=world.provider)
    assert "Yours to answer" not in words_of(client.get("/"))
    client.force_login(account)
    page = words_of(client.get("/"))
    mine = page[page.index("Yours to answer, by date") : page.index("How far it has come")]
    assert "provider desk" in mine and "5 days left" in mine and "commissioner desk" not in mine


def test_words_and_a_place_lead_to_who_answers(client, world) -> None:
    page = words_of(ask(client, "The minibus for my son was late again in Marsh End"))
    assert "School transport" in page and "Marsh End" in page
    assert "Eastmarsh Council answers" in page and "Write to the Guildhall." in page
    assert "Saltway Transport Ltd answers" in page and "How to complain is not published." in page
    assert not Gap.objects.exists()


@pytest.mark.parametrize("where", ["EM4", "em4 7qz", "Marsh End", "eastmarsh"])
def test_a_place_is_found_by_postcode_or_name(client, world, where: str) -> None:
    assert "School transport" in words_of(ask(client, f"minibus late {where}"))


def test_a_full_postcode_is_never_shown_back_as_a_place(client, world) -> None:
    page = words_of(ask(client, "ferry EM4 7QZ"))
    assert "7QZ" not in page[: page.index("Ask again")]


def test_what_is_not_known_is_said_and_logged_once_without_names(client, world) -> None:
    for _ in range(2):
        page = words_of(ask(client, "The ferry never comes, says Mrs Marigold Penhaligon"))
    assert "We do not know who answers for this." in page and 'href="/help"' in page
    gap = Gap.objects.get()
    assert "ferry" in gap.said and "Penhaligon" not in gap.said
    line = Entry.objects.get(event="experience.gap_opened")
    assert line.subject == f"gap:{gap.pk}" and "ferry" not in str(line.facts)


def test_a_contract_without_anybody_to_answer_is_not_made_to_look_answered(client, world) -> None:
    Party.objects.all().delete()
    assert "We do not know who answers for this." in words_of(ask(client, "minibus Eastmarsh"))


def test_danger_shows_its_doors_first_and_is_not_logged_as_a_gap(client, world) -> None:
    page = words_of(ask(client, "My carer hit me"))
    assert "call 999" in page and page.index("call 999") < page.index("<h1")
    assert not Gap.objects.exists()


def test_nothing_asked_is_a_fault_with_its_remedy(client) -> None:
    answer = ask(client, " ")
    assert answer.status_code == 422 and "Write a few words about what happened, and where." in words_of(answer)


def test_what_was_asked_stands_in_no_address(client) -> None:
    assert client.get("/who-answers", {"asked": "my story"}).url == "/"


def test_the_first_page_asks_as_much_of_the_database_whatever_is_in_it(
    client, world, django_assert_num_queries
) -> None:
    finding(world, days_late=3)
    told(world)
    with django_assert_num_queries(16):
        client.get("/")
    for contract in contracts(world, 30):
        finding(world, contract=contract, days_late=3)
    with django_assert_num_queries(16):
        client.get("/")


def test_promises_and_what_is_confirmed_are_counted_with_what_is_stuck(client, world) -> None:
    made = answered(world, finding(world, days_late=-9))
    assert (steps()["Promised"].count, steps()["Promised"].is_stuck) == ("1", False)
    with clock.at(TODAY + dt.timedelta(days=9)):
        confirmed = steps()["Confirmed"]
        assert confirmed.words == "of 1 claimed done"
        assert confirmed.stuck == "One was claimed done 9 days ago, and is not confirmed."
        assert confirmed.stuck_href == f"/commitment/{made.pk}"
    Commitment.objects.update(state="confirmed")
    page = words_of(client.get("/"))
    assert "Confirmed by the people concerned" in page and f"/trace/commitment/{made.pk}" in page


def test_a_promise_past_its_date_is_stuck(world) -> None:
    made = answered(world, finding(world, days_late=-9))
    Commitment.objects.update(state="due", due_on=TODAY - dt.timedelta(days=5))
    promised = steps()["Promised"]
    assert promised.stuck == "One is 5 days past its date, and nobody has claimed it done."
    assert promised.stuck_href == f"/commitment/{made.pk}"
