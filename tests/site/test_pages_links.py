"""No page is an island, and no link leads nowhere: everything public is walked by its links alone."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.urls import Resolver404, resolve

from browser.world import build
from countersign.ledger.actions import checkpoint
from countersign.site.access import ACCESS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
_OF_A_KIND = 3  # pages that one address of the list is tried with
# Led to by a receipt, a form, a code or a letter, not by a link that everybody sees.
_BY_FORM = {
    "home", "sign-in", "tell-back", "awards:evaluate-code", "awards:weigh-code", "involvement:invited",
    "involvement:panel-item", "involvement:panel-vote",
}  # fmt: skip
# Led to while there is something to do there, which the small world does not show: a second version, a panel to join,
# a host that sends links to sign in by.
_AT_TIMES = {"terms:compare", "involvement:panel-volunteer", "sign-in-link", "sign-in-by-link"}


@pytest.fixture
def walked(client, settings, tmp_path) -> dict[str, int]:
    """Every address that is reached from the first page, with its status."""
    settings.HOME = tmp_path
    build()
    checkpoint()  # so that proofs of what was just done can be led to
    return walk(client)


def walk(client) -> dict[str, int]:
    waiting, status, tried = ["/"], dict[str, int](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        if address in status or tried[_name(address)] == _OF_A_KIND:
            continue
        tried[_name(address)] += 1
        answer = client.get(address)
        status[address] = answer.status_code
        if answer.headers["Content-Type"].startswith("text/html"):
            links = {link.replace("&amp;", "&") for link in _LINK.findall(answer.content.decode())}
            waiting += sorted(link for link in links if not link.startswith("/static/"))
    return status


def test_no_link_leads_nowhere_and_no_public_page_is_an_island(walked) -> None:
    assert {address: status for address, status in walked.items() if status >= 400} == {}
    reached = {_name(address) for address in walked}
    public = {name for name, opens in ACCESS.items() if opens.is_page and opens.to == "everyone"}
    assert public - reached - _BY_FORM - _AT_TIMES == set()


def _name(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""
