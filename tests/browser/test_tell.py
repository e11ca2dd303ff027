"""Saying what happened, following it and withdrawing it, as somebody does who has no mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.conftest import PHONE
from browser.keys import follow, go_to, press, write
from browser.looking import looked_at
from countersign.experiences.models import Experience

pytestmark = pytest.mark.browser

SAID = "We waited four hours for the ambulance and nobody rang to say why it was late."
DANGER = "My carer hit me and I am afraid of her."


@pytest.mark.parametrize("viewport", [PHONE], indirect=True, ids=["phone"])
def test_told_followed_and_withdrawn_by_keyboard_alone(site, page, axe, screenshot):
    page.goto(f"{site}/tell")
    press(page, "Start now")
    looked_at(page, axe, screenshot, "1")
    write(page, "What happened?", SAID)
    press(page, "Continue")
    write(page, "What was it about?", "patient transport")
    write(page, "Where was it?", "Eastmarsh")
    looked_at(page, axe, screenshot, "2")
    press(page, "Continue")
    assert "Patient transport in Eastmarsh" in page.inner_text("main")
    looked_at(page, axe, screenshot, "3")
    go_to(page, "Patient transport in Eastmarsh")
    page.keyboard.press("Space")
    press(page, "Continue")
    write(page, "Day", "3")
    write(page, "Month", "5")
    write(page, "Year", "2026")
    looked_at(page, axe, screenshot, "4")
    press(page, "Continue")
    assert "3 May 2026" in page.inner_text("main")
    looked_at(page, axe, screenshot, "5")
    press(page, "Send it")
    code = page.locator("[translate=no]").inner_text()
    looked_at(page, axe, screenshot, "6")
    press(page, "See what became of it")
    write(page, "Your code", code)
    looked_at(page, axe, screenshot, "7")
    press(page, "Continue")
    assert "We have it." in page.inner_text("main")
    looked_at(page, axe, screenshot, "8")
    go_to(page, "I want my words destroyed")
    page.keyboard.press("Space")
    press(page, "Withdraw it")
    assert "You withdrew it." in page.inner_text("main")
    looked_at(page, axe, screenshot, "9")
    assert Experience.objects.filter(state="withdrawn").count() == 1


def test_words_of_danger_stop_at_the_doors_and_can_be_taken_back(site, page, axe, viewport, screenshot):
    page.goto(f"{site}/tell/what")
    page.get_by_label("What happened?").fill(DANGER)
    follow(page.get_by_role("button", name="Continue"))
    assert "Somebody may be in danger" in page.inner_text("h1")
    assert "999" in page.inner_text(".cs-doors")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport[0]
    axe(page)
    screenshot(page)
    code = page.locator("[translate=no]").inner_text()
    follow(page.get_by_role("link", name="Enter the code"))
    page.get_by_label("Your code").fill(code)
    follow(page.get_by_role("button", name="Continue"))
    assert "A person is looking at it first" in page.inner_text("main")
    page.get_by_label("I want my words destroyed").check()
    follow(page.get_by_role("button", name="Withdraw it"))
    assert "You withdrew it." in page.inner_text("main")


def test_nobody_known_is_said_plainly(site, page, axe, screenshot):
    page.goto(f"{site}/tell/what")
    page.get_by_label("What happened?").fill(SAID)
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("What was it about?").fill("lighthouse")
    page.get_by_label("Where was it?").fill("Nowhere")
    follow(page.get_by_role("button", name="Continue"))
    assert "We do not know who answers for this" in page.inner_text("h1")
    axe(page)
    screenshot(page)
    follow(page.get_by_role("button", name="Save and come back later"))
    assert "Come back within 30 days" in page.inner_text("main")
    axe(page)


def test_everything_works_without_scripts(site, plain_page):
    plain_page.goto(f"{site}/tell/what")
    plain_page.get_by_label("What happened?").fill(SAID)
    for _ in range(2):
        follow(plain_page.get_by_role("button", name="Continue"))
    follow(plain_page.get_by_role("button", name="Continue"))
    follow(plain_page.get_by_role("button", name="Send it"))
    assert "We have it" in plain_page.inner_text("h1")


def test_faults_are_summed_up(site, page, axe):
    page.goto(f"{site}/tell/what")
    follow(page.get_by_role("button", name="Continue"))
    assert page.title().startswith("Error: ")
    axe(page)
    page.get_by_role("link", name="Write what happened, in your own words.").click()
    expect(page.locator("#id_words")).to_be_focused()


def test_the_paper_form_prints_on_two_sheets(site, browser, tmp_path):
    page = browser.new_page()
    page.goto(f"{site}/tell/paper")
    printed = page.pdf(path=tmp_path / "form.pdf", format="A4")
    page.close()
    assert printed.count(b"/Type /Page\n") == 2
