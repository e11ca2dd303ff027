"""The track record by keyboard alone: read it, freeze the evidence, ask whether it may count, record a tie."""

from __future__ import annotations

import pytest

from browser.conftest import PHONE
from browser.keys import choose, press, write
from browser.looking import looked_at
from countersign.awards.models import Pack

pytestmark = pytest.mark.browser


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Gone through on a phone; each step is also looked at as on a desk."""
    return PHONE


def test_from_the_record_to_a_pack_and_to_the_lawful_routes(site, acting, axe, screenshot):
    page = acting("provider")
    page.goto(f"{site}/providers/saltway-transport/record")
    looked_at(page, axe, screenshot, "1-record")
    assert "Saltway Transport" in page.inner_text("h1") and "Whose record is whose" in page.inner_text("main")
    press(page, "How a record is counted")
    looked_at(page, axe, screenshot, "2-how-counted")
    page.goto(f"{site}/contracts/buses/evidence")
    before = Pack.objects.count()
    press(page, "Freeze a pack for a review meeting")
    assert Pack.objects.count() == before + 1 and "Pack" in page.inner_text("h1")
    looked_at(page, axe, screenshot, "3-pack")
    page.goto(f"{site}/providers/may-it-count")
    choose(page, "Points for a good name in general")
    write(page, "Share of all points that a record is to carry (%)", "5")
    press(page, "Which routes fit?")
    assert "no lawful route" in page.inner_text("main")
    looked_at(page, axe, screenshot, "4-refused")
