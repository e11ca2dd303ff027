"""Invariant 2: receive always, ask only when ready. Readiness stands before asking and before nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from countersign import clock
from countersign.answers.jobs import keep_time
from countersign.errors import NotNow
from countersign.experiences import actions as experiences
from countersign.findings import actions as findings
from countersign.findings.models import Due
from countersign.insight.actions import refresh
from countersign.people.rules import ANYBODY
from countersign.terms import queries, rules
from countersign.terms.readiness import ASKING
from findings.place import AFTER_FACT_CHECK

SOURCE = Path(rules.__file__).resolve().parents[1]
GATE = re.compile(r"\b(check_ready|can_ask)\b")
MAY_ASK = ("involvement", "awards", "terms")  # rooms that ask people for something, and the one that holds the gate


def test_nothing_that_receives_counts_or_publishes_knows_the_gate():
    """Whoever puts it before an account, a finding or a clock fails here."""
    named = {path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if GATE.search(path.read_text(encoding="utf-8"))}
    assert Path("terms/rules.py") in named, "else this test looks for the wrong words"
    assert {path.parts[0] for path in named} <= {*MAY_ASK, "demo"}, sorted(named)


def test_accounts_about_an_unready_body_come_in_become_findings_and_fall_due(place):
    """The whole way, while every way of asking is shut."""
    assert queries.readiness(place.commissioner).state() == "not_ready"
    account, _ = experiences.receive(
        source=place.source,
        words="The bus did not come, and nobody told us.",
        said_body="Eastmarsh Council",
        by=ANYBODY,
    )
    assert account.state == "received"
    refresh()
    finding = findings.open_fact_check(place.draft(), by=place.steward)
    findings.sign_off(finding, by=place.second)
    with clock.at(AFTER_FACT_CHECK):
        assert finding in findings.publish_batch(by=place.second).published
    due = Due.objects.get(finding=finding, body=place.commissioner)
    with clock.at(due.due_on + (due.due_on - due.started_on)):
        keep_time()
        for to in dict(ASKING):
            assert not rules.can_ask(place.commissioner, to=to)
            with pytest.raises(NotNow):
                rules.check_ready(place.commissioner, to=to, contract=place.contract)
    due.refresh_from_db()
    assert due.overdue_on is not None and due.state in ("overdue", "escalated")
