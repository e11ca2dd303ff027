"""The week’s paper: the same numbers as the pages, for a body or for everything, in every form."""

from __future__ import annotations

import datetime as dt
import io
import random
import re

import pypdf
import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answers.pages import text
from answers.town import MONDAY, Town
from countersign import clock
from countersign.answers import actions, jobs, queries
from countersign.answers.queries.week import name_of, week
from countersign.cli.digest import digest
from countersign.errors import NotFound, NotValid
from countersign.formats.papers import Grid
from countersign.notices import actions as notices
from countersign.people.models import Account

pytestmark = pytest.mark.django_db
WEEK = name_of(MONDAY)


@pytest.fixture
def busy(town: Town) -> Town:
    """The provider accepts and promises; the others say nothing."""
    town.claim()
    return town


def counts(paper) -> dict[str, str]:
    grid = next(block for block in paper.blocks if isinstance(block, Grid))
    return dict(grid.rows)


def paper_of(body=None, begins: dt.date = MONDAY):
    return queries.week_paper(queries.digest_of(body, begins=begins))


def late() -> dt.date:
    """A day on which the two silent offices are overdue, and not before scrutiny."""
    return clock.add_working_days(MONDAY, 22)


# Its numbers


def test_its_numbers_are_those_of_the_pages(busy, client) -> None:
    with clock.at(late()):
        jobs.keep_time()
        client.force_login(Account.objects.create(username="reader"))
        shown = counts(paper_of())
        overdue = client.get("/scrutiny").context["total"]
        pages = {state: client.get(f"/commitments?state={state}").context["page"].paginator.count
                 for state in ("due", "claimed", "contested")}  # fmt: skip
    assert shown["Overdue answers"] == str(overdue) == "2"
    assert shown["Promises that fell due and are not claimed done"] == str(pages["due"])
    assert shown["Promises claimed done, not confirmed yet"] == str(pages["claimed"]) == "1"
    assert shown["Promises contested by those concerned"] == str(pages["contested"])


def test_its_loop_is_the_loop_of_the_pages(busy) -> None:
    found = queries.digest_of(None, begins=MONDAY)
    assert found.loop == queries.loop()
    body = queries.digest_of(busy.place.provider, begins=MONDAY)
    assert body.loop == queries.loop(body_id=busy.place.provider.pk)


def test_every_number_is_a_plain_recount(busy) -> None:
    with clock.at(late()):
        jobs.keep_time()
        found = queries.digest_of(None, begins=MONDAY)
        for listed in (found.overdue, found.escalated, found.due, found.answered, found.claimed, found.contested):
            assert listed.total == len(listed.lines)
        owed = [due for due in busy.finding.dues.all() if due.met_on is None]
        assert found.overdue.total + found.escalated.total == sum(due.due_on < clock.today() for due in owed)


def test_a_body_sees_its_own_and_nothing_else(busy) -> None:
    with clock.at(late()):
        jobs.keep_time()
        own, other = (counts(paper_of(body)) for body in (busy.place.provider, busy.place.commissioner))
    assert (own["Overdue answers"], own["Promises claimed done, not confirmed yet"]) == ("0", "1")
    assert (other["Overdue answers"], other["Promises claimed done, not confirmed yet"]) == ("1", "0")


def test_answers_are_those_of_the_week(busy) -> None:
    assert counts(paper_of())["Answers given this week"] == "1"
    before = MONDAY - dt.timedelta(weeks=1)
    assert counts(paper_of(begins=before))["Answers given this week"] == "0"


def test_a_confirmed_change_stands_in_the_paper_of_its_week(busy) -> None:
    asking = queries.commitments().get().claims.get().rounds.get(number=1)
    busy.say(asking, "confirm", busy.people[:11])
    with clock.at(asking.closes_on + dt.timedelta(days=1)):
        jobs.keep_time()
        begins = clock.today() - dt.timedelta(days=clock.today().weekday())
        paper = paper_of(begins=begins)
        assert counts(paper)["Promises confirmed this week by those concerned"] == "1"
        assert "confirmed by" in str(paper.blocks)
        assert counts(paper_of(begins=MONDAY))["Promises confirmed this week by those concerned"] == "0"


def test_a_long_list_says_how_many_more_there_are(busy, monkeypatch) -> None:
    monkeypatch.setattr("countersign.answers.queries.week.LISTED", 1)
    with clock.at(late()):
        jobs.keep_time()
        found = queries.digest_of(None, begins=MONDAY)
        assert (found.overdue.total, len(found.overdue.lines), found.overdue.more) == (2, 1, 1)
        assert "And 1 more" in str(queries.week_paper(found).blocks)


def test_an_empty_week_says_so(db, settings) -> None:
    with clock.at(MONDAY):
        assert "Nothing is owed" in str(paper_of().blocks)


def test_it_takes_a_constant_number_of_queries(busy) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_:
            paper_of()
        return len(queries_)

    few = asked()
    busy.accept(busy.place.commissioner, busy.commissioner)
    busy.accept(busy.place.subcontractor, busy.subcontractor)
    assert asked() == few


@pytest.mark.parametrize("name", ["2026-47", "2026-W54", "next", "2026-W00", "0000-W01"])
def test_a_week_that_is_none_is_refused_with_the_remedy(name) -> None:
    with pytest.raises(NotValid, match="2026-W47"):
        week(name)


def test_the_last_whole_week_is_taken_where_none_is_named() -> None:
    with clock.at(dt.date(2027, 1, 3)):  # a Sunday
        assert name_of(week("")) == "2026-W52"
    with clock.at(dt.date(2027, 1, 4)):
        assert name_of(week("")) == "2026-W53"


# Its forms


def test_the_page_shows_it_and_offers_the_files(busy, client) -> None:
    page = text(client.get(f"/week?body=saltway-transport&week={WEEK}"))
    assert "Saltway Transport Ltd. Week 2026-W48, 23 November 2026 to 29 November 2026" in page
    assert busy.finding.claim in page and f"/week.pdf?body=saltway-transport&amp;week={WEEK}" in page


@pytest.mark.parametrize("page", ["/week", "/week.pdf", "/week.docx"])
def test_an_unknown_body_or_week_is_said_and_never_read_as_everything(busy, client, page) -> None:
    assert client.get(f"{page}?body=nobody").status_code == 404
    assert client.get(f"{page}?body=not+a+slug").status_code == 404
    assert client.get(f"{page}?week=nonsense").status_code == 422


def test_the_pdf_says_what_the_page_says(busy, client) -> None:
    answer = client.get(f"/week.pdf?week={WEEK}")
    assert answer["Content-Type"] == "application/pdf" and f"register-{WEEK}.pdf" in answer["Content-Disposition"]
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    for row in counts(paper_of()).items():
        assert " ".join(row) in said
    assert re.sub(r"\s+", " ", busy.finding.claim) in said


def test_the_word_document_opens(busy, client) -> None:
    answer = client.get(f"/week.docx?week={WEEK}")
    assert answer.content[:2] == b"PK" and answer["Content-Disposition"].endswith('.docx"')


def test_the_command_writes_the_files_and_prints(busy, tmp_path) -> None:
    pdf, word = tmp_path / "week.pdf", tmp_path / "week.docx"
    call = CliRunner().invoke
    done = call(digest, ["--body", "saltway-transport", "--week", WEEK, "--pdf", str(pdf), "--word", str(word)])
    assert done.exit_code == 0, done.output
    assert pdf.read_bytes()[:5] == b"%PDF-" and word.read_bytes()[:2] == b"PK"
    printed = call(digest, ["--week", WEEK]).output
    assert "AT A GLANCE" in printed and "Answers given this week\t1" in printed
    assert isinstance(call(digest, ["--body", "nobody"]).exception, NotFound)


# Its letter


def test_the_letter_of_the_week_goes_once_to_each_who_acts_for_a_body(busy, mailoutbox) -> None:
    for actor in (busy.provider, busy.commissioner):
        role, body = next(iter(actor.roles))
        Account.objects.get(pk=actor.account_id).memberships.create(role=role, body_id=body)
    scrutineer = Account.objects.create(username="scrutineer", email="scrutineer@example.org")
    scrutineer.memberships.create(role="scrutineer", body=None)
    idle = Account.objects.create(username="idle", email="idle@example.org")
    idle.memberships.create(role="provider", body=busy.elsewhere)
    with clock.at(MONDAY + dt.timedelta(days=8)):  # the Tuesday after: the Monday was missed
        assert actions.write_digests() == 3 and actions.write_digests() == 0
        notices.deliver(rng=random.Random(1))
    letters = {letter.to[0]: letter for letter in mailoutbox if "paper" in letter.subject}
    assert set(letters) == {"provider-saltway-transport@register.example", "scrutineer@example.org",
                            "commissioner-eastmarsh-council@register.example"}  # fmt: skip
    own = letters["provider-saltway-transport@register.example"]
    assert own.subject == f"The week’s paper of Saltway Transport Ltd: {WEEK}"
    assert f"http://localhost:8000/week.pdf?body=saltway-transport&week={WEEK}" in own.body
