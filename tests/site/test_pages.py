"""What every answer carries, and the page of everything that goes wrong."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path, reverse

from countersign import clock, errors
from countersign.site import access, urls
from countersign.site.masthead import notice_file

pytestmark = pytest.mark.django_db
SECRET = "Mrs Marigold Penhaligon of 12 Quay Street"
STANDING = ("home", "about", "accessibility", "privacy", "cookies", "methods", "help", "contact", "sign-in")
REFUSALS = {
    "not-allowed": errors.NotAllowed("You may not.", remedy="Ask."),
    "not-now": errors.NotNow("It is closed.", remedy="Wait."),
    "not-safe": errors.NotSafe("It names somebody.", remedy="Redact it."),
    "too-many": errors.TooMany("Too often.", remedy="Wait.", retry_after_s=90),
    "not-found": errors.NotFound("There is none.", remedy="Look elsewhere."),
    "not-valid": errors.NotValid("It is wrong.", remedy="Mend it.", faults=(("date", "Enter a date."),)),
    "broken": errors.Broken("It does not agree.", remedy="Verify."),
    "crash": RuntimeError(SECRET),
}


def refusing(request: HttpRequest, kind: str):
    raise REFUSALS[kind]


urlpatterns = [*urls.urlpatterns, path("refusing/<kind>", refusing, name="refusing")]
handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture
def visitor(settings, monkeypatch) -> Client:
    settings.ROOT_URLCONF = __name__
    monkeypatch.setitem(access.ACCESS, "refusing", access.everyone())
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("kind", [kind for kind in REFUSALS if kind != "crash"])
def test_our_own_errors_have_their_page(visitor, kind: str) -> None:
    error = REFUSALS[kind]
    answer = visitor.get(f"/refusing/{kind}")
    page = answer.content.decode()
    assert answer.status_code == error.status
    assert f">{error.title}</h1>" in page and error.message in page and error.remedy in page


def test_every_fault_of_what_was_sent_is_listed(visitor) -> None:
    assert "Enter a date." in visitor.get("/refusing/not-valid").content.decode()


def test_too_many_says_when_to_come_back(visitor) -> None:
    assert visitor.get("/refusing/too-many").headers["Retry-After"] == "90"


def test_a_crash_shows_a_calm_page_and_none_of_its_words(visitor) -> None:
    answer = visitor.get("/refusing/crash")
    page = answer.content.decode()
    assert answer.status_code == 500 and "Something went wrong" in page
    assert SECRET not in page and "Traceback" not in page


def test_an_unknown_address_has_its_page(client) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404 and "There is nothing at this address" in answer.content.decode()


def test_a_form_without_its_mark_is_refused_kindly() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"email": "a@example.org", "password": "x"})
    assert answer.status_code == 403 and "The form is too old" in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/sign-in", "/no/such/page", "/healthz"])
def test_every_answer_says_what_a_browser_may_do(client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("name", STANDING)
def test_no_page_holds_inline_script_or_style_or_loads_from_elsewhere(client, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    page = page.replace('<script type="application/ld+json">', "")  # data, which no browser runs
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", page)
    assert not re.search(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(?:https?:)?//', page)
    assert page.count("<h1") == 1


def test_signing_in_is_never_remembered_by_a_cache(client) -> None:
    assert "no-store" in client.get("/sign-in").headers["Cache-Control"]


def test_a_fictional_place_says_so_on_every_page(client, settings, tmp_path) -> None:
    assert "fictional" not in client.get("/about").content.decode()
    settings.HOME = tmp_path
    notice_file().write_text("Eastmarsh is fictional.")
    for name in STANDING:
        assert "Eastmarsh is fictional." in client.get(reverse(name)).content.decode()


def test_it_says_that_it_is_alive_and_ready(client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready", "work_waits_minutes": 0}


def test_it_is_not_ready_while_migrations_are_missing(client, monkeypatch) -> None:
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["one"])
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "migrations" in answer.json()["status"]


def test_security_txt_names_a_contact_and_has_not_expired(client) -> None:
    with clock.at(dt.date(2026, 5, 4)):
        lines = dict(
            line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines()
        )
    assert lines["Contact"].endswith("/contact")
    assert dt.datetime(2026, 5, 4, tzinfo=dt.UTC) < dt.datetime.fromisoformat(lines["Expires"])


def test_robots_keep_away_from_what_is_not_public(client) -> None:
    assert "Disallow: /account" in client.get("/robots.txt").content.decode()


def test_a_host_that_is_not_ours_is_not_served(client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
