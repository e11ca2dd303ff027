"""Pages of terms: what everybody reads, and what those who are bound do."""

from __future__ import annotations

import csv
import datetime as dt
import io

import docx
import pytest

from countersign import clock
from countersign.people.models import Account, Membership
from countersign.terms import actions, queries
from countersign.terms.catalogue import texts
from countersign.terms.models import Owed, Schedule

MARCH = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def in_march():
    with clock.at(MARCH):
        yield


@pytest.fixture
def signed_in(client, place):
    def as_(body, role):
        account, _ = Account.objects.get_or_create(username=f"{role}-{body.slug}@example.org")
        Membership.objects.get_or_create(account=account, role=role, body=body)
        client.force_login(account)
        return client

    return as_


def fields(**values):
    """Dates as the three inputs of a form."""
    sent = {}
    for name, value in values.items():
        if isinstance(value, dt.date):
            sent |= {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
        else:
            sent[name] = value
    return sent


def test_a_contract_without_a_schedule_says_so_and_what_one_would_say(client, place):
    page = client.get("/contracts/school-buses/schedule").content.decode()
    assert "Nothing in writing is known" in page and all(one.title in page for one in texts().values())


def test_the_page_the_file_and_the_list_say_the_same(client, place):
    agreed = place.agreed()
    with clock.at(dt.date(2026, 5, 4)):
        actions.meet(
            Owed.objects.filter(what="Payments to the provider").first(),
            words="Payments by month.",
            url="https://example.org/p",
            by=place.buyer,
        )
        page = client.get("/contracts/school-buses/schedule").content.decode()
        rows = list(
            csv.DictReader(
                io.StringIO(client.get("/contracts/school-buses/schedule/owed.csv").getvalue().decode("utf-8-sig"))
            )
        )
        late = [row for row in rows if row["stands"] == "late"]
        assert [row["what"] for row in late] == ["Payments to the provider"] and "Late by 4 days" in page
        missed = [row for row in rows if row["stands"] == "not_met"]
        assert len(missed) == queries.owed(contract_id=place.contract.pk, state="not_met").count()
        assert page.count("Overdue for") == len(missed)
        assert client.get("/contracts/school-buses/schedule/1.json").json()["digest"] == queries.digest(agreed)


def test_a_draft_is_nobodys_business_but_the_drafters(client, place, signed_in):
    place.draft()
    for path in ("", ".json", ".docx"):
        assert client.get(f"/contracts/school-buses/schedule/1{path}").status_code == 404
    signed_in(place.provider, "provider")
    assert client.get("/contracts/school-buses/schedule/1.docx").status_code == 404
    signed_in(place.council, "commissioner")
    assert client.get("/contracts/school-buses/schedule/1.docx").status_code == 200


def test_the_word_document_holds_every_sentence_and_names_no_author(client, place):
    agreed = place.agreed()
    document = docx.Document(io.BytesIO(client.get("/contracts/school-buses/schedule/1.docx").content))
    written = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(one.sentence in written for one in queries.standings(agreed))
    assert "not legal advice" in written and document.core_properties.author == ""
    assert {cell.text for row in document.tables[0].rows for cell in row.cells} >= {
        "Vehicles and their age",
        "Reed Minibuses",
    }


def test_a_schedule_is_built_part_by_part_and_agreed(place, signed_in):
    client = signed_in(place.council, "commissioner")
    assert client.post("/desk/terms/school-buses/begin", fields(starts_on=dt.date(2026, 4, 1))).status_code == 302
    base = "/desk/terms/school-buses/1"
    client.post(f"{base}/clauses/transparency", {"included": "on", "grace_days": 20, "on_time": 90})
    wrong = client.post(f"{base}/clauses/transparency", {"included": "on", "grace_days": 999, "on_time": 90})
    assert "There is a problem" in wrong.content.decode()
    item = {"body": place.below.pk, "what": "Vehicles and their age", "every": "year", "format": "CSV"}
    client.post(f"{base}/items", item)
    client.post(f"{base}/items", item)
    schedule = Schedule.objects.get()
    client.post(f"{base}/items/{schedule.items.last().pk}/away")
    client.post(
        f"{base}/indicators",
        {"title": "On time", "method": "All journeys.", "unit": "%", "direction": "at_least", "target": "90"},
    )
    client.post(f"{base}/engagement", {"activity": "panel", "hours": "10", "money": "500"})
    assert [schedule.items.count(), schedule.kpis.count(), schedule.planned.count()] == [1, 1, 1]
    client.post(f"{base}/agree", {"agreed": ["both"]})
    assert Schedule.objects.get().state == "draft"
    client.post(f"{base}/agree", {"agreed": ["both", "public"]})
    assert Schedule.objects.get().state == "agreed" and Owed.objects.count() == 1
    assert "20 days" in client.get("/contracts/school-buses/schedule/1").content.decode()


def test_withholding_without_a_reason_shows_what_is_missing_and_changes_nothing(place, signed_in):
    place.agreed()
    client, one = signed_in(place.provider, "provider"), Owed.objects.filter(body=place.provider).first()
    sent = fields(category="commercial", reason="", decided_by="Desk", review_on=dt.date(2026, 9, 1))
    page = client.post(f"/desk/terms/owed/{one.pk}/withhold", sent).content.decode()
    assert "There is a problem" in page and not Owed.objects.exclude(withheld="").exists()
    sent |= {"reason": "The vehicles are being replaced this spring."}
    assert client.post(f"/desk/terms/owed/{one.pk}/withhold", sent).status_code == 302
    assert Owed.objects.get(pk=one.pk).withheld == "commercial"


def test_the_desk_lists_what_is_owed_by_those_one_acts_for(place, signed_in):
    place.agreed()
    page = signed_in(place.below, "provider").get("/desk/terms").content.decode()
    assert "Vehicles and their age" in page and "Journeys run" not in page
    assert "Nothing is waiting for you" in signed_in(place.stranger, "provider").get("/desk/terms").content.decode()


def test_somebody_else_is_refused_at_every_form(place, signed_in):
    place.agreed()
    client = signed_in(place.stranger, "commissioner")
    one = Owed.objects.filter(body=place.council).first()
    kpi = Schedule.objects.get().kpis.first()
    for address in (
        "/desk/terms/school-buses/begin",
        "/desk/terms/school-buses/spend",
        f"/desk/terms/indicators/{kpi.pk}/rate",
    ):
        assert client.get(address).status_code == 403
    client.post(f"/desk/terms/owed/{one.pk}/publish", {"url": "https://example.org/x", "words": "All of the payments."})
    assert not Owed.objects.exclude(met_on=None).exists()


def test_hours_are_entered_and_shown(place, signed_in):
    place.agreed()
    client = signed_in(place.provider, "provider")
    sent = fields(activity="panel", on=dt.date(2026, 2, 3), hours="12.5", money="", reference="TS-7")
    assert client.post("/desk/terms/school-buses/spend", sent).status_code == 302
    assert "12.5" in client.get("/contracts/school-buses/schedule").content.decode()


def test_two_versions_are_compared_line_by_line(client, place):
    first = place.agreed()
    later = actions.next_version(first, starts_on=dt.date(2026, 7, 1), by=place.buyer)
    actions.include(later, "complaint_response", parameters={"days": 10}, by=place.buyer)
    actions.agree(later, by=place.buyer)
    page = client.get("/contracts/school-buses/schedule/1/to/2").content.decode()
    assert "20 working days" in page and "10 working days" in page and "Journeys run" not in page


def test_the_page_asks_the_database_a_constant_number_of_times(client, place, django_assert_max_num_queries):
    place.agreed()
    with django_assert_max_num_queries(40):
        client.get("/contracts/school-buses/schedule")
