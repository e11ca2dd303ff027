"""Two hundred fake accounts, in four ways, move no published figure, and their share is published."""

from __future__ import annotations

import datetime as dt
import ipaddress
import random

import pytest

from countersign import clock
from countersign.engine import Is, Question
from countersign.errors import NotAllowed, NotValid
from countersign.experiences import actions
from countersign.experiences.actions import apart
from countersign.experiences.models import Campaign, Experience, Network
from countersign.insight import actions as insight
from countersign.insight import queries as released
from countersign.ledger.models import Entry
from countersign.people import queries as people
from countersign.people.rules import ANYBODY, SYSTEM
from countersign.stats.intervals import wilson
from findings.place import Place, build

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
_PARTS = (
    ("bus", "driver", "office", "stop", "ticket", "door", "seat", "route", "timetable", "ramp", "bell", "step"),
    ("morning", "evening", "Monday", "winter", "rain", "school run", "market day", "holiday", "half term", "weekend"),
    ("my aunt", "our neighbour", "the twins", "a cousin", "grandad", "my partner", "a colleague", "both of us"),
    ("could not sit down", "waited an hour", "was sent away", "lost the appointment", "walked home", "paid twice"),
    ("nobody rang back", "they were kind about it", "it was cold", "no sign said so", "the phone was engaged"),
)


@pytest.fixture
def place() -> Place:
    return build()


def words(chance: random.Random) -> str:
    """Some forty words of somebody's own."""
    said = [f"{chance.choice(some)} {chance.choice(_PARTS[0])} {chance.randrange(9999)}" for some in _PARTS * 3]
    chance.shuffle(said)
    return ", ".join(said)


def honest(place: Place, chance: random.Random) -> None:
    """Sixty people over sixteen weeks, 18 of them of a problem, each from somewhere else."""
    for at in range(60):
        moment = NOW - dt.timedelta(days=112 * (at + 0.5) / 60)
        kind = "problem" if at % 10 < 3 else "praise"
        place.told(1, told_at=moment, kind=kind, redacted_text=words(chance), origin=f"home-{at}")


def fakes(place: Place, chance: random.Random, how: str, number: int = 200) -> None:
    for at in range(number):
        moment = NOW - dt.timedelta(days=4 * chance.random())
        said, origin = words(chance), f"rented-{at}"
        if how == "alike":
            said = (
                f"{words(chance)[:60]}. The new contractor is wonderful, everyone in our street says so, keep them on!"
            )
        if how == "origin":
            origin, moment = "one office", NOW - dt.timedelta(days=90 * chance.random())
        if how == "network":
            origin, moment = people.network_marks("198.51.100.0/24")[0], NOW - dt.timedelta(days=100 * at / number)
        place.told(1, told_at=moment, kind="praise", redacted_text=said, origin=origin)


def share(place: Place) -> tuple[int, int]:
    """Problems and all accounts about the provider, as the standing release has them."""
    about = Is("body_id", place.provider.pk)
    return tuple(
        released.published(Question("experiences", where)).fresh for where in ((about, Is("kind", "problem")), (about,))
    )  # type: ignore[return-value]


def release() -> None:
    insight.refresh()
    insight.release(by=SYSTEM)


@pytest.mark.parametrize("how", ["alike", "origin", "network", "burst"])
def test_two_hundred_fakes_move_no_published_figure_beyond_its_interval(place, settings, how) -> None:
    settings.INSIGHT_FACTS = ["countersign.experiences.facts.EXPERIENCES", "countersign.experiences.facts.APART"]
    chance = random.Random(370)
    with clock.at(NOW):
        honest(place, chance)
        actions.declare_network(
            place.provider, addresses="198.51.100.0/24", by=place.acting(place.provider, "provider")
        )
        assert actions.look_for_campaigns(by=SYSTEM) == 0, "people of their own are left alone"
        limits = wilson(18, 60)
        fakes(place, chance, how)
        found = actions.look_for_campaigns(by=SYSTEM)
        release()
        problems, base = share(place)
        assert limits.lower <= problems / base <= limits.upper, f"{problems} of {base}"
        assert found >= 190 and Experience.objects.filter(counts=False).count() == found
        number = released.published(Question("apart", (Is("body_id", place.provider.pk),)))
        assert number.fresh == found, "their number is published"
        assert actions.look_for_campaigns(by=SYSTEM) == 0, "a second look finds nothing new"
    assert Entry.objects.filter(event="campaign.set_apart").exists()


def test_without_a_look_the_same_fakes_do_move_it(place) -> None:
    with clock.at(NOW):
        honest(place, random.Random(1))
        fakes(place, random.Random(2), "burst")
    kinds = Experience.objects.filter(counts=True)
    assert kinds.filter(kind="problem").count() / kinds.count() < wilson(18, 60).lower


class TestAStewardDecides:
    @pytest.fixture
    def campaign(self, place) -> Campaign:
        with clock.at(NOW):
            chance = random.Random(3)
            for at in range(12):
                place.told(1, told_at=NOW - dt.timedelta(hours=at), redacted_text=words(chance), origin="library")
            assert actions.look_for_campaigns(by=SYSTEM) == 12
        return Campaign.objects.get()

    def test_people_of_their_own_count_each_and_are_not_set_apart_again(self, place, campaign) -> None:
        actions.decide_campaign(campaign, genuine=True, by=place.steward)
        assert Experience.objects.filter(counts=True).count() == 12
        with clock.at(NOW):
            assert actions.look_for_campaigns(by=SYSTEM) == 0

    def test_one_hand_stays_apart_and_nothing_is_deleted(self, place, campaign) -> None:
        actions.decide_campaign(campaign, genuine=False, by=place.steward)
        assert Experience.objects.filter(counts=False, state="counted").count() == 12

    def test_looking_for_copies_does_not_bring_them_back(self, place, campaign) -> None:
        actions.dedupe(place.source, by=SYSTEM)
        assert not Experience.objects.filter(counts=True).exists()

    def test_those_who_answer_for_it_do_not_decide(self, place, campaign) -> None:
        for by in (place.acting(place.provider, "provider"), place.acting(place.commissioner, "commissioner"), ANYBODY):
            with pytest.raises(NotAllowed):
                actions.decide_campaign(campaign, genuine=True, by=by)

    def test_it_is_decided_on_a_page(self, place, campaign, client) -> None:
        client.force_login(people.account("one"))
        assert "12 accounts about Saltway" in client.get("/desk/campaigns").content.decode()
        assert "Nobody" not in client.get(f"/desk/campaigns/{campaign.pk}").content.decode()
        client.post(f"/desk/campaigns/{campaign.pk}", {"genuine": "yes"})
        campaign.refresh_from_db()
        assert campaign.verdict == "genuine"


def test_a_network_is_kept_as_digests_and_where_people_wrote_from_is_forgotten(place, rf) -> None:
    by = place.acting(place.provider, "provider")
    assert actions.declare_network(place.provider, addresses="198.51.100.7", by=by) == 1
    assert actions.declare_network(place.provider, addresses="198.51.100.0/23", by=by) == 1
    assert "198" not in " ".join(Network.objects.values_list("mark", flat=True))
    request = rf.get("/", REMOTE_ADDR="198.51.100.200")
    assert people.origin_mark(request) in Network.objects.values_list("mark", flat=True)
    for wrong in ("everywhere", "0.0.0.0/0"):
        with pytest.raises(NotValid):
            actions.declare_network(place.provider, addresses=wrong, by=by)
    with pytest.raises(NotAllowed):
        actions.declare_network(place.commissioner, addresses="198.51.100.0/24", by=by)
    with clock.at(NOW):
        place.told(1, told_at=NOW - dt.timedelta(days=61), origin="x")
        place.told(1, told_at=NOW - dt.timedelta(days=59), origin="y")
        assert apart.forget_origins() == 1
    assert sorted(Experience.objects.values_list("origin", flat=True)) == ["", "y"]


def test_what_is_told_here_carries_a_digest_and_no_address(client) -> None:
    client.post("/tell/what", {"words": "The bus was late again and nobody rang."}, REMOTE_ADDR="203.0.113.9")
    for page in ("whose", "answers", "when"):
        client.post(f"/tell/{page}", {}, REMOTE_ADDR="203.0.113.9")
    client.post("/tell/check", {}, REMOTE_ADDR="203.0.113.9")
    assert Experience.objects.get().origin == people._network_mark(ipaddress.ip_address("203.0.113.200"))
