"""Accounts, roles, signing in and being locked out."""

from __future__ import annotations

import pytest
from django.test import Client

from countersign.errors import NotAllowed, NotFound, NotNow, NotValid
from countersign.ledger.models import Entry
from countersign.people import actions, queries
from countersign.people.models import Account, Membership
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body

pytestmark = pytest.mark.django_db
PASSWORD = "three quiet herons"
EMAIL = "sam@example.org"


@pytest.fixture
def body() -> Body:
    return Body.objects.create(slug="eastmarsh-homes", name="Eastmarsh Homes")


@pytest.fixture
def steward() -> Account:
    return actions.add_account(EMAIL, role="steward", password=PASSWORD, by=SYSTEM)[0]


def sign_in(client: Client, email: str = EMAIL, password: str = PASSWORD, **where):
    return client.post("/sign-in", {"email": email, "password": password}, **where)


def test_a_password_that_is_made_up_is_shown_once_and_works(client) -> None:
    _, made_up = actions.add_account(EMAIL, role="steward", by=SYSTEM)
    assert sign_in(client, password=made_up).url == "/account"
    assert actions.add_account(EMAIL, role="administrator", by=SYSTEM)[1] is None


def test_an_email_is_one_account_however_it_is_written(steward) -> None:
    again, _ = actions.add_account("  SAM@Example.org ", role="scrutineer", by=SYSTEM)
    assert again == steward
    assert queries.roles_of(again) == {("steward", None), ("scrutineer", None)}


def test_the_ledger_says_which_role_was_given_but_not_to_whom(steward) -> None:
    line = Entry.objects.get(event="account.role_given")
    assert line.subject == f"account:{steward.pk}" and line.facts["role"] == "steward"
    assert EMAIL not in str(line.facts)


def test_only_an_administrator_may_add_accounts() -> None:
    with pytest.raises(NotAllowed):
        actions.add_account(EMAIL, role="steward", by=Actor("staff", 1, frozenset({("steward", None)})))


@pytest.mark.parametrize("email", ["", "sam", "sam@", "@example.org"])
def test_what_is_no_email_is_refused(email: str) -> None:
    with pytest.raises(NotValid):
        actions.add_account(email, role="steward", by=SYSTEM)


@pytest.mark.parametrize("password", ["short", "1q2w3e4r5t6y", "123456789012", EMAIL])
def test_a_weak_password_is_refused_with_reasons(password: str) -> None:
    with pytest.raises(NotValid) as refused:
        actions.add_account(EMAIL, role="steward", password=password, by=SYSTEM)
    assert refused.value.faults and not Account.objects.exists()


def test_a_refused_role_leaves_no_account_behind() -> None:
    with pytest.raises(NotAllowed):
        actions.add_account(EMAIL, role="provider", by=SYSTEM)
    assert not Account.objects.exists()


def test_a_role_is_held_once_even_for_the_host(steward) -> None:
    actions.give_role(steward, "steward", by=SYSTEM)
    assert Membership.objects.count() == 1


def test_a_role_is_taken_away(steward) -> None:
    actions.take_role(steward, "steward", by=SYSTEM)
    assert queries.roles_of(steward) == frozenset()
    with pytest.raises(NotFound):
        actions.take_role(steward, "steward", by=SYSTEM)


def test_the_last_administrator_stays(steward) -> None:
    actions.give_role(steward, "administrator", by=SYSTEM)
    with pytest.raises(NotNow):
        actions.take_role(steward, "administrator", by=SYSTEM)
    assert ("administrator", None) in queries.roles_of(steward)


def test_an_account_that_is_switched_off_holds_no_role(steward) -> None:
    steward.is_active = False
    steward.save()
    assert queries.roles_of(steward) == frozenset()


def test_a_provider_acts_for_its_body(body, client) -> None:
    actions.add_account(EMAIL, role="provider", body_id=body.pk, password=PASSWORD, by=SYSTEM)
    sign_in(client)
    assert "Provider, Eastmarsh Homes" in client.get("/account").content.decode()


def test_signing_in_leads_back_to_where_one_was(client, steward) -> None:
    shut = client.get("/account/password?x=1")
    assert shut.url == "/sign-in?next=/account/password%3Fx%3D1"
    assert client.post(shut.url, {"email": EMAIL, "password": PASSWORD}).url == "/account/password?x=1"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(client, steward, elsewhere: str) -> None:
    answer = client.post(f"/sign-in?next={elsewhere}", {"email": EMAIL, "password": PASSWORD})
    assert answer.url == "/account"


def test_nothing_tells_whether_the_email_or_the_password_was_wrong(client, steward) -> None:
    pages = [sign_in(client, password="wrong"), sign_in(client, email="nobody@example.org")]
    told = {tuple(page.context["form"].non_field_errors()) for page in pages}
    assert told == {("The e-mail address or the password is wrong.",)}
    assert all("<title>Error: Sign in" in page.content.decode() for page in pages)


def test_after_five_wrong_tries_even_the_right_password_waits(client, steward) -> None:
    for number in range(actions.SIGN_IN_TRIES):
        sign_in(client, password="wrong", REMOTE_ADDR=f"192.0.2.{number}")
    stopped = sign_in(client, REMOTE_ADDR="192.0.2.99")
    assert stopped.status_code == 429 and int(stopped.headers["Retry-After"]) > 0


def test_one_address_cannot_try_many_names(client, steward) -> None:
    for number in range(actions.ORIGIN_TRIES):
        sign_in(client, email=f"guess{number}@example.org", password="wrong")
    assert sign_in(client).status_code == 429


def test_a_right_password_forgets_the_wrong_ones(client, steward) -> None:
    for _ in range(3):
        for _ in range(actions.SIGN_IN_TRIES - 1):
            sign_in(client, password="wrong")
        assert sign_in(client).status_code == 302


def test_an_address_that_a_visitor_wrote_is_not_believed(rf, settings) -> None:
    request = rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7", REMOTE_ADDR="192.0.2.1")
    assert queries.origin_of(request) == "192.0.2.1"
    settings.PROXIES = 1
    assert queries.origin_of(request) == "198.51.100.7"


def test_signing_out_takes_a_post(client, steward) -> None:
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    assert client.get("/account").status_code == 302


def test_a_new_password_signs_other_browsers_out(client, steward) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    new = "five loud magpies"
    answer = client.post("/account/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert answer.url == "/account" and client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_whoever_holds_a_receipt_is_a_person_with_it(client, rf) -> None:
    receipt, _ = actions.issue_receipt(purpose="experience")
    request = rf.get("/")
    request.session, request.user = client.session, type("Nobody", (), {"is_authenticated": False})()
    actions.hold_receipt(request, receipt)
    assert queries.actor_of(request) == Actor("person", receipt_id=receipt.pk)
    actions.put_down_receipt(request)
    del request._actor
    assert queries.actor_of(request).receipt_id is None
