"""What the tests of pages share: signing in as somebody of the town, and entering a person's code."""

from __future__ import annotations

from countersign.experiences.models import Experience
from countersign.people.actions import issue_receipt
from countersign.people.models import Account
from countersign.people.rules import Actor


def signed_in(client, actor: Actor):
    """The client, signed in as the account behind ``actor``, with the roles that it has."""
    account = Account.objects.get(pk=actor.account_id)
    for role, body in actor.roles:
        account.memberships.get_or_create(role=role, body_id=body)
    client.force_login(account)
    return client


def text(answer) -> str:
    return answer.content.decode()


def code_of(person: Experience) -> str:
    """A code for this person; the one they had before is worth nothing any more."""
    person.receipt, code = issue_receipt(purpose="experience")
    person.save(update_fields=["receipt"])
    return code


def holding(client, person: Experience):
    """The client, with the person's code entered."""
    assert client.post("/receipt", {"code": code_of(person)}).url == "/receipt/mine"
    return client
