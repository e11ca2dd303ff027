"""Every address is listed with who may open it, and looking changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from countersign.people.models import Account, Membership
from countersign.people.rules import ANYBODY, DEEDS, Actor
from countersign.register.models import Body
from countersign.site import access


def names(patterns: list | None = None, prefix: str = "") -> Iterator[str]:
    """The name of every address, with its namespace; a nameless one is given as its pattern."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        elif isinstance(one, URLPattern):
            yield f"{prefix}{one.name}" if one.name else f"nameless {one.pattern}"


def plain_pages() -> list[str]:
    """Listed pages that need no arguments."""
    return [name for name, opens in access.ACCESS.items() if opens.is_page and not opens.example]


def test_every_address_is_listed() -> None:
    assert set(names()) - set(access.ACCESS) == set(), "add it to countersign/site/access"


def test_every_listed_address_exists() -> None:
    assert set(access.ACCESS) - set(names()) == set()


def test_every_deed_that_opens_a_page_is_declared() -> None:
    declared = {deed.name for deed in DEEDS}
    assert {deed for opens in access.ACCESS.values() for deed in opens.deeds} <= declared


def test_a_page_for_nobody_in_particular_is_not_listed() -> None:
    assert [name for name, opens in access.ACCESS.items() if opens.to == "deeds" and not opens.deeds] == []


def test_what_is_not_listed_stays_shut() -> None:
    forgotten = access.of("forgotten")
    everybody = Actor("staff", 1, frozenset((role, None) for role in ("steward", "administrator")))
    assert not forgotten.admits(ANYBODY) and not forgotten.admits(everybody)


def test_a_page_for_a_deed_opens_to_those_who_may_do_it_for_some_body() -> None:
    fact_check = access.may("finding.reply")
    assert fact_check.admits(Actor("staff", 1, frozenset({("provider", 7)})))
    assert not fact_check.admits(Actor("staff", 1, frozenset({("steward", None)})))
    assert not fact_check.admits(ANYBODY)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in plain_pages() if access.of(name).to != "everyone"])
def test_a_visitor_who_may_not_is_asked_to_sign_in(client, name: str) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302 and answer.url.startswith("/sign-in?next=")


@pytest.mark.django_db
def test_a_role_that_may_not_is_told_who_may(client, monkeypatch) -> None:
    monkeypatch.setitem(access.ACCESS, "about", access.may("account.manage"))
    client.force_login(Account.objects.create(username="sam@example.org"))
    answer = client.get("/about")
    assert answer.status_code == 403 and "administrator" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", plain_pages())
def test_looking_at_a_page_writes_nothing(name: str) -> None:
    reader = Client()
    account = Account.objects.create(username="sam@example.org", email="sam@example.org")
    for role, body in roles_for(name):
        Membership.objects.create(account=account, role=role, body=body)
    if access.of(name).to != "everyone":
        reader.force_login(account)
    with connection.execute_wrapper(_no_writing):
        assert reader.get(reverse(name)).status_code == 200


def roles_for(name: str) -> list[tuple[str, Body | None]]:
    """Roles to which a page opens: those of the host or, where it is shut to them, one that acts for a body."""
    host = frozenset({("steward", None), ("administrator", None)})
    if access.of(name).to != "deeds" or access.of(name).admits(Actor("staff", 1, host)):
        return list(host)
    role = next(role for deed in DEEDS if deed.name in access.of(name).deeds for role in deed.for_own_body)
    return [(role, Body.objects.create(slug="sams", name="Sam’s"))]


def _no_writing(execute, sql, params, many, context):
    assert sql.lstrip().split()[0].upper() in ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA"), sql.split(" SET ")[
        0
    ]
    return execute(sql, params, many, context)


@pytest.mark.django_db
def test_the_check_for_writing_can_fail() -> None:
    with connection.execute_wrapper(_no_writing), pytest.raises(AssertionError):
        Account.objects.create(username="sam@example.org")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "about", "sign-in", "privacy"])
def test_standing_pages_set_no_session(client, name: str) -> None:
    client.get(reverse(name))
    assert "countersign_session" not in client.cookies
