"""Whoever is bound by a contract finds its pages from the desk."""

from __future__ import annotations

import pytest

from countersign.people.models import Account, Membership


@pytest.mark.parametrize("role", ["provider", "commissioner"])
def test_every_party_is_led_to_what_it_may_see_and_enter(client, place, role):
    body = place.provider if role == "provider" else place.council
    account = Account.objects.create(username=f"{role}@example.org")
    Membership.objects.create(account=account, role=role, body=body)
    client.force_login(account)
    page = client.get("/desk/terms").content.decode()
    for address in ("/desk/terms/school-buses/spend", "/desk/terms/school-buses/sharing", "/desk/shared/school-buses"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_who_watches_for_the_host_is_led_to_the_log_and_others_are_not(client, place):
    account = Account.objects.create(username="steward@example.org")
    Membership.objects.create(account=account, role="steward")
    client.force_login(account)
    assert 'href="/desk/terms/asked"' in client.get("/desk/terms").content.decode()
