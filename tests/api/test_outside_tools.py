"""Tools of others on our doors: a client of Open311 from elsewhere, and a tester that reads the description."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from georeport import GeoReport
from hypothesis import HealthCheck, Phase, settings

from answers import town as town_
from countersign import clock
from countersign.api.urls import api
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from countersign.register.models import Contract

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("spoken", ["json", "xml"])
def test_a_client_from_elsewhere_reads_what_there_is(live_server, settings, tmp_path, spoken) -> None:
    settings.HOME = tmp_path
    with clock.at(town_.MONDAY):
        town = town_.found()
        service = register.add_service(name="Lifts to the clinic", by=SYSTEM)
        Contract.objects.filter(pk=town.finding.contract_id).update(service=service)
        client = GeoReport(f"{live_server.url}/api/open311/v2", output_format=spoken)
        services = client.get_service_list()
        services = services if isinstance(services, list) else [services]
        assert service.slug in [one["service_code"] for one in services]
        listed = client.get_service_request(str(town.finding.pk))
        listed = listed[0] if isinstance(listed, list) else listed
        assert listed["agency_responsible"] == "Saltway Transport Ltd for Eastmarsh Council"
        sandbox = GeoReport(f"{live_server.url}/api/open311/test/v2", output_format=spoken)
        assert sandbox.get_service_definition("sandbox")["service_code"] == "sandbox"


def test_the_lines_of_the_docs_read_what_there_is(live_server, settings, tmp_path) -> None:
    settings.HOME = tmp_path
    page = (Path(__file__).resolve().parents[2] / "docs/reference/api.md").read_text(encoding="utf-8")
    lines = page.partition("```python\n")[2].partition("```")[0]
    with clock.at(town_.MONDAY):
        town = town_.found()
        town.place.release()
        found: dict = {}
        exec(lines.replace("https://register.example.org", live_server.url), found)
    assert list(found["findings"]["number"]) == [town.finding.pk]
    assert {"share", "lower", "upper"} < set(found["shares"].columns) and len(found["shares"])
    assert found["numbers"].height > 5 and found["numbers"]["value"].dtype.is_integer()
    assert "strength" in found["records"].columns


described = schemathesis.openapi.from_dict(api.get_openapi_schema())


@described.parametrize()
@settings(max_examples=5, deadline=None, database=None, phases=[Phase.generate], derandomize=True,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@pytest.mark.django_db
def test_no_address_breaks_whatever_is_asked(case, monkeypatch) -> None:
    """Whatever is asked, within the description or beside it: no server error, and no status that it does not name."""
    monkeypatch.setattr("countersign.api.door.PerOrigin.allow_request", lambda *_: True)
    answer = case.call(app=get_wsgi_application(), base_url="http://localhost")
    assert answer.status_code < 500
    told = {str(status) for status in case.operation.definition.raw["responses"]}
    assert str(answer.status_code) in told | {"405", "301"}, (answer.status_code, case.formatted_path)
