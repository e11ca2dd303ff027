"""A real browser, the site it visits, and axe. Everything here skips, and says so, where there is no Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from browser.world import Built
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
PATIENCE = 120_000
"""Milliseconds that anything may take until it is there: a machine may be busy with more than us."""
# WCAG 2.0 to 2.2, A and AA, and what axe holds for good practice; of what passed it need not tell, which takes it long.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Of these, what another width can change: colours of what was folded away, sizes of targets, what scrolls.
AT_ANOTHER_WIDTH = {
    "runOnly": {"type": "rule", "values": [
        "color-contrast", "target-size", "scrollable-region-focusable", "aria-hidden-focus", "button-name",
        "link-name", "label", "aria-valid-attr-value", "nested-interactive", "skip-link", "meta-viewport",
    ]},
    "resultTypes": ["violations"],
}  # fmt: skip


def _path() -> str | None:
    return os.environ.get("COUNTERSIGN_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _path()
    if path is None:
        pytest.skip("there is no Chromium here; see COUNTERSIGN_BROWSER in docs/reference/settings.md")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        opened.on("context", lambda one: one.set_default_timeout(PATIENCE))
        expect.set_options(timeout=PATIENCE)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def built(database, django_db_blocker, tmp_path_factory) -> Built:
    """The small world that the examples of the access list stand in, built once and kept."""
    with django_db_blocker.unblock():
        _emptied()
        kept = Built(tmp_path_factory.mktemp("built"))
        _emptied()
    return kept


@pytest.fixture
def world(built: Built, django_db_reset_sequences) -> None:
    """The small world, as new; numbers begin with 1 in every test."""
    built.put()


@pytest.fixture
def site(world, live_server) -> str:
    """Address of the running site, without a slash at its end."""
    return live_server.url


@pytest.fixture(scope="module")
def standing_site(built: Built, django_db_blocker) -> Iterator[str]:
    """Address of a site whose small world stands for all tests of a module; they look and change nothing."""
    with django_db_blocker.unblock():
        built.put()
        server = LiveServer("localhost")
        server._live_server_modified_settings.enable()
        yield server.url
        server.stop()
        server._live_server_modified_settings.disable()
        _emptied()


def _emptied() -> None:
    call_command("flush", verbosity=0, interactive=False, reset_sequences=True)


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
    with heard(context.new_page()) as opened:
        yield opened


@contextmanager
def heard(opened: Page) -> Iterator[Page]:
    said = []

    def listen(message) -> None:
        # The status of the page itself is the test's own business.
        if message.type == "error" and message.location["url"] != opened.url:
            said.append(message.text)

    opened.on("console", listen)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    assert said == []


@pytest.fixture(scope="module")
def plain_visitor(browser: Browser) -> Iterator[BrowserContext]:
    """The browser, on a phone, of somebody who runs no script and keeps the styles and letters of a site."""
    size = dict(zip(("width", "height"), PHONE, strict=True))
    opened = browser.new_context(viewport=size, java_script_enabled=False)
    yield opened
    opened.close()


@pytest.fixture
def plain_page(browser: Browser, viewport: tuple[int, int]) -> Iterator[Page]:
    """A page of a browser that runs no script."""
    size = dict(zip(("width", "height"), viewport, strict=True))
    opened = browser.new_context(viewport=size, java_script_enabled=False)
    yield opened.new_page()
    opened.close()


@pytest.fixture
def axe() -> Callable[..., None]:
    """``axe(page)`` asserts that axe-core finds nothing wrong with the page as it is now; with other ``options``, that
    it finds nothing of what they name."""
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")

    def check(page: Page, options: dict[str, object] = AXE) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        found = page.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
        told = [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']]}" for one in found]
        assert told == []

    return check


@pytest.fixture
def screenshot(request) -> Callable[..., None]:
    """``screenshot(page, "step")`` keeps a picture of the whole page where ``COUNTERSIGN_PICTURES`` names a folder."""
    folder = os.environ.get("COUNTERSIGN_PICTURES")

    def keep(page: Page, step: str = "") -> None:
        if folder:
            name = f"{request.node.name.replace('/', '-')}{step and '-'}{step}.png"
            page.screenshot(path=Path(folder) / name, full_page=True)

    return keep


@pytest.fixture
def steward(site: str, page: Page) -> Page:
    """A page whose visitor is signed in as a steward and administrator."""
    return signed_in(site, page, account_of("steward"))


@pytest.fixture
def acting(site: str, page: Page) -> Callable[[str], Page]:
    """``acting("provider")``: a page whose visitor acts for the body with this part in the buses of the small world."""
    return lambda role: signed_in(site, page, account_of(role))


@pytest.fixture(scope="module")
def cookies(standing_site: str, browser: Browser) -> Callable[[str], StorageState]:
    """``cookies("provider")``: what the browser keeps of somebody who has signed in to the standing site."""

    @cache
    def of(role: str) -> StorageState:
        context = browser.new_context()
        signed_in(standing_site, context.new_page(), account_of(role))
        kept = context.storage_state()
        context.close()
        return kept

    return of


@pytest.fixture(scope="module")
def visitors(browser: Browser, cookies) -> Iterator[Callable[[str], BrowserContext]]:
    """``visitors("provider")``: the browser of somebody who has signed in to the standing site; of nobody for ``""``.

    Each keeps the styles and letters of the site, as browsers do, from one test to the next.
    """
    with ExitStack() as opened:

        @cache
        def of(role: str) -> BrowserContext:
            return opened.enter_context(browser.new_context(storage_state=cookies(role) if role else None))

        yield of


@pytest.fixture
def entered(visitors) -> Iterator[Callable[[str], Page]]:
    """``entered("provider")``: a page of the standing site whose visitor has signed in before; ``entered("")`` not."""
    with ExitStack() as opened:

        def enter(role: str) -> Page:
            return opened.enter_context(heard(opened.enter_context(visitors(role).new_page())))

        yield enter


def account_of(role: str) -> str:
    """The address of a new account: a steward and administrator, or somebody who acts for the body with this part in
    the buses of the small world."""
    email = f"{role}@example.org"
    if role == "steward":
        account, _ = actions.add_account(email, role=role, password=PASSWORD, by=SYSTEM)
        actions.give_role(account, "administrator", by=SYSTEM)
    else:
        body = Body.objects.get(parts__contract__slug="buses", parts__part=role)
        actions.add_account(email, role=role, body_id=body.pk, password=PASSWORD, by=SYSTEM)
    return email


def signed_in(site: str, page: Page, email: str) -> Page:
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account")
    return page
