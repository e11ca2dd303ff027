"""In which public findings one account is counted."""

from __future__ import annotations

import pytest

from countersign import clock
from countersign.experiences import actions
from countersign.findings.models import Finding
from countersign.findings.queries.trail import trail
from countersign.people.rules import ANYBODY, SYSTEM

pytestmark = pytest.mark.django_db


def test_only_public_findings_that_rest_on_the_account_are_named():
    source = actions.add_source(name="A source", by=SYSTEM)
    mine, _ = actions.receive(source=source, words="We waited for hours.", by=ANYBODY)
    other, _ = actions.receive(source=source, words="They came on time.", by=ANYBODY)
    for state, account in (("published", mine), ("draft", mine), ("published", other)):
        finding = Finding.objects.create(
            kind="problem", state=state, claim=f"{state} about {account.pk}", question={}, base_question={},
            drafted_numerator=1, drafted_base=1, drafted_at=clock.now(), published_at=clock.now(),
        )  # fmt: skip
        finding.records.add(account)
    published = Finding.objects.get(state="published", records=mine)
    assert trail(mine.pk) == [(published.claim, f"/finding/{published.pk}")]
