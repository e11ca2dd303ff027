"""The pages of surveys, without a browser: what they show, refuse and hand out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from countersign import clock
from countersign.findings import actions as findings
from countersign.formats import questionnaire as q
from countersign.involvement.actions import surveys as actions
from countersign.involvement.models import EqualityAnswer, Remark, Response, Survey
from countersign.people.models import Account
from findings.place import AFTER_FACT_CHECK
from surveys.asked import bus_form, friends_and_family


@pytest.fixture
def steward(client, asked):
    client.force_login(Account.objects.get(pk=asked.steward.account_id))
    return client


def rows(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_somebody_answers_from_start_to_thanks_without_scripts(asked, client):
    survey = asked.open()
    base = f"/survey/{survey.slug}"
    assert "Start" in client.get(base).content.decode()
    to = client.post(f"{base}/start").url
    assert to == f"{base}/question/uses"
    page = client.post(to, {})
    assert page.status_code == 200 and "There is a problem" in page.content.decode()
    to = client.post(to, {"uses": "never"}).url
    assert to == f"{base}/question/wants"  # how the bus is was passed over
    to = client.post(to, {"wants": ["earlier", "later"]}).url
    to = client.post(to, {"help": "yes"}).url
    assert "Enter a number" in client.post(to, {"minutes": "ten"}).content.decode()
    to = client.post(to, {"minutes": "10"}).url
    to = client.post(to, {"why": "It rains."}).url
    assert to == f"{base}/check"
    checked = client.get(to).content.decode()
    assert "Earlier, Later" in checked and "How is the bus?" not in checked
    sent = client.post(to).content.decode()
    assert "Your code" in sent and "A few questions about you" in sent
    assert client.get(to).url == base  # a second time finds nothing to send
    asked_of_me = client.get(f"{base}/equality").content.decode()
    assert "How old are you?" in asked_of_me
    assert "Thank you" in client.post(f"{base}/equality", {"eq_age": "old"}).content.decode()
    assert client.get(f"{base}/equality").url == base
    assert (Response.objects.get().state, EqualityAnswer.objects.count()) == ("sent", 1)


def test_no_page_of_answering_writes_when_it_is_only_looked_at(asked, client):
    survey = asked.open()
    for end in ("", "/question/uses", "/check", "/equality"):
        client.get(f"/survey/{survey.slug}{end}")
    assert Response.objects.count() == 0


def test_somebody_stops_and_comes_back_with_a_code_and_takes_it_back(asked, client):
    survey = asked.open()
    client.post(f"/survey/{survey.slug}/start")
    client.post(f"/survey/{survey.slug}/question/uses", {"uses": "daily"})
    page = client.post(f"/survey/{survey.slug}/save")
    code = page.context["code"]
    client.session.flush()
    client.cookies.clear()
    assert client.get(f"/survey/{survey.slug}/question/uses").url == f"/survey/{survey.slug}"
    assert client.post("/surveys/back", {"code": code}).url == f"/survey/{survey.slug}/question/rate"
    client.post(f"/survey/{survey.slug}/question/help", {"help": "no"})
    assert "With the code you have" in client.post(f"/survey/{survey.slug}/check").content.decode()
    assert client.post("/surveys/back", {"code": code}).url == "/surveys/mine"
    assert "Take them back" in client.get("/surveys/mine").content.decode()
    client.post("/surveys/mine")
    assert Response.objects.get().state == "withdrawn"
    assert "no receipt with this code" in client.post("/surveys/back", {"code": "1" * 20}).content.decode()


def test_who_was_drawn_starts_with_the_code_from_the_letter(asked, client):
    survey = asked.open(whom="drawn", frame="Season tickets", frame_size=30)
    handed = actions.invite(survey, listed=[actions.Listed(f"r{n}") for n in range(30)], number=10, seed=1,
                            by=asked.steward)  # fmt: skip
    start = f"/survey/{survey.slug}/start"
    assert "Enter the code" in client.post(start, {}).content.decode()
    assert client.post(start, {"code": handed[0][1]}).url.endswith("/question/uses")
    elsewhere = asked.answer(asked.open(), uses="daily", help="yes")
    assert elsewhere.receipt_id


def test_a_browser_that_has_sent_answers_asks_whether_somebody_else_answers_now(asked, client):
    survey = asked.open(friends_and_family())
    base = f"/survey/{survey.slug}"
    for _ in range(2):
        client.post(f"{base}/start", {"somebody_else": "on"})
        client.post(f"{base}/question/fft", {"fft": "good"})
        client.post(f"{base}/question/fft_why", {"fft_why": ""})
        client.post(f"{base}/check")
    assert Response.objects.filter(state="sent").count() == 2
    assert "Somebody else answers now" in client.get(base).content.decode()
    refused = client.post(f"{base}/start")
    assert "Each person answers once" in refused.content.decode() and Response.objects.count() == 2
    assert "Somebody else answers now" not in client_of_somebody_else().get(base).content.decode()


def client_of_somebody_else():
    from django.test import Client

    return Client()


def test_danger_is_shown_its_doors_at_once(asked, client):
    survey = asked.open()
    client.post(f"/survey/{survey.slug}/start")
    base = f"/survey/{survey.slug}"
    for name, value in (("uses", "never"), ("help", "no"), ("why", "My carer hit me.")):
        client.post(f"{base}/question/{name}", {name: value})
    sent = client.post(f"{base}/check").content.decode()
    assert "Somebody may be in danger" in sent and "999" in sent
    assert Remark.objects.get().danger


def test_results_show_weighted_beside_unweighted_and_each_mode(asked, client):
    survey = asked.open(margins={"uses": {"daily": 50, "seldom": 50}}, margins_source="Travel survey, 2025")
    base = f"/survey/{survey.slug}"
    assert "still open" in client.get(f"{base}/results").content.decode()
    asked.many(survey, 40, uses="daily", rate="good", help="yes")
    asked.many(survey, 10, mode="paper", uses="seldom", rate="poor", help="no")
    asked.close(survey)
    assert "not released yet" in client.get(f"{base}/results").content.decode()
    asked.release()
    page = client.get(f"{base}/results").content.decode()
    for said in ("80.0 %", "50.0 %", "Design effect", "1.56", "Travel survey, 2025", "Web form", "Paper"):
        assert said in page, said
    lines = rows(client.get(f"{base}/results.csv"))
    yes = next(one for one in lines if (one["question"], one["answer"], one["mode"]) == ("help", "yes", "all"))
    assert (yes["count"], yes["base"], yes["share"], yes["weighted_share"]) == ("40", "50", "0.8", "0.5")
    paper = next(one for one in lines if (one["question"], one["answer"], one["mode"]) == ("help", "no", "paper"))
    assert (paper["count"], paper["weighted_share"]) == ("10", "")
    told = json.loads(client.get(f"{base}/results.json").content)
    assert told["taking_part"] == {"all": 50, "web": 40, "paper": 10, "phone": 0, "adviser": 0}


def test_no_file_can_be_joined_with_the_equality_answers(asked, client):
    """No column of one file takes a value that tells rows of the other apart: they share the names of columns only."""
    survey = asked.open()
    asked.many(survey, 12, uses="daily", help="yes")
    for at in range(12):
        actions.say_equality(survey, answers={"eq_age": "old" if at % 2 else "young"})
    asked.close(survey)
    asked.release()
    answers, equality = (rows(client.get(f"/survey/{survey.slug}/{n}.csv")) for n in ("results", "equality"))
    assert {one["question"] for one in answers} & {one["question"] for one in equality} == set()
    assert {one["mode"] for one in equality} == {"all"}
    assert {one["number"] for one in answers if one["number"]} & {one["number"] for one in equality} == set()
    assert {(one["answer"], one["count"]) for one in equality} >= {("young", "6"), ("old", "6")}
    assert "eq_age" not in client.get(f"/survey/{survey.slug}/results.json").json()["results"]


def test_the_questionnaire_goes_out_and_in_again(asked, client, steward, tmp_path):
    survey = asked.open(bus_form(framed=True), tested="help", tested_yes=["yes"])
    content = client.get(f"/survey/{survey.slug}/questionnaire.xlsx").content
    (tmp_path / "out.xlsx").write_bytes(content)
    assert q.read_xlsform(tmp_path / "out.xlsx") == survey.form
    lines = rows(client.get(f"/survey/{survey.slug}/codebook.csv"))
    assert {one["question"] for one in lines} == set(survey.form.by_answer)
    assert next(one for one in lines if one["question"] == "rate")["asked_only_if"] == "${uses} != 'never'"


def test_a_paper_form_asks_the_same_in_the_same_words(asked, client):
    survey = asked.open(bus_form(framed=True), tested="help", tested_yes=["yes"])
    for arm, said in (("as_written", "Would you help once?"), ("others", "For older people in your street")):
        content = client.get(f"/survey/{survey.slug}/paper/{arm}.pdf").content
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        text = " ".join(text.split())
        for words in ("Do you use the bus?", "Tick as many as apply.", said, "is not “Never”", f"wording: {arm}"):
            assert words in text, words
        sheets = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
        assert "How old are you?" in sheets[-1] and f"wording: {arm}" not in sheets[-1]
        assert len(sheets) % 2 and not any("How old are you?" in sheet for sheet in sheets[:-1])  # nothing on its back


def test_a_steward_composes_opens_enters_and_reports(asked, steward):
    about = {
        "title": "The clinic", "purpose": "The council decides in June on a second desk.", "who": "Everybody",
        "whom": "open", "body": str(asked.place.commissioner.pk), "ends_on_day": "20",
        "ends_on_month": "12", "ends_on_year": "2026",
    }  # fmt: skip
    bad = SimpleUploadedFile("x.xlsx", b"nothing")
    refused = steward.post("/desk/surveys/draft", about | {"file": bad})
    assert refused.status_code == 200 and Survey.objects.count() == 0
    good = SimpleUploadedFile("fft.xlsx", q.write_xlsform(friends_and_family()))
    to = steward.post("/desk/surveys/draft", about | {"file": good}).url
    survey = Survey.objects.get()
    assert to == f"/desk/survey/{survey.slug}" and survey.drafted_by_id == asked.steward.account_id
    margins = {"margins": "fft, good, 60\nfft, poor, 40", "margins_source": "A count of 2025"}
    steward.post(to, margins)
    survey.refresh_from_db()
    assert survey.margins == {"fft": {"good": 60, "poor": 40}}
    assert "Line 1" in steward.post(to, {"margins": "fft good"}).content.decode()
    steward.post(f"{to}/do/open")
    entered = steward.post(f"/survey/{survey.slug}/enter", {"mode": "phone", "fft": "good"})
    assert entered.context["code"]
    assert "Answer this" in steward.post(f"/survey/{survey.slug}/enter", {"mode": "phone"}).content.decode()
    steward.post(f"{to}/do/close")
    steward.post(f"{to}/report", {"outcome": "A second desk opens in September."})
    survey.refresh_from_db()
    assert (survey.state, survey.responses.get().mode) == ("reported", "phone")
    assert "second desk opens" in steward.get(f"/survey/{survey.slug}").content.decode()


def test_faults_of_an_uploaded_form_are_told_with_their_lines(asked, steward):
    form = bus_form()
    content = q.write_xlsform(q.Questionnaire(form.name, form.title, form.questions, form.lists[1:], form.sections))
    page = steward.post("/desk/surveys/draft", {"file": SimpleUploadedFile("x.xlsx", content)}).content.decode()
    assert "survey, line 2" in page and "no list “often”" in page


def test_drawing_hands_out_a_file_of_codes_once(asked, steward):
    survey = asked.open(whom="drawn", frame="Season tickets", frame_size=4)
    listed = SimpleUploadedFile("l.csv", b"reference,stratum\na,north\nb,north\nc,south\nd,south\n")
    given = rows(steward.post(f"/desk/survey/{survey.slug}/draw", {"listed": listed, "number": "1", "seed": "5"}))
    assert len(given) == 2 and {one["reference"] for one in given} <= set("abcd")
    again = SimpleUploadedFile("l.csv", b"reference\na\n")
    page = steward.post(f"/desk/survey/{survey.slug}/draw", {"listed": again, "number": "1", "seed": "5"})
    assert "has drawn already" in page.content.decode()


def test_what_became_of_an_invitation_is_noted_with_its_code(asked, steward):
    survey = asked.open(whom="drawn", frame="Season tickets", frame_size=20)
    handed = actions.invite(survey, listed=[actions.Listed(f"r{n}") for n in range(20)], number=10, seed=1,
                            by=asked.steward)  # fmt: skip
    to = f"/desk/survey/{survey.slug}/outcome"
    assert steward.post(to, {"code": handed[0][1], "outcome": "returned"}).status_code == 302
    assert list(survey.drawn.exclude(outcome="no_reply").values_list("outcome", flat=True)) == ["returned"]
    elsewhere = asked.answer(asked.open(), uses="daily", help="yes")
    assert elsewhere.receipt_id
    assert "no receipt" in steward.post(to, {"code": "1" * 20, "outcome": "refused"}).content.decode()


def test_words_are_read_and_signed_off_at_the_desk(asked, steward):
    survey = asked.open()
    for words in ("The bus is late.", "The bus is full."):
        asked.answer(survey, uses="daily", help="yes", why=words)
    first, second = Remark.objects.order_by("pk")
    assert "The bus" in steward.get(f"/desk/surveys/words/{first.pk}").content.decode()
    steward.post(f"/desk/surveys/words/{first.pk}", {"text": "The bus is late."})
    steward.post(f"/desk/surveys/words/{second.pk}", {"leave_out": "yes", "text": ""})
    assert sorted(Remark.objects.values_list("state", flat=True)) == ["left_out", "printed"]
    asked.close(survey)
    assert "The bus is late." in steward.get(f"/survey/{survey.slug}/results").content.decode()


def test_a_finding_is_drafted_from_a_result(asked, steward):
    survey = asked.open()
    asked.many(survey, 18, uses="never", help="yes")
    asked.many(survey, 42, uses="daily", help="no")
    asked.close(survey)
    asked.release()
    said = {"answer": "uses never", "kind": "want", "claim": "Three in ten never use the bus."}
    page = steward.post(f"/desk/survey/{survey.slug}/finding", said)
    assert page.url.startswith("/desk/findings/")
    assert "Three in ten never use the bus." in steward.get(page.url).content.decode()


def test_pages_of_others_stay_shut(asked, client):
    survey = asked.draft()
    assert client.get(f"/survey/{survey.slug}").status_code == 404
    client.force_login(Account.objects.get(pk=asked.commissioner.account_id))
    assert client.get("/desk/surveys/words").status_code == 403
    assert client.post(f"/desk/survey/{survey.slug}/do/open").status_code == 403


def test_the_list_costs_the_same_however_long_it_is(asked, client, django_assert_max_num_queries):
    for _ in range(4):
        asked.open()
    with django_assert_max_num_queries(12):
        client.get("/surveys")


def test_results_cost_the_same_however_many_questions(asked, client, django_assert_max_num_queries):
    survey = asked.open()
    asked.many(survey, 12, uses="daily", help="yes")
    asked.close(survey)
    asked.release()
    with django_assert_max_num_queries(40):
        client.get(f"/survey/{survey.slug}/results")


def test_after_the_last_day_nobody_can_go_on(asked, client):
    survey = asked.open()
    client.post(f"/survey/{survey.slug}/start")
    with clock.at(survey.ends_on + dt.timedelta(days=1)):
        assert client.get(f"/survey/{survey.slug}/question/uses").url == f"/survey/{survey.slug}"


def test_a_form_with_wordings_is_composed_with_what_counts_as_yes(asked, steward):
    about = {
        "title": "The bus", "purpose": "The council decides in June.", "who": "Everybody", "whom": "open",
        "body": str(asked.place.commissioner.pk), "ends_on_day": "20", "ends_on_month": "12", "ends_on_year": "2026",
    }  # fmt: skip
    for yes, drafted in (("", 0), ("yes", 1)):
        file = SimpleUploadedFile("bus.xlsx", q.write_xlsform(bus_form(framed=True)))
        page = steward.post("/desk/surveys/draft", about | {"file": file, "tested_yes": yes})
        assert Survey.objects.count() == drafted, page.content.decode()[-2000:]
    assert (Survey.objects.get().tested, Survey.objects.get().tested_yes) == ("help", ["yes"])


def test_a_finding_from_a_survey_is_published_and_printed_like_any_other(asked, client):
    survey = asked.open(friends_and_family())
    asked.many(survey, 18, fft="poor")
    asked.many(survey, 42, fft="good")
    survey = asked.close(survey)
    asked.release()
    finding = actions.draft_finding(survey, question="fft", code="poor", kind="problem", by=asked.steward,
                                    claim="Three in ten say that the service is poor.")  # fmt: skip
    findings.open_fact_check(finding, by=asked.steward)
    with clock.at(AFTER_FACT_CHECK):
        findings.sign_off(finding, by=asked.place.second)
        batch = findings.publish_batch(by=asked.steward)
        assert [one.pk for one in batch.published] == [finding.pk], batch.waiting
        page = client.get(f"/finding/{finding.pk}").content.decode()
    for said in ("18", "60", "30.0", "Overall, how was your experience of our service?"):
        assert said in page, said
