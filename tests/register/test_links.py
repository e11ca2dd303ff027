"""Links are looked at politely, one host at a time, and dated."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from countersign import clock
from countersign.formats.reaching import Reach
from countersign.people.rules import SYSTEM
from countersign.register import actions, jobs, queries
from countersign.register.actions.linking import Found
from countersign.register.models import Link, Listing, Service
from elsewhere import Said
from register.reading import NOON, REACH

pytestmark = pytest.mark.django_db


@pytest.fixture
def linked(there, small):
    """Links to everything that can be found at an address."""
    for number, path in enumerate(("ok", "gone", "moved", "busy", "headless", "inside", "none")):
        service = Service.objects.create(name=path, slug=path)
        url = {"inside": "http://10.0.0.1/x"}.get(path, f"{there.address}/{path}")
        Listing.objects.create(source="x", external=str(number), service=service, name=path, url=url)
    there.pages |= {
        "/ok": b"hello", "/gone": Said(status=410), "/moved": Said(status=301, headers={"Location": "/ok"}),
        "/busy": Said(status=503, headers={"Retry-After": "864000"}),
        "/headless": lambda asked: Said(status=405 if asked.method == "HEAD" else 200),
    }  # fmt: skip
    actions.gather_links(by=SYSTEM)
    return there


def look_at(there, url=None):
    public = Reach("us", private=False, timeout_s=60, pause_s=0)
    through = {True: actions.looking(REACH), False: actions.looking(public)}
    return actions.check_links(by=SYSTEM, look=lambda url: through[url.startswith(there.address)](url), rng=Random(1))


def test_each_link_is_looked_at_dated_and_looked_at_again_in_its_time(linked):
    found = {}
    with clock.at(NOON):
        for _ in range(2):  # few of one host in one turn
            for state, number in look_at(linked).items():
                found[state] = found.get(state, 0) + number
        assert found == {"working": 2, "moved": 1, "unsure": 1, "broken": 3}
        links = {one.url.rsplit("/", 1)[1]: one for one in queries.links()}
        assert {name: (one.status, str(one.worked_on)) for name, one in links.items()} == {
            "ok": (200, "2026-11-30"), "headless": (200, "2026-11-30"), "moved": (200, "2026-11-30"),
            "busy": (503, "None"), "gone": (410, "None"), "none": (404, "None"), "x": (None, "None"),
        }  # fmt: skip
        assert links["moved"].moved_to == f"{linked.address}/ok"
        assert links["busy"].next_at >= NOON + dt.timedelta(days=7)
        assert links["gone"].next_at < NOON + dt.timedelta(days=2) < links["ok"].next_at
        assert look_at(linked) == {}
    with clock.at(NOON + dt.timedelta(days=40)):
        linked.pages["/ok"] = Said(status=500)
        look_at(linked), look_at(linked)
        link = Link.objects.get(url=f"{linked.address}/ok")
        assert (link.state, link.worked_on) == ("unsure", dt.date(2026, 11, 30))
    assert {one.method for one in linked.asked if one.path == "/ok"} == {"HEAD", "GET"}


def test_a_link_can_be_looked_at_anew(linked):
    with clock.at(NOON):
        look_at(linked), look_at(linked)
        actions.look_again(Link.objects.get(url=f"{linked.address}/gone"), by=SYSTEM)
        linked.pages["/gone"] = b"back"
        assert look_at(linked) == {"working": 1}


def test_nothing_is_looked_at_unless_the_settings_say_so(linked, settings):
    linked.asked.clear()
    Listing.objects.exclude(name="ok").delete()
    Link.objects.exclude(url__endswith="/ok").delete()
    assert jobs.check_links.call() == {} and not linked.asked
    settings.CHECK_LINKS = settings.PRIVATE_SOURCES = True
    assert jobs.check_links.call() == {"working": 1}


def test_one_host_is_not_asked_for_everything_at_once(there, small):
    service = Service.objects.create(name="s", slug="s")
    for number in range(20):
        Listing.objects.create(
            source="x", external=str(number), service=service, name="s", url=f"https://a.example/{number}"
        )
    Listing.objects.create(source="x", external="b", service=service, name="s", url="https://b.example/")
    actions.gather_links(by=SYSTEM)
    asked = []

    counts = actions.check_links(by=SYSTEM, look=lambda url: asked.append(url) or Found("work", 200), rng=Random(1))
    assert counts == {"working": 6}
    assert asked[:2] != sorted(asked)[:2] and "https://b.example/" in asked[:2]
