"""Track records in the small world: tie 1, evidence from elsewhere 1, and pack 1, all of Saltway Transport."""

from __future__ import annotations

from countersign import clock
from countersign.awards import actions
from countersign.people.models import Account
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body, Contract


def records() -> None:
    body = Body.objects.get(slug="saltway-transport")
    other = Body.objects.create(slug="saltway-holdings", name="Saltway Holdings")
    actions.tie(body, kind="owned", other=other, on=clock.today(), source="Register of companies", by=SYSTEM)
    account = Account.objects.create(username="offers@saltway.example", email="offers@saltway.example")
    made = actions.offer(
        body, title="School transport, Northmoor", buyer="Northmoor Council", measure="Nine of ten runs on time.",
        kept=True, ended_on=clock.today(), voucher="Northmoor Council", document="Contract report for 2025",
        digest="ab" * 32, by=Actor("staff", account.pk, frozenset({("provider", body.pk)})),
    )  # fmt: skip
    actions.verify(made, verifier="Northmoor Internal Audit", by=SYSTEM)
    actions.freeze(Contract.objects.get(slug="buses"), purpose="review", by=SYSTEM)
