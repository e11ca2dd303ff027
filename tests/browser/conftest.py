"""A real browser, the site it visits, and axe. Everything here skips, and says so, where there is no Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from browser.world import build
from countersign.people import actions
from countersign.people.rules import SYSTEM
from countersign.register.models import Body

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = (360, 780), (1280, 900)
PASSWORD = "three quiet herons"
# WCAG 2.0 to 2.2, A and AA, and what axe holds for good practice.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def _path() -> str | None:
    return os.environ.get("COUNTERSIGN_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _path()
    if path is None:
        pytest.skip("there is no Chromium here; see COUNTERSIGN_BROWSER in docs/reference/settings.md")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def world(django_db_reset_sequences) -> None:
    """The small world that the examples of the access list stand in; numbers begin with 1 in every test."""
    build()


@pytest.fixture
def site(world, live_server) -> str:
    """Address of the running site, without a slash at its end."""
    return live_server.url


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def viewport(request) -> tuple[int, int]:
    return request.param


@pytest.fixture
def context(browser: Browser, viewport: tuple[int, int]) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=dict(zip(("width", "height"), viewport, strict=True)))
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; a word on its console (an error, a refused script or style) fails the test."""
    opened, said = context.new_page(), []

    def listen(message) -> None:
        # The status of the page itself is the test's own business.
        if message.type == "error" and message.location["url"] != opened.url:
            said.append(message.text)

    opened.on("console", listen)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    assert said == []


@pytest.fixture
def plain_page(browser: Browser, viewport: tuple[int, int]) -> Iterator[Page]:
    """A page of a browser that runs no script."""
    size = dict(zip(("width", "height"), viewport, strict=True))
    opened = browser.new_context(viewport=size, java_script_enabled=False)
    yield opened.new_page()
    opened.close()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)`` asserts that axe-core finds nothing wrong with the page as it is now."""
    engine = Axe.from_file(ROOT / "node_modules/axe-core/axe.min.js")

    def check(page: Page) -> None:
        found = engine.run(page, options=AXE).response["violations"]
        told = [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']]}" for one in found]
        assert told == []

    return check


@pytest.fixture
def screenshot(tmp_path_factory, request) -> Callable[..., Path]:
    """``screenshot(page, "step")`` keeps a picture of the whole page below pytest's temporary folder."""
    folder = tmp_path_factory.getbasetemp() / "screenshots"
    folder.mkdir(exist_ok=True)

    def keep(page: Page, step: str = "") -> Path:
        path = folder / f"{request.node.name.replace('/', '-')}{step and '-'}{step}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return keep


@pytest.fixture
def steward(site: str, page: Page) -> Page:
    """A page whose visitor is signed in as a steward and administrator."""
    account, _ = actions.add_account("steward@example.org", role="steward", password=PASSWORD, by=SYSTEM)
    actions.give_role(account, "administrator", by=SYSTEM)
    return _signed_in(site, page, "steward@example.org")


@pytest.fixture
def acting(site: str, page: Page) -> Callable[[str], Page]:
    """``acting("provider")``: a page whose visitor acts for the body with this part in the buses of the small world."""

    def sign_in(role: str) -> Page:
        body = Body.objects.get(parts__contract__slug="buses", parts__part=role)
        actions.add_account(f"{role}@example.org", role=role, body_id=body.pk, password=PASSWORD, by=SYSTEM)
        return _signed_in(site, page, f"{role}@example.org")

    return sign_in


def _signed_in(site: str, page: Page, email: str) -> Page:
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account")
    return page
