"""Servers of contracts, played on this machine as Find a Tender and Contracts Finder answer."""

from __future__ import annotations

import json

import pytest

from countersign import clock
from countersign.errors import AskedToWait, NotReadable
from countersign.intake import actions as intake
from countersign.people.rules import SYSTEM
from countersign.register.models import Contract
from elsewhere import Said, standing
from register.reading import NOON, added, counts, everything, read

pytestmark = pytest.mark.django_db


def release(number, *, rid="1", date="2026-11-01T00:00:00Z"):
    return {
        "ocid": f"ocds-h6vhtk-{number:06}", "id": f"{number}-{rid}", "date": date, "tag": ["tender"], "language": "en",
        "initiationType": "tender", "buyer": {"id": "c", "name": "Eastmarsh Council"},
        "parties": [{"id": "c", "name": "Eastmarsh Council", "roles": ["buyer"]}],
        "tender": {"id": f"T{number}", "title": f"Service {number}", "status": "active"},
    }  # fmt: skip


def package(there, path, numbers, onward=""):
    links = {"links": {"next": onward}} if onward else {}
    return {"uri": there.address + path, "version": "1.1", "releases": [release(n) for n in numbers], **links}


@pytest.fixture
def find_a_tender(there):
    """As Find a Tender pages: an argument, a cursor in the link to the next package."""
    path = "/api/1.0/ocdsReleasePackages"

    def page(asked):
        at = asked.query.get("cursor", "")
        onward = {"": "b", "b": "c"}.get(at)
        link = f"{there.address}{path}?limit=2&cursor={onward}" if onward else ""
        return package(there, path, {"": (1, 2), "b": (3, 4), "c": (5,)}[at], link)

    there.pages[path] = page
    return added(f"{there.address}{path}?limit=2", "ocds", delta="updatedFrom")


def test_packages_are_followed_to_the_last_and_next_time_only_what_is_new_is_asked_for(there, find_a_tender):
    with clock.at(NOON):
        assert counts(read(find_a_tender)) == (5, 5, 0, 0, 0)
    assert [one.query for one in there.asked] == [
        {"limit": "2"}, {"limit": "2", "cursor": "b"}, {"limit": "2", "cursor": "c"},
    ]  # fmt: skip
    before = everything()
    assert counts(read(find_a_tender)) == (5, 0, 0, 5, 0)
    assert there.asked[3].query == {"limit": "2", "updatedFrom": "2026-11-29T12:00:00"}
    assert everything() == before
    assert Contract.objects.filter(source="elsewhere").count() == 5


def test_a_reading_cut_off_between_or_within_packages_goes_on_there(there, find_a_tender):
    for _ in range(3):
        read(find_a_tender, budget_s=-1)
    assert find_a_tender.runs.get().rows_done in (2, 4)
    run = read(find_a_tender)
    assert counts(run) == (5, 5, 0, 0, 0)
    cursors = [one.query.get("cursor", "") for one in there.asked]
    assert cursors == sorted(cursors), "a package that was read whole is not asked for again"


def test_a_server_that_is_busy_in_the_middle_costs_nothing(there, find_a_tender):
    path, page = next(iter(there.pages.items()))
    there.pages[path] = lambda asked: (
        Said(status=429, headers={"Retry-After": "60"}) if asked.query.get("cursor") == "c" else page(asked)
    )
    with clock.at(NOON), pytest.raises(AskedToWait):
        read(find_a_tender)
    assert Contract.objects.count() == 4
    there.pages[path] = page
    assert counts(read(find_a_tender)) == (5, 5, 0, 0, 0)


def test_contracts_finder_is_asked_by_the_day_of_publication(there):
    there.pages["/Published/Notices/OCDS/Search"] = package(there, "", (1,))
    inlet = added(f"{there.address}/Published/Notices/OCDS/Search?limit=100", "ocds", delta="publishedFrom")
    with clock.at(NOON):
        read(inlet)
    read(inlet)
    assert there.asked[-1].query == {"limit": "100", "publishedFrom": "2026-11-29T12:00:00"}


def test_a_delta_release_moves_the_contract_on(there, find_a_tender):
    read(find_a_tender)
    later = release(1, rid="2", date="2026-11-20T00:00:00Z")
    later["tender"]["title"] = "Renamed"
    there.pages["/api/1.0/ocdsReleasePackages"] = {"releases": [later]}
    assert counts(read(find_a_tender)) == (1, 1, 0, 0, 0)
    assert Contract.objects.filter(title="Renamed").count() == 1


def test_a_file_of_releases_is_asked_for_with_its_mark_and_bad_ones_are_refused_with_their_line(there):
    deep = {"ocid": "x", "a": json.loads("[" * 99 + "]" * 99)}
    lines = [json.dumps(release(1)), "{broken", json.dumps(deep), json.dumps(release(2)), "[]"]
    there.pages["/all.jsonl"] = Said("\n".join(lines).encode(), headers={"ETag": '"1"'})
    inlet = added(f"{there.address}/all.jsonl", "ocds")
    run = read(inlet)
    assert counts(run) == (5, 2, 0, 0, 3)
    assert list(run.refusals.values_list("part", "line")) == [("page 1", 2), ("page 1", 3), ("page 1", 5)]
    assert read(inlet) is None
    assert there.asked[-1].headers["if-none-match"] == '"1"'


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"\xff\xfe\x00", b""])
def test_what_is_no_package_is_refused_and_noted(there, body):
    there.pages["/x"] = body
    inlet = added(f"{there.address}/x", "ocds")
    with pytest.raises(NotReadable):
        read(inlet)
    inlet.refresh_from_db()
    assert inlet.state == "failing" and inlet.trouble


def test_a_package_that_is_nested_without_end_takes_nothing(there):
    there.pages["/x"] = b"[" * 999_999
    with pytest.raises(NotReadable, match="too deeply"):
        read(added(f"{there.address}/x", "ocds"))


def test_a_package_that_names_itself_as_the_next_ends_all_the_same(there):
    there.pages["/x"] = package(there, "/x", (1,), f"{there.address}/x")
    with pytest.raises(NotReadable, match="names itself"):
        read(added(f"{there.address}/x", "ocds"))


def test_a_key_is_not_shown_to_where_the_next_page_lies(there, monkeypatch):
    monkeypatch.setenv("SOURCE_SECRET_X", "sesame")
    with standing() as other:
        other.pages["/2"] = package(other, "/2", (2,))
        there.pages["/1"] = package(there, "/1", (1,), f"{other.address}/2")
        inlet = intake.add_inlet(
            name="K", kind="ocds", address=f"{there.address}/1", secret="SOURCE_SECRET_X", options={"header": "X-Key"},
            by=SYSTEM,
        )  # fmt: skip
        read(inlet)
        assert there.asked[-1].headers["x-key"] == "sesame"
        assert "x-key" not in other.asked[-1].headers
