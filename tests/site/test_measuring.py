"""What the host's monitoring is told: enough to run the site, nothing about anybody, and nobody else is told it."""

from __future__ import annotations

import pytest
from django.db import transaction
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from countersign.ledger import actions

pytestmark = pytest.mark.django_db
HERE = {"headers": {"Host": "127.0.0.1:8000"}}


def told(client) -> dict[tuple, float]:
    page = client.get("/metrics", **HERE)
    assert page.status_code == 200 and page["Content-Type"].startswith("application/openmetrics-text")
    families = text_string_to_metric_families(page.content.decode())
    return {
        (one.name, *(one.labels[name] for name in sorted(one.labels, reverse=True))): one.value
        for family in families
        for one in family.samples
    }


def test_it_counts_lines_answers_and_what_waits(client) -> None:
    before = told(client).get(("countersign_answers_total", "ledger", "2xx"), 0)
    client.get("/ledger/")
    client.get("/no/such/page?name=Penhaligon")
    with transaction.atomic():
        actions.record("thing.done", subject="thing:1")
    now = told(client)
    assert now["countersign_ledger_lines",] == 1 and now["countersign_ledger_signed_lines",] == 0
    assert now["countersign_answers_total", "ledger", "2xx"] == before + 1
    assert now["countersign_answers_total", "none", "4xx"] >= 1
    assert "countersign_work_oldest_seconds" in {name for name, *_ in now}
    assert "Penhaligon" not in str(now) and "/no/such" not in str(now)


@pytest.mark.parametrize(
    "headers",
    [{"Host": "localhost", "X-Forwarded-For": "127.0.0.1"}, {"Host": "localhost", "Forwarded": "for=127.0.0.1"}],
)
def test_what_came_through_a_proxy_is_shown_nothing(client, headers) -> None:
    assert client.get("/metrics", headers=headers).status_code == 404


def test_from_elsewhere_or_under_a_public_name_it_is_not_there(client, settings) -> None:
    settings.ALLOWED_HOSTS = ["register.example.org", "127.0.0.1"]
    assert client.get("/metrics", headers={"Host": "register.example.org"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7", **HERE).status_code == 404


def test_with_a_token_only_the_token_counts(client, settings) -> None:
    settings.METRICS_TOKEN = "long and random"
    assert client.get("/metrics", **HERE).status_code == 404
    for word, status in (("long and random", 200), ("", 404), ("long", 404)):
        headers = {"Host": "localhost", "X-Forwarded-For": "203.0.113.7", "Authorization": f"Bearer {word}"}
        assert client.get("/metrics", headers=headers).status_code == status
