"""The outbox on the administrator's page and on the command line: what waits and what failed, never to whom."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from countersign.cli.notices import notices
from countersign.notices import queries
from countersign.notices.channels import NotSent
from countersign.notices.models import Notice
from countersign.people.models import Account, Membership
from notices.conftest import ADDRESS, Told, run

pytestmark = pytest.mark.django_db
REFUSED = NotSent("the address was refused", lasting=True)


@pytest.fixture
def administrator(client) -> Account:
    account = Account.objects.create(username="ada@example.org", email="ada@example.org")
    Membership.objects.create(account=account, role="administrator")
    client.force_login(account)
    return account


def text(answer) -> str:
    return answer.content.decode()


def test_an_empty_outbox_says_so(client, administrator) -> None:
    page = text(client.get("/notices"))
    assert "Nothing here" in page and "go to nobody" in page


def test_administrators_see_what_failed_and_why_and_not_to_whom(client, administrator, put) -> None:
    put("a"), put("b", kind="asked", address="left.by.a.person@example.org", reader="mark")
    run(Told(REFUSED, REFUSED))
    page = text(client.get("/notices"))
    assert "the address was refused" in page and "an answer that is due" in page
    assert ADDRESS not in page and "left.by.a.person" not in page and "Finding 7" not in page


def test_the_list_is_narrowed_by_state_and_an_unknown_state_is_ignored(client, administrator, put) -> None:
    put("a")
    run(Told())
    put("b")
    assert text(client.get("/notices?state=waiting")).count("an answer that is due") == 1
    assert text(client.get("/notices?state=nonsense")).count("an answer that is due") == 2


def test_an_undelivered_notice_is_put_back_and_dropped(client, administrator, put) -> None:
    notice = put("a")
    run(Told(REFUSED))
    assert client.post(f"/notices/{notice.pk}/do/put-back").status_code == 302
    assert queries.outbox().waiting == 1
    assert client.post(f"/notices/{notice.pk}/do/drop").status_code == 302
    assert Notice.objects.get().state == "dropped"
    assert client.post(f"/notices/{notice.pk}/do/put-back").status_code == 409
    assert client.post(f"/notices/{notice.pk}/do/send").status_code == 404


@pytest.mark.parametrize("role", ["steward", "provider", "scrutineer"])
def test_it_opens_to_administrators_only(client, put, role) -> None:
    account = Account.objects.create(username="sam@example.org")
    Membership.objects.create(account=account, role=role)
    client.force_login(account)
    notice = put("a")
    assert client.get("/notices").status_code == 403
    assert client.post(f"/notices/{notice.pk}/do/drop").status_code == 403
    assert Notice.objects.get().state == "waiting"


def test_the_list_has_a_constant_number_of_queries(client, administrator, put, django_assert_max_num_queries) -> None:
    for at in range(30):
        put(f"key {at}")
    with django_assert_max_num_queries(8):
        client.get("/notices")


def test_when_sending_is_off_the_page_says_that_all_wait(client, administrator, settings) -> None:
    settings.MAIL = "off"
    assert "Sending is off" in text(client.get("/notices"))


def test_the_command_line_sends_lists_and_puts_back(put, mailoutbox) -> None:
    notice = put("a")
    call = CliRunner().invoke
    assert "1 waiting" in call(notices, ["list"]).output
    assert "1 sent" in call(notices, ["send"]).output
    assert [letter.to for letter in mailoutbox] == [[ADDRESS]]
    Notice.objects.update(state="undelivered")
    assert "1 put back" in call(notices, ["put-back", "--all"]).output
    Notice.objects.update(state="undelivered")
    assert "1 put back" in call(notices, ["put-back", str(notice.pk)]).output
    listed = call(notices, ["list", "--state", "waiting"]).output
    assert str(notice.pk) in listed and ADDRESS not in listed
    assert "dropped" in call(notices, ["drop", str(notice.pk)]).output
