"""Findings on pages, in files and at the command line."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from click.testing import CliRunner

from countersign import clock
from countersign.cli import findings as cli
from countersign.engine.links import to_query
from countersign.findings import actions, jobs, queries
from countersign.people.models import Account
from findings.place import AFTER_FACT_CHECK
from findings.test_drafting import figure
from findings.test_publishing import ready
from waiting import work_off


@pytest.fixture
def published(place):
    finding = ready(place)
    text = "We do not agree: our buses are on time."
    provider = place.acting(place.provider, "provider")
    actions.reply(finding, text=text, body_id=place.provider.pk, by=provider)
    actions.set_beside(finding, figure=figure(), by=place.steward)
    with clock.at(AFTER_FACT_CHECK):
        actions.publish_batch(by=place.steward)
    return queries.finding(finding.number)


def signed_in(client, actor):
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def as_body(client, place, body, role):
    actor = place.acting(body, role)
    Account.objects.get(pk=actor.account_id).memberships.get_or_create(role=role, body=body)
    return signed_in(client, actor)


def test_the_page_shows_number_base_reply_figure_clock_and_trace(client, published):
    page = client.get(f"/finding/{published.number}").content.decode()
    for words in (
        published.claim,
        "30.0 %",
        "18 of 60 accounts",
        "95 % interval 19.9 to 42.5 %",
        "our buses are on time",
        "97.2 % of departures",
        "not averaged",
        "Saltway Transport Ltd",
        "Answer due by 31 December 2026, 20 working days.",
        "finding.published",
        "do not stand for everybody",
    ):
        assert words in page, words


def test_a_late_answer_is_shown_as_overdue_on_the_page_and_in_the_list(client, published):
    with clock.at(dt.date(2027, 1, 1)):
        assert "It is 1 day overdue." in client.get(f"/finding/{published.number}").content.decode()
        assert published.claim in client.get("/findings?state=overdue").content.decode()
    assert published.claim not in client.get("/findings?state=overdue").content.decode()


def test_nothing_of_a_draft_or_a_fact_check_is_public(client, place):
    for finding in (place.draft(), ready(place)):
        for suffix in ("", ".csv", ".json"):
            assert client.get(f"/finding/{finding.number}{suffix}").status_code == 404
    assert "No findings here" in client.get("/findings").content.decode()
    assert "bus came late" not in client.get("/findings.csv").getvalue().decode()


def test_a_retired_finding_keeps_its_address_with_the_reason_and_without_its_numbers(client, published, place):
    actions.retire(published, because="The accounts were about another contract.", by=place.steward)
    page = client.get(f"/finding/{published.number}").content.decode()
    assert "another contract" in page and "Withheld" in page and "18 of 60" not in page


@pytest.mark.parametrize(
    ("query", "there"),
    [("", True), ("body=saltway-transport", True), ("body=elsewhere-care", False), ("kind=praise", False),
     ("kind=problem&state=published&sort=due", True), ("state=retired", False), ("sort=nonsense", True)],
)  # fmt: skip
def test_the_list_is_filtered_sorted_and_downloaded_alike(client, published, query, there):
    assert (published.claim in client.get(f"/findings?{query}").content.decode()) is there
    rows = list(csv.DictReader(io.StringIO(client.get(f"/findings.csv?{query}").getvalue().decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == ([str(published.number)] if there else [])
    if there:
        assert (rows[0]["numerator"], rows[0]["base"], rows[0]["lower_95"]) == ("18", "60", "0.1990")


def test_the_json_is_what_the_ledger_holds(client, published):
    shown = client.get(f"/finding/{published.number}.json").json()
    assert shown["digest"] == queries.digest(published)
    assert shown["finding"]["claim"] == published.claim


def test_a_steward_drafts_edits_checks_and_publishes_at_the_desk(client, place):
    place.release()
    signed_in(client, place.steward)
    sent = {
        "question": to_query(place.question),
        "claim": "The bus comes late.",
        "kind": "problem",
        "contract": "buses",
    }
    answer = client.post("/desk/findings/draft", sent)
    finding = queries.staff()[0]
    assert answer["Location"] == f"/desk/findings/{finding.number}"
    client.post(
        f"/desk/findings/{finding.number}", {"claim": "Buses come late.", "kind": "problem", "limits": "Web only."}
    )
    client.post(f"/desk/findings/{finding.number}/open-fact-check")
    signed_in(client, place.second).post(f"/desk/findings/{finding.number}/sign-off")
    with clock.at(AFTER_FACT_CHECK):
        client.post("/desk/findings/refresh")
        client.post("/desk/findings/publish")
        assert "waiting" in client.get("/desk/findings").content.decode()
        work_off()
    kept = queries.finding(finding.number)
    assert (kept.state, kept.claim, kept.limits) == ("published", "Buses come late.", "Web only.")
    desk = client.get("/desk/findings").content.decode()
    assert "Buses come late." in desk and "Published: 1, on release" in desk and "rows in all" in desk
    with clock.at(AFTER_FACT_CHECK):  # done once more, as after a lease that ran out, it finds nothing to do
        assert jobs.publish.call(place.steward.account_id)["published"] == 0
    assert "18 of 60" in client.get(f"/desk/findings/{finding.number}").content.decode()


def test_a_refusal_at_the_desk_is_explained_beside_the_form(client, place):
    signed_in(client, place.steward)
    sent = {
        "question": to_query(place.question),
        "base": to_query(place.base),
        "claim": "Ring 07700 900123.",
        "kind": "want",
    }
    page = client.post("/desk/findings/draft", sent).content.decode()
    assert "seems to hold: phone" in page and not queries.staff().exists()
    page = client.post("/desk/findings/draft", sent | {"question": "facts=experiences&strange=1"}).content.decode()
    assert "not known" in page


def test_a_provider_replies_on_its_page_and_sees_no_desk(client, place):
    finding = ready(place)
    as_body(client, place, place.provider, "provider")
    assert finding.claim in client.get("/fact-check").content.decode()
    stopped = client.post(f"/fact-check/{finding.number}", {"text": "Dear Mrs Whitcombe, sorry."}).content.decode()
    assert "printed for everybody" in stopped
    client.post(f"/fact-check/{finding.number}", {"text": "Our buses are on time."})
    assert finding.replies.get().text == "Our buses are on time."
    assert client.get("/desk/findings").status_code == 403
    assert client.post(f"/desk/findings/{finding.number}/drop").status_code in (302, 403)
    assert queries.finding(finding.number).state == "fact_check"


def test_a_body_that_is_not_concerned_sees_nothing_of_a_fact_check(client, place):
    finding = ready(place)
    other = type(place.provider).objects.get(slug="elsewhere-care")
    as_body(client, place, other, "provider")
    assert finding.claim not in client.get("/fact-check").content.decode()
    assert client.get(f"/fact-check/{finding.number}").status_code == 404


def test_the_command_line_takes_a_finding_from_a_question_to_its_page(place):
    place.release()

    def run(*words: str) -> str:
        told = CliRunner().invoke(cli.finding, words, catch_exceptions=False)
        assert told.exit_code == 0, told.output
        return told.output

    steward = Account.objects.get(pk=place.steward.account_id)
    assert "18 of 60" in run("draft", to_query(place.question), "--claim", "Buses come late.", "--kind", "problem")
    number = str(queries.staff()[0].number)
    assert f"{number}\tdraft" in run("list", "--state", "draft")
    run("fact-check", number)
    Account.objects.filter(pk=steward.pk).update(username="steward@register.example")
    run("sign-off", number, "--by", "steward@register.example")
    with clock.at(AFTER_FACT_CHECK):
        assert f"/finding/{number}" in run("publish")
        run("correct", number, "--text", "The period is September.", "--by", "steward@register.example")
        assert "0 unchanged" in run("review")  # nothing was released since
        run("retire", number, "--because", "It was about another contract.")
    assert queries.finding(int(number)).state == "retired"
