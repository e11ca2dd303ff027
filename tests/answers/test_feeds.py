"""Atom feeds: valid, stable, cheap to ask again, the same things as the pages."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET

import feedparser
import pytest

from answers.pages import text
from answers.town import MONDAY, Town
from countersign import clock
from countersign.answers import jobs, queries
from countersign.findings.models import Finding
from countersign.register.models import Place

pytestmark = pytest.mark.django_db
A = "{http://www.w3.org/2005/Atom}"
FEEDS = ("found", "overdue", "answered", "confirmed")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[\w.-]+,\d{4}(-\d\d(-\d\d)?)?:[\w/.-]+")


def faults(content: bytes) -> list[str]:
    """What RFC 4287 finds wrong with a feed: 4.1.1, 4.1.2, 3.3, 4.2.6, 4.2.7."""
    feed, found = ET.fromstring(content), []
    if feed.tag != f"{A}feed":
        return ["4.1.1: the document is no feed"]
    entries = feed.findall(f"{A}entry")
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            if len(one.findall(f"{A}{name}")) != 1:
                found.append(f"4.1: exactly one {name}")
        if not RFC3339.fullmatch(one.findtext(f"{A}updated", "")):
            found.append("3.3: a date is no RFC 3339 date-time")
        if not re.match(r"[a-z][a-z0-9+.-]*:", one.findtext(f"{A}id", "")):
            found.append("4.2.6: an id is no absolute IRI")
        if any(not link.get("href", "").startswith("http") for link in one.findall(f"{A}link")):
            found.append("4.2.7: a link leads nowhere")
        if any(a.findtext(f"{A}name", "") == "" for a in one.findall(f"{A}author")):
            found.append("3.2: an author has no name")
    if not feed.findall(f"{A}author") and any(not one.findall(f"{A}author") for one in entries):
        found.append("4.1.1: no author")
    if len([link for link in feed.findall(f"{A}link") if link.get("rel") == "self"]) != 1:
        found.append("4.1.1: a feed should name itself")
    if any(not one.findall(f"{A}link[@rel='alternate']") for one in entries):
        found.append("4.1.2: an entry without content needs an alternate link")
    ids = [one.findtext(f"{A}id") for one in entries]
    return found + (["4.1.1: an id stands twice"] if len(ids) != len(set(ids)) else [])


def test_the_check_can_fail() -> None:
    assert faults(b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>7</id><updated>today</updated></entry></feed>')
    assert faults(b"<rss/>") == ["4.1.1: the document is no feed"]


@pytest.fixture
def busy(town: Town) -> Town:
    """One office answered and promised, its change is confirmed; two are overdue."""
    town.claim()
    asking = queries.commitments().get().claims.get().rounds.get(number=1)
    town.say(asking, "confirm", town.people[:11])
    with clock.at(clock.add_working_days(MONDAY, 22)):
        jobs.keep_time()
        yield town


def entries(client, path: str) -> list[ET.Element]:
    return ET.fromstring(client.get(path).content).findall(f"{A}entry")


@pytest.mark.parametrize("what", FEEDS)
def test_every_feed_is_valid_atom(busy, client, what) -> None:
    for path in (f"/feeds/{what}.atom", f"/bodies/saltway-transport/{what}.atom"):
        answer = client.get(path)
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert faults(answer.content) == [], path
        read = feedparser.parse(answer.content)
        assert not read.bozo and read.version == "atom10" and read.feed.title


@pytest.mark.parametrize("what", FEEDS)
def test_an_empty_feed_is_valid_too_and_does_not_change(db, client, what) -> None:
    first = client.get(f"/feeds/{what}.atom")
    assert faults(first.content) == [] and entries(client, f"/feeds/{what}.atom") == []
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert client.get(f"/feeds/{what}.atom", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_each_lists_what_the_pages_list(busy, client) -> None:
    found = entries(client, "/feeds/found.atom")
    assert [one.find(f"{A}link").get("href") for one in found] == ["http://localhost:8000/finding/1"]
    assert "18 of 60 said so." in found[0].findtext(f"{A}summary")
    overdue = entries(client, "/feeds/overdue.atom")
    assert len(overdue) == queries.scrutiny().count() == 2
    assert all("is overdue" in one.findtext(f"{A}title") for one in overdue)
    answered = entries(client, "/feeds/answered.atom")
    assert [one.find(f"{A}link").get("href") for one in answered] == ["http://localhost:8000/finding/1#answer-1"]
    [confirmed] = entries(client, "/feeds/confirmed.atom")
    assert confirmed.find(f"{A}link").get("href") == "http://localhost:8000/commitment/1"
    assert "confirmed by" in confirmed.findtext(f"{A}summary")


def test_the_links_lead_to_pages(busy, client) -> None:
    for what in FEEDS:
        for one in entries(client, f"/feeds/{what}.atom"):
            link = one.find(f"{A}link").get("href").removeprefix("http://localhost:8000")
            assert client.get(link.partition("#")[0]).status_code == 200


def test_a_body_has_its_own_alone(busy, client) -> None:
    assert entries(client, "/bodies/saltway-transport/overdue.atom") == []
    assert len(entries(client, "/bodies/eastmarsh-council/overdue.atom")) == 1
    assert len(entries(client, "/bodies/saltway-transport/answered.atom")) == 1
    assert client.get("/bodies/nobody/answered.atom").status_code == 404
    assert client.get("/feeds/everything.atom").status_code == 404


def test_a_place_has_what_its_contracts_have(busy, client) -> None:
    here, elsewhere = (Place.objects.create(name=name, kind="town") for name in ("Eastmarsh", "Westmarsh"))
    busy.place.contract.place = here
    busy.place.contract.save()
    assert len(entries(client, f"/places/{here.pk}/overdue.atom")) == 2
    assert len(entries(client, f"/places/{here.pk}/confirmed.atom")) == 1
    assert entries(client, f"/places/{elsewhere.pk}/overdue.atom") == []
    assert client.get("/places/999999/overdue.atom").status_code == 404
    assert f'href="/places/{here.pk}/confirmed.atom"' in text(client.get(f"/places/{here.pk}"))


def test_ids_are_tags_and_stay_when_something_changes(busy, client) -> None:
    def ids() -> list[str]:
        return sorted(one.findtext(f"{A}id") for one in entries(client, "/feeds/overdue.atom"))

    before = ids()
    assert all(TAG.fullmatch(one) for one in before)
    busy.accept(busy.place.commissioner, busy.commissioner)
    assert ids() == before
    titles = [one.findtext(f"{A}title") for one in entries(client, "/feeds/overdue.atom")]
    assert titles[0] == "Eastmarsh Council: an answer to finding 1 came late", "what changed last stands first"


def test_asked_again_it_answers_that_nothing_changed(busy, client) -> None:
    first = client.get("/feeds/overdue.atom")
    for again in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        answer = client.get("/feeds/overdue.atom", headers=again)
        assert answer.status_code == 304 and answer.content == b""
    busy.accept(busy.place.commissioner, busy.commissioner)
    assert client.get("/feeds/overdue.atom", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_finding_that_was_retired_leaves_the_feeds(busy, client) -> None:
    Finding.objects.update(state="retired")
    assert entries(client, "/feeds/overdue.atom") == entries(client, "/feeds/answered.atom") == []


def test_a_finding_that_was_retired_stays_among_the_findings_and_says_why(busy, client) -> None:
    before = [one.findtext(f"{A}id") for one in entries(client, "/feeds/found.atom")]
    Finding.objects.update(state="retired", retired_at=clock.now(), retired_because="Its base fell away.")
    [one] = entries(client, "/feeds/found.atom")
    assert [one.findtext(f"{A}id")] == before and one.findtext(f"{A}title") == "Finding 1 is retired"
    assert "Retired since: Its base fell away." in one.findtext(f"{A}summary")


@pytest.mark.parametrize("page", ["/", "/bodies/saltway-transport"])
def test_pages_name_their_feeds_in_their_head(busy, client, page) -> None:
    head = text(client.get(page)).partition("</head>")[0]
    links = re.findall(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">', head)
    assert len(links) == (4 if page == "/" else 5)
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_feed_asks_few_questions(busy, client, django_assert_max_num_queries) -> None:
    for what in FEEDS:
        with django_assert_max_num_queries(4):
            client.get(f"/feeds/{what}.atom")
