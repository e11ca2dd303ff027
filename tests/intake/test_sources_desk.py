"""The administrator's pages and command for sources elsewhere."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.urls import reverse

from countersign.cli.sources import sources
from countersign.intake import actions
from countersign.intake.models import Inlet
from countersign.people.models import Account, Membership
from countersign.people.rules import SYSTEM
from elsewhere import Said, standing

pytestmark = pytest.mark.django_db
BODIES = b"name,website\nEastmarsh Council,https://example.org\n,https://example.org/b\nHarbour Haulage,x\n"


@pytest.fixture
def there(settings):
    settings.PRIVATE_SOURCES = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with standing() as elsewhere:
        elsewhere.pages["/b.csv"] = Said(BODIES)
        yield elsewhere


@pytest.fixture
def desk(client):
    account = Account.objects.create(username="a@example.org", email="a@example.org")
    Membership.objects.create(account=account, role="administrator")
    client.force_login(account)
    return client


def asked(there, **more):
    given = {"name": "Bodies", "kind": "table", "address": f"{there.address}/b.csv", "every": "60", "target": "bodies"}
    return given | more


def test_a_source_is_added_read_looked_at_and_paused(desk, there, django_assert_max_num_queries):
    assert desk.post(reverse("inlet-add"), asked(there)).status_code == 302
    address = reverse("inlet", args=["bodies"])
    desk.post(reverse("inlet-deed", args=["bodies", "run"]))
    page = desk.get(address).content.decode()
    assert "whole row" in page or "name" in page
    assert "Every hour" in page and ">3<" in page
    refused = b"".join(desk.get(reverse("inlet-refused", args=["bodies"])).streaming_content).decode()
    assert refused.splitlines()[0] == "part,line,field,reason" and ",3,name," in refused
    desk.post(reverse("inlet-deed", args=["bodies", "pause"]))
    assert "not while paused" in desk.get(address).content.decode()
    assert desk.post(reverse("inlet-deed", args=["bodies", "run"])).status_code == 409
    assert desk.post(reverse("inlet-deed", args=["bodies", "drop"])).status_code == 404
    for number in range(3):
        actions.add_inlet(name=f"Further {number}", kind="folder", address="x", options={"target": "bodies"}, by=SYSTEM)
    with django_assert_max_num_queries(9):
        assert "Further 2" in desk.get(reverse("inlets")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    (
        ({"address": "file:///etc/passwd"}, "http"), ({"name": ""}, "Give the source a name"),
        ({"target": ""}, "what the rows become"),
        ({"secret": "COUNTERSIGN_LEDGER_KEY"}, "SOURCE_SECRET_"), ({"kind": ""}, "Choose what it is"),
        ({"kind": "mail", "address": "imaps://a@b.example/"}, "Choose a source"),
    ),
)  # fmt: skip
def test_what_cannot_be_read_stands_beside_the_field_at_fault(desk, there, wrong, words):
    answer = desk.post(reverse("inlet-add"), asked(there, **wrong))
    assert answer.status_code == 200 and "govuk-error-summary" in answer.content.decode()
    assert words in answer.content.decode()
    assert not Inlet.objects.exists()


def test_nobody_else_sees_them(client, there):
    account = Account.objects.create(username="s@example.org", email="s@example.org")
    Membership.objects.create(account=account, role="steward")
    client.force_login(account)
    assert client.get(reverse("inlets")).status_code == 403
    assert client.get(reverse("register:links")).status_code == 200


def test_the_command_does_the_same(there):
    def say(*arguments):
        answer = CliRunner().invoke(sources, arguments)
        return answer.output + str(answer.exception or "")

    assert "Added: bodies" in say(
        "add", "Bodies", "--kind", "table", "--address", f"{there.address}/b.csv", "--as", "bodies"
    )
    assert "read 3, taken 2, changed 0, same 0, refused 1" in say("run", "bodies")
    assert "nothing is new" in say("run", "bodies")
    assert say("refused", "bodies").startswith("-\t3\tname\t")
    assert "bodies\ttable\twaiting" in say("list")
    assert "paused" in say("pause", "bodies") and "be changed by" in say("run", "bodies")
    assert "next turn" in say("resume", "bodies")
    assert "imaps" in say("kinds") and "no such source" in say("run", "nobody")
