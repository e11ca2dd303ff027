"""Those who answer and those concerned, each by keyboard alone: check, answer, promise, claim, decline, contest."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page

from browser import register
from browser.conftest import PHONE
from browser.keys import choose, go_to, press, write
from browser.looking import looked_at
from countersign import clock
from countersign.answers.models import Answer, Claim, Contest, Voice
from countersign.findings.models import Due, Finding
from countersign.register.models import Body

pytestmark = pytest.mark.browser
MEASURE = "A printed timetable hangs at all 14 stops of the school run."


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Gone through on a phone; each step is also looked at as on a desk."""
    return PHONE


def write_date(page: Page, day: dt.date) -> None:
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        write(page, part, str(value))


def test_a_provider_checks_a_finding_answers_another_and_claims_its_promise(site, acting, axe, screenshot):
    page = acting("provider")
    page.goto(f"{site}/desk/answers")
    looked_at(page, axe, screenshot, "1-desk")
    press(page, "Check it before it is printed")
    write(page, "Your reply", "Our buses leave when the timetable says.")
    press(page, "Print this reply")
    assert "Your reply will be printed" in page.inner_text("main")
    page.goto(f"{site}/desk/answers")
    press(page, "Answer")
    choose(page, "Accept")
    looked_at(page, axe, screenshot, "2-kind")
    press(page, "Continue")
    write(page, "What do you say?", "We agree. Two drivers were missing in September.")
    press(page, "Continue")
    day = clock.today() + dt.timedelta(days=90)
    write(page, "What will be there?", "We will look into the timetable where possible.")
    write_date(page, day)
    choose(page, "Prompted by this finding")
    press(page, "Keep this promise")
    assert page.title().startswith("Error: ") and "“look into” cannot be checked" in page.inner_text("main")
    looked_at(page, axe, screenshot, "3-vague")
    go_to(page, "What will be there?")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(MEASURE)
    press(page, "Keep this promise")
    assert "Promise 1" in page.inner_text("main")
    choose(page, "No")
    looked_at(page, axe, screenshot, "4-promises")
    press(page, "Continue")
    looked_at(page, axe, screenshot, "5-check")
    press(page, "Print this answer")
    assert "Your answer is printed." in page.inner_text("main") and MEASURE in page.inner_text("main")
    looked_at(page, axe, screenshot, "6-finding")
    press(page, MEASURE)
    press(page, "Claim it done")
    write(page, "What is done?", "Timetables hang behind glass at every stop.")
    write_date(page, clock.today())
    press(page, "Print this claim")
    looked_at(page, axe, screenshot, "7-promise")
    assert "those concerned are being asked until" in page.inner_text("main").lower()
    assert Claim.objects.filter(commitment__body__slug="saltway-transport").count() == 1


def test_a_commissioner_declines_what_is_not_theirs_and_says_whose_it_is(site, acting, axe, screenshot):
    page = acting("commissioner")
    finding, body = Finding.objects.get(pk=2), Body.objects.get(slug="marshland-council")
    Finding.objects.filter(pk=finding.pk).update(state="published", published_at=clock.now())
    given = {"working_days": 20, "started_on": clock.today(), "due_on": clock.today() + dt.timedelta(days=28)}
    due = Due.objects.create(finding=finding, body=body, part="commissioner", **given)
    page.goto(f"{site}/desk/answers/{due.pk}")
    choose(page, "Decline")
    press(page, "Continue")
    choose(page, "It is not ours")
    looked_at(page, axe, screenshot, "1-reason")
    press(page, "Continue")
    choose(page, "Another body, which I name below")
    write(page, "Name of the other body", "Elsewhere Care")
    looked_at(page, axe, screenshot, "2-whose")
    press(page, "Continue")
    write(page, "What do you say?", "These buses are run for a school outside our area.")
    press(page, "Continue")
    looked_at(page, axe, screenshot, "3-check")
    press(page, "Print this answer")
    looked_at(page, axe, screenshot, "4-finding")
    assert "Elsewhere Care" in page.inner_text(".cs-offices")
    assert Answer.objects.get(due=due).names.slug == "elsewhere-care"
    assert Due.objects.get(finding=finding, body__slug="elsewhere-care").came_from == due


def test_a_person_says_that_it_has_not_changed_and_contests_it(site, page, axe, screenshot):
    page.goto(f"{site}/receipt")
    write(page, "Your code", register.CODES[1])
    press(page, "Continue")
    looked_at(page, axe, screenshot, "1-mine")
    press(page, "What was answered and promised")
    looked_at(page, axe, screenshot, "2-answers")
    press(page, "Say whether it has changed")
    choose(page, "No, it has not changed")
    looked_at(page, axe, screenshot, "3-voice")
    press(page, "Send it")
    assert "You said: No, it has not changed." in page.inner_text("main")
    press(page, "Contest it")
    choose(page, "That it has changed")
    write(page, "What did you find?", "There is no timetable at the stop by the mill.")
    looked_at(page, axe, screenshot, "4-contest")
    press(page, "Contest it")
    assert "They have ten working days to reply" in page.inner_text("main")
    press(page, "Say whether it answers what was found")
    choose(page, "It answers part of it")
    press(page, "Send it")
    assert "You said: It answers part of it." in page.inner_text("main")
    looked_at(page, axe, screenshot, "5-after")
    assert Voice.objects.get().said == "contest" and Contest.objects.filter(about="change").count() == 1


def test_an_adviser_enters_what_somebody_said_and_paper_prints_on_one_sheet(site, steward, axe, tmp_path):
    steward.goto(f"{site}/desk/voice")
    write(steward, "The person’s code", register.CODES[2])
    write(steward, "Number of the promise", "1")
    choose(steward, "By phone")
    choose(steward, "I cannot tell")
    press(steward, "Enter it")
    assert "It is in." in steward.inner_text("main")
    axe(steward)
    assert Voice.objects.get().channel == "phone"
    steward.goto(f"{site}/commitment/1/paper")
    printed = steward.pdf(path=tmp_path / "voice.pdf", format="A4")
    assert printed.count(b"/Type /Page\n") == 1
