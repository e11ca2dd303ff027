"""Invariants 1 and 5. Every address and every deed, tried by everybody who must not: by page, by command, by action."""

from __future__ import annotations

import click
import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from answers.town import published
from countersign.cli import countersign
from countersign.errors import CountersignError, NotAllowed
from countersign.experiences import actions as experiences
from countersign.experiences.models import Experience
from countersign.findings import actions as findings
from countersign.findings import queries
from countersign.findings.models import Finding
from countersign.insight import actions as insight
from countersign.intake import actions as intake
from countersign.intake.models import Run
from countersign.people.models import Account, Membership
from countersign.people.rules import ANYBODY, DEEDS, SYSTEM, Actor, deed
from countersign.site import access
from tests_of_experiences import imported, made_rows, write

FOR_THE_HOST, FOR_A_BODY = ("steward", "administrator"), ("provider", "commissioner", "adviser")
ROLES = ("nobody", "roleless", "scrutineer", *FOR_THE_HOST, *FOR_A_BODY)
SECRET = "zqsecretwords"
SIGNS_OUT = ("sign-out", "sign-out-everywhere")


def opens_to(opens: access.Opens, role: str) -> bool:
    """Whether the address should open, from the table of deeds alone."""
    if opens.to == "everyone":
        return True
    if role == "nobody":
        return False
    return opens.to == "signed in" or any(role in (*deed(d).roles, *deed(d).for_own_body) for d in opens.deeds)


@pytest.fixture
def as_role(place):
    """``as_role(role)``: a browser signed in as somebody in it, for the provider or commissioner of the contract."""

    def client(role: str) -> Client:
        browser = Client(raise_request_exception=False)
        if role != "nobody":
            account = Account.objects.create(username=f"{role}@x.example", email=f"{role}@x.example")
            browser.force_login(account)
            if role != "roleless":
                body = place.commissioner if role == "commissioner" else place.provider
                Membership.objects.create(account=account, role=role, body=body if role in FOR_A_BODY else None)
        return browser

    return client


def example(name: str) -> str:
    return reverse(name, kwargs=dict(access.ACCESS[name].example))


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_address_opens_to_those_whom_the_table_names_and_to_nobody_else(as_role, place, role) -> None:
    """And on none of them do others than stewards find words that are not published."""
    place.told(1, redacted_text=SECRET, key="desk-example", state="coded")
    place.told(1, redacted_text=SECRET, key="desk-unsure", state="unsure", said_body=SECRET)
    browser, wrong = as_role(role), []
    for name, opens in access.ACCESS.items():
        for ask in (browser.get, browser.post):
            answer = ask(example(name))
            assert role == "steward" or SECRET not in answer.content_text, name
            shut = answer.status_code == 403 or (answer.status_code == 302 and answer.url.startswith("/sign-in?next="))
            if shut == opens_to(opens, role) and name not in SIGNS_OUT:
                wrong.append((name, ask.__name__, answer.status_code))
            if name in SIGNS_OUT and role != "nobody":
                browser.force_login(Account.objects.get(username=f"{role}@x.example"))
    assert wrong == []
    assert role == "steward" or Experience.objects.filter(redacted_text=SECRET).count() == 2, "there was less to find"


@pytest.mark.slow
@pytest.mark.parametrize("role", ["nobody", "steward"])
def test_looking_writes_nothing_whatever_the_address(as_role, place, role) -> None:
    """Every address with an example that exists, asked by GET and HEAD of a database that refuses to write."""
    place.release()
    finding = findings.open_fact_check(place.draft(), by=place.steward)
    browser = as_role(role)
    browser.get("/")
    for name in access.ACCESS:
        address = example(name).replace("/1", f"/{finding.pk}") if name.startswith("findings:") else example(name)
        with connection.execute_wrapper(_no_writing):
            assert browser.get(address).status_code < 500, name
            assert browser.head(address).status_code < 500, name


def _no_writing(execute, sql, params, many, context):
    verb = sql.lstrip().split()[0].upper()
    assert verb in ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA", "ROLLBACK"), sql[:60]
    return execute(sql, params, many, context)


def answering(place) -> list[Actor]:
    """Those who must answer for the finding, and an account that is both at once, as no account should be."""
    provider, commissioner = place.acting(place.provider, "provider"), place.acting(place.commissioner, "commissioner")
    return [provider, commissioner, Actor("staff", provider.account_id, provider.roles | commissioner.roles)]


@pytest.mark.parametrize("name", ["edit", "drop", "open_fact_check", "sign_off", "take_back", "correct", "retire",
                                  "set_beside", "publish_batch", "draft", "review_published"])  # fmt: skip
def test_no_verb_of_findings_bends_to_those_who_must_answer(place, name) -> None:
    place.release()
    finding = findings.open_fact_check(place.draft(), by=place.steward)
    before = queries.printed(finding)
    given = {
        "edit": {"claim": "All is well."}, "take_back": {"because": "It is wrong."},
        "correct": {"text": "It is wrong."}, "retire": {"because": "It is wrong."}, "set_beside": {"figure": None},
        "draft": {"claim": "All is well.", "kind": "praise"},
    }.get(name, {})  # fmt: skip
    first = () if name in ("publish_batch", "review_published") else (place.question if name == "draft" else finding,)
    for by in (*answering(place), ANYBODY):
        with pytest.raises(NotAllowed):
            getattr(findings, name)(*first, by=by, **given)
    assert queries.printed(queries.finding(finding.pk)) == before and Finding.objects.count() == 1


def test_every_verb_of_findings_is_tried_above_or_is_an_answer() -> None:
    tried = {"edit", "drop", "open_fact_check", "sign_off", "take_back", "correct", "retire", "set_beside"}
    tried |= {"publish_batch", "draft", "review_published"}
    tried |= {"start_clock", "meet", "fall_overdue", "escalate"}
    tried |= {"contradict"}  # in findings/test_contradicting.py, where a rating stands beside users' figures
    assert set(findings.__all__) - {"Batch", "ANSWER_DAYS"} - tried == {"reply", "dispute"}


def test_no_clock_bends_to_those_who_must_answer_but_by_their_own_answer(place) -> None:
    finding = published(place, place.told(6))
    due = finding.dues.get(body=place.provider)
    other = place.acting(place.commissioner, "commissioner")
    for by in (other, place.steward, ANYBODY, SYSTEM):
        with pytest.raises(NotAllowed):
            findings.meet(due, by=by)
        with pytest.raises(NotAllowed):
            findings.start_clock(finding, body=place.commissioner, part="x", why="not_ours", came_from=due, by=by)
    for by in (other, place.acting(place.provider, "provider"), ANYBODY):
        for keep in (findings.fall_overdue, findings.escalate):
            with pytest.raises(NotAllowed):
                keep([due], by=by)
        with pytest.raises(NotAllowed):
            findings.start_clock(finding, body=place.commissioner, part="x", why="inherited", came_from=due, by=by)


def test_the_host_cannot_reply_or_dispute_for_others(place) -> None:
    place.release()
    finding = findings.open_fact_check(place.draft(), by=place.steward)
    for by in (place.steward, SYSTEM, ANYBODY, place.acting(place.commissioner, "provider")):
        for say in (findings.reply, findings.dispute):
            with pytest.raises(CountersignError):
                say(finding, text="We disagree.", body_id=place.provider.pk, by=by)
    assert not finding.replies.exists() and not finding.notes.exists()


@pytest.fixture(autouse=True)
def content_text(monkeypatch) -> None:
    """Every answer, streamed or not, as text."""

    def text(answer) -> str:
        return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8", "replace")

    monkeypatch.setattr(HttpResponseBase, "content_text", property(text), raising=False)


def test_a_steward_does_see_them_so_the_search_can_fail(as_role, place) -> None:
    place.told(1, redacted_text=SECRET, key="desk-example", state="coded")
    assert SECRET in as_role("steward").get(example("desk-account")).content_text


def _withdrawals(account: Experience, place) -> list[Actor]:
    others = [Actor("person", receipt_id=account.receipt_id + 1), Actor("person"), SYSTEM, place.steward]
    return [*others, *answering(place), Actor("staff", 1, frozenset({("administrator", None)}))]


def test_nobody_but_the_holder_of_the_receipt_can_withdraw(place) -> None:
    account, _ = experiences.receive(source=place.source, words="The bus was late.", by=ANYBODY)
    for by in _withdrawals(account, place):
        with pytest.raises(NotAllowed):
            experiences.withdraw(account, by=by)
    imported_one = place.told(1)[0]  # without a receipt there is nobody who could
    for by in (ANYBODY, Actor("person", receipt_id=None), place.steward):
        with pytest.raises(NotAllowed):
            experiences.withdraw(imported_one, by=by)
    holder = Actor("person", receipt_id=account.receipt_id)
    assert experiences.withdraw(account, by=holder).state == "withdrawn"


def test_no_command_deletes_an_account_or_hides_a_finding() -> None:
    """What the command line can do to accounts and findings is a list; a new verb is weighed here first."""
    context = click.Context(countersign)
    groups = {name: countersign.get_command(context, name) for name in countersign.list_commands(context)}
    verbs = {f"{name} {verb}" for name, group in groups.items() for verb in getattr(group, "commands", {name: group})}
    assert len(verbs) > 20
    for word in ("delete", "withdraw", "hide", "remove", "purge", "edit"):
        assert not [verb for verb in verbs if word in verb and not verb.startswith("account ")]


def test_an_adviser_neither_sees_nor_moves_the_imports_of_another_body(place, tmp_path) -> None:
    place.source.collector = place.commissioner
    place.source.save()
    run = imported(write(tmp_path / "a.csv", made_rows(3)), place.source)
    account = Account.objects.create(username="a@x.example", email="a@x.example")
    Membership.objects.create(account=account, role="adviser", body=place.provider)
    adviser = Client(raise_request_exception=False)
    adviser.force_login(account)
    for name in ("import-run", "import-refusals"):
        assert adviser.get(reverse(name, args=[run.key])).status_code == 403
    for name in ("import-stop", "import-resume", "import-undo"):
        assert adviser.post(reverse(name, args=[run.key])).status_code == 403
    assert Run.objects.get().state == "done" and intake.check_run(run, by=SYSTEM)


def test_a_deed_that_shows_words_is_never_given_to_those_who_answer() -> None:
    shown = [one for one in DEEDS if one.reveals]
    assert len(shown) > 5
    assert not [one for one in shown if {"provider", "commissioner"} & {*one.roles, *one.for_own_body}]


def test_a_release_is_the_stewards_alone(place) -> None:
    insight.refresh()
    for by in (*answering(place), ANYBODY):
        with pytest.raises(NotAllowed):
            insight.release(by=by)
