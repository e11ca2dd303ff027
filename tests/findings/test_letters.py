"""The letter that goes with a fact-check."""

from __future__ import annotations

import random

from countersign.findings import actions
from countersign.notices import actions as notices
from countersign.notices.models import Notice
from countersign.people.models import Account


def test_when_a_fact_check_opens_the_offices_are_told_without_the_claim(place, mailoutbox) -> None:
    actor = place.acting(place.provider, "provider")
    Account.objects.get(pk=actor.account_id).memberships.create(role="provider", body=place.provider)
    place.release()
    finding = actions.open_fact_check(place.draft(), by=place.steward)
    notices.deliver(rng=random.Random(1))
    [letter] = mailoutbox
    assert letter.to == ["provider-saltway-transport@register.example"]
    assert letter.subject == f"Check finding {finding.pk} by 30 November 2026"
    assert "School transport" in letter.body and finding.claim not in letter.subject + letter.body


def test_a_fact_check_that_is_opened_anew_on_another_day_is_written_of_anew(place) -> None:
    actor = place.acting(place.provider, "provider")
    Account.objects.get(pk=actor.account_id).memberships.create(role="provider", body=place.provider)
    place.release()
    finding = actions.open_fact_check(place.draft(), by=place.steward)
    finding = actions.take_back(finding, because="A number was wrong.", by=place.steward)
    actions.open_fact_check(finding, by=place.steward)
    assert Notice.objects.count() == 1, "on the same day there is nothing new to say"
