"""No page is an island, and no link leads nowhere: everything public is walked by its links alone."""

from __future__ import annotations

import re

import pytest
from django.urls import Resolver404, resolve

from countersign import clock
from countersign.site.access import ACCESS
from site_world import TODAY, answered, build, finding, scheduled, told

pytestmark = pytest.mark.django_db
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
_MOST = 400  # pages; a walk that goes on for ever fails instead
# Led to by a receipt or a form, not by a link that everybody sees.
_BY_FORM = {"home", "sign-in", "tell-back"}


@pytest.fixture
def walked(client, settings, tmp_path) -> dict[str, int]:
    """Every address that is reached from the first page, with its status."""
    settings.HOME = tmp_path
    with clock.at(TODAY):
        world = build()
        told(world)
        answered(world, finding(world, days_late=12))
        scheduled(world)
        return walk(client)


def walk(client) -> dict[str, int]:
    waiting, status = ["/"], {}
    while waiting and len(status) < _MOST:
        address = waiting.pop(0)
        answer = client.get(address)
        status[address] = answer.status_code
        if answer.headers["Content-Type"].startswith("text/html"):
            links = {link.replace("&amp;", "&") for link in _LINK.findall(answer.content.decode())}
            waiting += sorted(link for link in links - {*status, *waiting} if not link.startswith("/static/"))
    return status


def test_no_link_leads_nowhere_and_no_public_page_is_an_island(walked) -> None:
    assert len(walked) < _MOST
    assert {address: status for address, status in walked.items() if status >= 400} == {}
    reached = {_name(address) for address in walked}
    public = {name for name, opens in ACCESS.items() if opens.is_page and opens.to == "everyone"}
    assert public - reached - _BY_FORM == set()


def _name(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""
