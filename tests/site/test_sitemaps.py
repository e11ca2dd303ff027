"""The map of the site: every public page once, none that is shut, each under the register's own address."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.db import transaction

from countersign import clock
from countersign.ledger.actions import record
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from site_world import TODAY, build, finding

pytestmark = pytest.mark.django_db
S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def world(settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(TODAY):
        yield build()


def read(client, path: str) -> ET.Element:
    answer = client.get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/xml"
    return ET.fromstring(answer.content)


def every(client) -> dict[str, str]:
    """Address -> date, of every list that the index names."""
    lists = [one.text for one in read(client, "/sitemap.xml").iter(f"{S}loc")]
    rows = [row for address in lists for row in read(client, address.removeprefix("http://testserver")).iter(f"{S}url")]
    return {row.findtext(f"{S}loc"): row.findtext(f"{S}lastmod", "") for row in rows}


def test_each_page_of_the_map_opens_to_everyone(world, client) -> None:
    made = finding(world)
    found = every(client)
    assert all(address.startswith("http://localhost:8000/") for address in found), "whatever host was asked"
    answers = {address: client.get(address.removeprefix("http://localhost:8000")) for address in found}
    assert {address: one.status_code for address, one in answers.items() if one.status_code != 200} == {}
    body = f"/bodies/{world.provider.slug}"
    for path in ("/", "/findings", f"/finding/{made.pk}", body, "/market", "/measure/accounts"):
        assert f"http://localhost:8000{path}" in found
    assert not {"/sign-in", "/tell", "/desk", "/receipt"} & {one.removeprefix("http://localhost:8000") for one in found}


def test_a_page_bears_the_date_of_its_last_line_in_the_ledger(world, client) -> None:
    body = register.add_body(name="Harbour Trust", sector="voluntary", by=SYSTEM)
    assert every(client)[f"http://localhost:8000/bodies/{body.slug}"] == TODAY.isoformat()
    later = TODAY + dt.timedelta(days=3)
    with clock.at(later), transaction.atomic():
        record("body.identified", subject=f"body:{body.pk}")
        assert every(client)[f"http://localhost:8000/bodies/{body.slug}"] == later.isoformat()


def test_a_map_asks_few_questions_however_many_pages_there_are(world, client, django_assert_max_num_queries) -> None:
    for number in range(30):
        register.add_body(name=f"Body {number}", sector="public", by=SYSTEM)
    with django_assert_max_num_queries(6):
        client.get("/sitemap-bodies.xml")


def test_there_is_no_other_list(world, client) -> None:
    assert client.get("/sitemap-desks.xml").status_code == 404
    assert client.get("/sitemap-bodies.xml?p=9").status_code == 404
    assert "Sitemap: http://localhost:8000/sitemap.xml" in client.get("/robots.txt").content.decode()
