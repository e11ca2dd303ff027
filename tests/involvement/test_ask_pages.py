"""Pages of asks: the list and its feed, the desk, what is one's own by code, and who is missing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countersign import clock
from countersign.involvement.actions import attending, people, results, running, signing_up
from countersign.involvement.models import Ask, Participant, Result, SignUp
from countersign.involvement.tasks import TEMPLATES
from countersign.people.models import Account, Membership
from countersign.people.rules import ANYBODY
from countersign.register.models import Place
from findings.place import MONDAY
from involvement.town import holder

MONDAY_AT_NINE, HOUR = dt.datetime.combine(MONDAY, dt.time(9), dt.UTC), dt.timedelta(hours=1)
OUTCOME = "A wheelchair reaches the kerb now. The bin is not moved yet; the council says it is by May."


def signed_in(client, role, body=None):
    account = Account.objects.create(username=f"{role}-{Account.objects.count()}@example.org")
    Membership.objects.create(account=account, role=role, body=body)
    client.force_login(account)
    return client


def with_code(client, code):
    client.logout()
    assert client.post("/taking-part", {"code": code}).status_code == 302
    return client


def read(client, path, **data):
    answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == 200, (answer.status_code, answer.content[-1500:])
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def sent(client, path, **data):
    """A deed that is done leads on; one that is refused shows its form again."""
    answer = client.post(path, data)
    assert answer.status_code == 302, answer.context["form"].errors if answer.context else answer
    return answer


def drafts(town, number, **said):
    """So many alike: one that is drafted, and copies of it with a time each."""
    first = town.draft(**said)
    made = [Ask.objects.get(pk=first.pk) for _ in range(number - 1)]
    for one in made:
        one.pk, one._state.adding = None, True
        one.save()
        first.slots.model.objects.create(ask=one, starts_at=MONDAY_AT_NINE, ends_at=MONDAY_AT_NINE + HOUR, places=2)
    return [first, *made]


def opened(town, number, **said):
    """Open asks beyond what the rules let one body have: the pages have to hold them."""
    made = drafts(town, number, **said)
    Ask.objects.filter(pk__in=[one.pk for one in made]).update(state="open", opened_at=clock.now())


# --- the whole way of each template -------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", [("clean_up", "visiting", "calls"), ("mystery", "letter", "session")])
def test_each_template_goes_from_the_composer_to_what_came_of_it(town, client, kinds):
    """One after the other for one body: each opens only because the one before it was reported back."""
    for kind in kinds:
        _whole_way(town, client, kind)
    assert list(Ask.objects.order_by("pk").values_list("state", flat=True)) == ["reported"] * len(kinds)


def _whole_way(town, client, kind):
    signed_in(client, "steward")
    form = client.get("/desk/asks/new", {"kind": kind, "about": "the bus line"}).context["form"]
    said = {name: value for name, value in form.initial.items() if value is not False}
    tomorrow, last = clock.today() + dt.timedelta(days=1), clock.today() + dt.timedelta(days=16)
    said |= {"body": town.place.commissioner.slug, "contract": town.place.contract.slug, "cause": "finding",
             "cause_number": town.finding.pk, "where": "Marsh End", "least_age": 18, "within_s": 300,
             **day("first_day", tomorrow), **day("ends_on", last)}  # fmt: skip
    answer = sent(client, "/desk/asks/new", **said)
    ask = Ask.objects.latest("pk")
    assert answer.url == f"/desk/asks/{ask.pk}" and ask.slots.count() == TEMPLATES[kind].times.days * len(
        TEMPLATES[kind].times.at
    )
    if Ask.objects.count() > 1:
        assert "Say what the asking adds" in read(client, f"/desk/asks/{ask.pk}/do/open", again_because=" ")
    sent(client, f"/desk/asks/{ask.pk}/do/open", again_because="It has to be tried on the spot this week.")
    slot = ask.slots.first()
    codes = [_signs_up(client, ask, slot) for _ in range(2)]
    _comes(town, client, ask, codes[0])
    with clock.at(dt.datetime.combine(last + dt.timedelta(days=1), dt.time(9), dt.UTC)):
        running.close_ended()
        ask.refresh_from_db()
        assert ask.state == "closed"
        signed_in(client, "commissioner", town.place.commissioner)
        sent(client, f"/desk/asks/{ask.pk}/do/report_back", outcome=OUTCOME)
        assert OUTCOME in read(client, f"/ask/{ask.pk}")
        assert OUTCOME in read(with_code(client, codes[1]), "/taking-part/mine"), "who did not come is told as well"


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def _signs_up(client, ask, slot):
    client.logout()
    answer = client.post(f"/ask/{ask.pk}/sign-up", {"slot": slot.pk, "old_enough": "on"})
    return answer.context["code"]


def _comes(town, client, ask, code):
    one, slot = ask.sign_ups.first(), ask.slots.first()
    if ask.vetting != "none":
        signed_in(client, "steward")
        sent(client, f"/desk/asks/{ask.pk}/seen/{one.key}")
    with clock.at(slot.starts_at):
        with_code(client, code)
        sent(client, f"/taking-part/{one.key}/check_in")
        if TEMPLATES[ask.kind].measures:
            at = {**day("on", slot.starts_at.date()), "at": "10:15", "minutes": 3, "seconds": 20, "outcome": "reached"}
            sent(client, f"/taking-part/{one.key}/result", respect="respected", **at)
        sent(client, f"/taking-part/{one.key}/check_out")
    one.refresh_from_db()
    assert one.state == "done"


# --- the list, its feed and its files -----------------------------------------------------------------------------


def test_the_list_is_paged_and_takes_as_many_queries_for_thirty_as_for_one(town, client):
    opened(town, 1)
    one = counted(client, "/asks")
    opened(town, 29)
    assert counted(client, "/asks") == one
    assert "page=2" in read(client, "/asks")
    assert read(client, "/asks.csv").count("Clear the bus stop") == 30


def counted(client, path):
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_an_empty_list_and_an_empty_feed_say_so(town, client):
    assert "No ask fits" in read(client, "/asks")
    assert "<entry>" not in read(client, "/asks/feed")


def test_the_feed_tells_what_opened_and_what_came_of_it_and_is_not_sent_twice(town, client):
    ask = town.open()
    town.draft()
    feed = client.get("/asks/feed")
    assert feed.content.count(b"<entry>") == 1, "a draft is nobody's business"
    again = client.get("/asks/feed", headers={"If-Modified-Since": feed["Last-Modified"]})
    assert again.status_code == 304
    with clock.at(MONDAY + dt.timedelta(days=2)):
        running.report_back(running.close(ask, because="Enough people came.", by=town.steward), outcome=OUTCOME,
                            by=town.buyer)  # fmt: skip
        told = client.get("/asks/feed", headers={"If-Modified-Since": feed["Last-Modified"]}).content.decode()
    assert "What came of it: A wheelchair" in told and f"ask/{ask.pk}/reported" in told
    assert "<entry>" not in read(client, "/asks/feed?state=open")


# --- places, services and contracts lead to what is open ----------------------------------------------------------


def test_places_services_and_contracts_lead_to_their_open_asks(town, client):
    contract = town.place.contract
    area = Place.objects.create(name="Eastmarsh and around")
    part = Place.objects.create(name="Marsh End and around", parent=area)
    contract.place = part
    contract.save()
    pages = [f"/contracts/{contract.slug}", f"/services/{contract.service.slug}", f"/places/{part.pk}",
             f"/places/{area.pk}"]  # fmt: skip
    for path in pages:
        assert "Nobody is asked for anything here now" in read(client, path)
    ask = town.open(place=part)
    before = [counted(client, path) for path in pages]
    opened(town, 7, place=part)
    for path, asked in zip(pages, before, strict=True):
        page = read(client, path)
        assert f'href="/ask/{ask.pk}"' in page or "All open asks" in page
        assert page.count("Clear the bus stop") == 5 and counted(client, path) <= asked
    Ask.objects.update(state="closed")
    assert all("Nobody is asked for anything here now" in read(client, path) for path in pages)


# --- the desk -----------------------------------------------------------------------------------------------------


def test_the_desk_is_empty_then_paged_and_takes_as_many_queries_for_thirty_as_for_one(town, client):
    signed_in(client, "steward")
    assert "No ask yet" in read(client, "/desk/asks")
    drafts(town, 1)
    one = counted(client, "/desk/asks")
    drafts(town, 26)
    assert counted(client, "/desk/asks") == one
    assert "page=2" in read(client, "/desk/asks")


def test_the_page_of_one_ask_takes_as_many_queries_for_twenty_people_as_for_two(town, client):
    ask = town.open(places=30)
    for _ in range(2):
        town.sign_up(ask, reached_by="phone", address="01632 960 001")
    signed_in(client, "steward")
    path = f"/desk/asks/{ask.pk}"
    few = counted(client, path)
    for _ in range(18):
        town.sign_up(ask, reached_by="phone", address="01632 960 002")
    assert counted(client, path) == few
    assert read(client, path).count("Pay back") == 20


def test_a_body_sees_its_own_asks_only_and_nobody_who_signed_up(town, client):
    ask = town.open()
    town.sign_up(ask)
    signed_in(client, "provider", town.place.provider)
    assert "Clear the bus stop" not in read(client, "/desk/asks")
    for path in (f"/desk/asks/{ask.pk}", f"/desk/asks/{ask.pk}/do/report_back", f"/desk/asks/{ask.pk}/edit"):
        assert client.get(path).status_code in (403, 404)
    signed_in(client, "commissioner", town.place.commissioner)
    page = read(client, f"/desk/asks/{ask.pk}")
    assert "by number" not in page and "Close it" not in page, "a steward runs it, and sees who comes"
    assert client.post(f"/desk/asks/{ask.pk}/do/close", {"because": "We have had enough of it."}).status_code == 403
    assert client.get(f"/desk/asks/{ask.pk}/{ask.sign_ups.get().key}/reach").status_code == 403


def test_one_click_drafts_the_ask_that_would_settle_a_contradiction(town, client):
    signed_in(client, "steward")
    assert "Draft what would settle it" in read(client, reverse("findings:one", args=[town.finding.pk]))
    answer = client.post(f"/desk/asks/settle/{town.finding.pk}")
    made = Ask.objects.get()
    assert answer.url == f"/desk/asks/{made.pk}" and made.slots.count() == 20


def test_who_gave_a_result_from_home_or_forgot_to_check_out_took_part(town):
    ask = town.open(kind="calls", within_s=300, places=3)
    gave, there, away = (town.sign_up(ask) for _ in range(3))
    slot = ask.slots.first()
    with clock.at(slot.starts_at):
        results.give(gave.sign_up, outcome="not_reached", waited_s=1200, happened_at=slot.starts_at, by=holder(gave))
        attending.check_in(there.sign_up, by=holder(there))
        running.close(ask, because="All the calls are made.", by=town.steward)
    states = dict(SignUp.objects.values_list("pk", "state"))
    assert [states[one.sign_up.pk] for one in (gave, there, away)] == ["done", "done", "missed"]


# --- mine, by code ------------------------------------------------------------------------------------------------


def test_mine_is_paged_and_takes_as_many_queries_for_much_as_for_little(town, client):
    ask = town.open(slots=11)
    first = town.sign_up(ask)
    with_code(client, first.code)
    one = counted(client, "/taking-part/mine")
    for slot in ask.slots.all()[1:]:
        signing_up.sign_up(ask, slot=slot, old_enough=True, participant=first.sign_up.participant, by=holder(first))
    assert counted(client, "/taking-part/mine") == one
    assert "page=2" in read(client, "/taking-part/mine")


def test_a_code_without_anything_shows_an_empty_page_and_a_wrong_one_none(town, client):
    _, code = people.enrol(channel="web", by=ANYBODY)
    assert "Nothing yet" in read(with_code(client, code), "/taking-part/mine")
    client.cookies.clear()
    assert client.get("/taking-part/mine").status_code == 302
    assert "govuk-error-summary" in read(client, "/taking-part", code="WRONG-WRONG-WRONG-WRONG-WRONG")


def test_who_waits_is_told_how_many_wait_before_them_and_never_how_few(town, client):
    ask = town.open(places=1)
    taken = [town.sign_up(ask) for _ in range(7)]
    assert "Fewer than 5" in read(with_code(client, taken[2].code), "/taking-part/mine")
    assert '<dd class="govuk-summary-list__value">' in read(with_code(client, taken[6].code), "/taking-part/mine")


def test_a_result_is_taken_back_by_who_gave_it_and_counts_no_more(town, client):
    ask = town.open(kind="calls", within_s=300)
    taken, other = town.sign_up(ask), town.sign_up(ask)
    slot = ask.slots.first()
    with clock.at(slot.starts_at):
        results.give(taken.sign_up, outcome="reached", waited_s=200, happened_at=slot.starts_at, by=holder(taken))
        path = f"/taking-part/{taken.sign_up.key}/take-back"
        assert "3 minutes 20 seconds" in read(with_code(client, taken.code), "/taking-part/mine")
        assert "Until the results are counted you can enter it again" in read(client, path)
        assert client.get(f"/taking-part/{other.sign_up.key}/take-back").status_code == 404, "of somebody else"
        sent(client, path)
        assert "You took it back" in read(client, "/taking-part/mine")
        assert client.get(path).status_code == 404, "nothing is left to take back"
    kept = Result.objects.get()
    assert (kept.waited_s, kept.withdrawn_at is not None) == (None, True)
    assert results.trials(ask).count() == 0 and SignUp.objects.get(pk=taken.sign_up.pk).state == "placed"


# --- who is missing -----------------------------------------------------------------------------------------------


@pytest.fixture
def area(town):
    """Three parts of one area; of the third nobody has said how many live there."""
    said = {"population_source": "Mid-year estimates", "population_on": dt.date(2025, 6, 30)}
    area = Place.objects.create(name="Ashland", population=100_000, **said)
    for name, many in (("Coast", 50_000), ("Hills", 30_000), ("Town", None)):
        Place.objects.create(name=name, parent=area, population=many, **(said if many else {}))
    return area


def _come(town, ask, part, number, **more):
    for _ in range(number):
        town.sign_up(ask, place=Place.objects.get(name=part) if part else None, **more)


def test_who_is_missing_stands_beside_who_lives_there_in_fives(town, client, area):
    ask = town.open(place=area, places=200)
    _come(town, ask, "Coast", 42)
    _come(town, ask, "Hills", 3)
    _come(town, ask, None, 7)
    SignUp.objects.filter(participant__in=Participant.objects.filter(place__name="Coast")[:6]).update(invited=True)
    signed_in(client, "commissioner", town.place.commissioner)
    page = read(client, f"/desk/asks/plan?area={area.pk}")
    for words in ("50,000", "35 to 39", "fewer than 5", "Base: 45 to 49", "5 to 9 of all who take part said nothing",
                  "Missing: fewer than", "Not known: nobody", "30 June 2025 (Mid-year estimates)"):  # fmt: skip
        assert words in page, words
    lines = read(client, f"/desk/asks/plan.csv?area={area.pk}").splitlines()
    assert lines[1].startswith("Coast,50000") and ",5,35,45," in lines[1] and "More than" in lines[1]
    assert ",0.3,0,0,45," in lines[2] and "Missing" in lines[2]


def test_one_person_more_is_not_seen_in_who_is_missing(town, client, area):
    ask = town.open(place=area, places=200)
    _come(town, ask, "Coast", 41)
    signed_in(client, "steward")
    before = read(client, f"/desk/asks/plan.csv?area={area.pk}")
    _come(town, ask, "Coast", 1)
    _come(town, ask, "Hills", 2)
    assert read(client, f"/desk/asks/plan.csv?area={area.pk}") == before


def test_where_somebody_lives_is_asked_if_they_like_and_can_be_changed(town, client, area):
    hills = Place.objects.get(name="Hills")
    ask = town.open(place=hills)
    page = read(client, f"/ask/{ask.pk}/sign-up")
    assert "Where do you live?" in page and "I do not say" in page and "Coast" in page
    answer = client.post(f"/ask/{ask.pk}/sign-up", {"slot": ask.slots.first().pk, "old_enough": "on",
                                                    "place": hills.pk})  # fmt: skip
    assert Participant.objects.get().place == hills
    sent(with_code(client, answer.context["code"]), "/taking-part/choose", most_a_year=4, place="")
    assert Participant.objects.get().place is None


def test_without_places_nothing_is_asked_and_the_planner_says_why(town, client):
    Place.objects.update(parent=None)
    ask = town.open(place=None)
    assert "Where do you live?" not in read(client, f"/ask/{ask.pk}/sign-up")
    signed_in(client, "steward")
    page = read(client, "/desk/asks/plan")
    assert "No places are registered" in page and "Too few to say" in page
