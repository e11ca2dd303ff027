"""Invariant 5 and the ledger: whatever changes something writes one line, no line names anybody, and a record that is
edited by hand is named.
"""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest
from django.db import connection

from canaries.planted import LINE, found_in
from countersign import clock
from countersign.awards import actions as awards
from countersign.experiences import actions as experiences
from countersign.experiences.models import Experience, Gap
from countersign.findings import actions as findings
from countersign.findings import queries
from countersign.insight import actions as insight
from countersign.intake import actions as intake
from countersign.ledger import queries as ledger
from countersign.ledger.models import Entry
from countersign.notices import actions as notices
from countersign.people import actions as people
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.register import actions as register
from findings.place import AFTER_FACT_CHECK
from findings.test_drafting import figure

ROOMS = (awards, experiences, findings, insight, intake, notices, people, register)

# Verbs that write no line of their own, each with the reason.
SILENT = {
    "advance": "a step of an import; its end writes import.finished", "work": "the same",
    "open_run": "nothing is taken yet", "check_run": "asks and changes nothing", "stop": "an import only pauses",
    "save_profile": "how a file is read, no record of anybody", "import_profile": "the same",
    "export_profile": "asks and changes nothing", "forget_profile": "as saving it",
    "receive_file": "a file in the inbox, read or deleted within days", "clear_inbox": "the same",
    "refresh": "writes evidence again from what stands in the ledger already; a release names its version",
    "carry_out": "asks and changes nothing", "carry_in": "as refresh: evidence written again, no record of anybody",
    "answer_gap": "is close_gap(), which writes the line, and teach_words(), which writes its own",
    "write_of_gaps": "letters about gaps, whose opening wrote the line",
    "say_who_invited": "the declaration of the invitations writes the line",
    "agree": "is read(), which writes the line", "review_published": "each recount or retirement writes its line",
    "issue_receipt": "belongs to the line of the account", "receipt_for": "asks", "hold_receipt": "one browser",
    "put_down_receipt": "one browser", "check_tries": "asks", "check_sign_in_tries": "asks",
    "count_wrong_try": "a keyed mark that lives for a day", "count_wrong_sign_in": "the same",
    "forget_wrong_tries": "the same", "forget_old_tries": "the same",
    "add_account": "is give_role(), which writes the line",
    "set_password": "concerns nobody but its owner",
    "begin_factor": "counts for nothing until its first code was right; that writes the line",
    "count_post": "a count that lives for a day", "forget_paces": "the same", "pace_wait_s": "asks",
    "use_proof": "a mark that lives for a day",
    "forget_unsealings": "what was unsealed and why, which no line ever said",
    "ask_link": "one browser; also for a name that nobody has", "send_links": "letters", "use_link": "one browser",
    "forget_links": "rows that live for a day",
    "check_passkey": "as a code that is right; wrong ones are marks", "new_challenge": "asks",
    "begin_second_step": "one browser", "let_in": "one browser",
    "put": "a letter about a deed that writes its own line", "put_many": "the same", "deliver": "sends them",
    "ask_shared": "terms.log_ask() writes the line",
    "keep_found": "a look at a link; check_links() writes one line for all of a turn", "looking": "how one looks",
    "look_again": "only when a link is looked at next",
    "withdraw": "until the deadline nobody may count bids: opening them writes bid.withdrawn (decision 240)",
    "forget": "belongs to the deed that forgets the person", "tidy": "addresses, of which no line may speak",
}  # fmt: skip


def _verbs(room: ModuleType) -> dict[str, object]:
    """The public verbs of a room: functions that are defined in its actions."""
    return {
        name: verb
        for name, verb in vars(room).items()
        if inspect.isfunction(verb) and name[0] != "_" and verb.__module__.startswith(f"{_package(room)}.actions")
    }


def _package(room: ModuleType) -> str:
    return room.__name__.removesuffix(".actions")


def _source(verb: object, depth: int = 3) -> str:
    """The text of a verb and of what it calls in its own room, so deep."""
    verb = inspect.unwrap(verb)
    text = inspect.getsource(verb)
    if depth:
        inner = [one for one in verb.__code__.co_consts if inspect.iscode(one)]
        for name in {name for one in (verb.__code__, *inner) for name in one.co_names}:
            called = inspect.unwrap(verb.__globals__.get(name, None))
            if inspect.isfunction(called) and called.__module__.split(".")[:2] == verb.__module__.split(".")[:2]:
                text += _source(called, depth - 1)
    return text


@pytest.mark.parametrize("room", ROOMS, ids=_package)
def test_every_verb_writes_a_line_or_says_why_not(room) -> None:
    verbs = _verbs(room)
    writes = ("record(", "record_many(", "told(", "write_ledger(", ".note(")
    mute = {name for name, verb in verbs.items() if not any(one in _source(verb) for one in writes)}
    assert verbs and mute - set(SILENT) == set()


def test_no_excuse_is_left_over() -> None:
    assert set(SILENT) - {name for room in ROOMS for name in _verbs(room)} == set()


@pytest.fixture
def written(db):
    """``written(verb, …)``: the result, and the events that it wrote."""

    def call(verb, *args, **given):
        before = Entry.objects.count()
        result = verb(*args, **given)
        return result, list(Entry.objects.order_by("index").values_list("event", flat=True))[before:]

    return call


def test_deeds_on_accounts_write_exactly_one_line_each(written, source, steward) -> None:
    (account, _), events = written(experiences.receive, source=source, words="The bus came late again.", by=ANYBODY)
    assert events == ["experience.received"]
    assert written(experiences.hold, account, why="harm", by=steward)[1] == ["experience.held"]
    assert written(experiences.take_up, account, by=steward)[1] == ["experience.alert_taken_up"]
    assert written(experiences.release, account, by=steward)[1] == ["experience.released"]
    for step in ("dedupe", "redact", "sort", "attach"):
        assert written(getattr(experiences, step), source, by=steward)[1] == [f"step.{step}"]
    assert written(experiences.code, source, by=steward, seed=1)[1] == ["step.code"]
    assert written(experiences.open_sealed, account, why="A check.", by=steward)[1] == ["experience.opened"]
    account.refresh_from_db()
    coding = {"kind": "problem", "themes": []}
    assert written(experiences.read, account, by=steward, **coding)[1] == ["experience.read"]
    corrected = written(experiences.correct, account, text="It came late.", by=steward)[1]
    assert corrected == ["experience.redaction_corrected"]
    holder = Actor("person", receipt_id=account.receipt_id)
    assert written(experiences.withdraw, account, by=holder)[1] == ["experience.withdrawn"]


def test_deeds_on_findings_write_exactly_one_line_each(written, place) -> None:
    place.release()
    finding = place.draft()
    steward, second, provider = place.steward, place.second, place.acting(place.provider, "provider")
    assert written(findings.edit, finding, limits="Self-selected.", by=steward)[1] == ["finding.edited"]
    assert written(findings.set_beside, finding, figure=figure(), by=steward)[1] == ["finding.set_beside"]
    assert written(findings.open_fact_check, finding, by=steward)[1] == ["finding.fact_check_opened"]
    said = {"text": "Two vehicles were off the road.", "body_id": place.provider.pk, "by": provider}
    assert written(findings.reply, finding, **said)[1] == ["finding.replied"]
    assert written(findings.sign_off, finding, by=second)[1] == ["finding.signed_off"]
    with clock.at(AFTER_FACT_CHECK):
        assert written(findings.publish_batch, by=steward)[1] == ["release.made", "finding.published"]
        assert written(findings.dispute, finding, **said)[1] == ["finding.disputed"]
        assert written(findings.retire, finding, because="It was counted twice.", by=steward)[1] == ["finding.retired"]
    assert ledger.verdict().fault is None


FIELDS = ("label", "value", "unit", "base", "population", "period", "source", "rebuttal", "would_settle")


@pytest.mark.parametrize("field", FIELDS)
def test_an_official_figure_names_nobody_in_any_of_its_fields(place, field) -> None:
    with pytest.raises(Exception, match="seems to hold") as refused:
        findings.set_beside(place.draft(), figure=figure(**{field: LINE[:200]}), by=place.steward)
    assert found_in(str(refused.value)) == []


@pytest.mark.parametrize(
    "address",
    ["https://x.example/case?who=marigold.penhaligon@example.org", "https://x.example/case/07700900321",
     "https://x.example/people/Marigold-Penhaligon"],
)  # fmt: skip
def test_the_address_of_a_figure_names_nobody(place, address) -> None:
    with pytest.raises(Exception, match="web address"):
        findings.set_beside(place.draft(), figure=figure(source_url=address), by=place.steward)
    plain = figure(source_url="https://x.example/buses/2026")
    assert findings.set_beside(place.draft(), figure=plain, by=place.steward)


@pytest.mark.parametrize("field", ["claim", "who", "limits", "wording", "wording_version"])
def test_no_words_of_a_finding_name_anybody(place, field) -> None:
    finding = place.draft()
    for said in (LINE, "Ring 07700 900321."):
        with pytest.raises(Exception, match="seems to hold") as refused:
            findings.edit(finding, by=place.steward, **{field: said})
        assert found_in(str(refused.value)) == []
    assert found_in(str(queries.printed(queries.finding(finding.pk)))) == []


@pytest.mark.parametrize("verb", ["reply", "dispute", "correct", "retire", "take_back"])
def test_nothing_that_is_said_about_a_finding_names_anybody(place, verb) -> None:
    place.release()
    finding = findings.open_fact_check(place.draft(), by=place.steward)
    findings.sign_off(finding, by=place.second)
    if verb in ("dispute", "correct", "retire"):
        with clock.at(AFTER_FACT_CHECK):
            findings.publish_batch(by=place.steward)
    who = {"by": place.acting(place.provider, "provider"), "body_id": place.provider.pk}
    said = {"text": LINE, "by": place.steward}
    given = {"reply": said | who, "dispute": said | who, "correct": said}
    with pytest.raises(Exception, match="seems to hold") as refused:
        getattr(findings, verb)(finding, **given.get(verb, {"because": LINE, "by": place.steward}))
    assert found_in(str(refused.value)) == []
    assert found_in(str(list(Entry.objects.values_list("facts", "subject")))) == []


def test_what_came_of_a_gap_names_nobody(source, steward) -> None:
    day = clock.today()
    gap = Gap.objects.create(source=source, said="the lift", opened_on=day, due_on=day)
    with pytest.raises(Exception, match="give a person away"):
        experiences.close_gap(gap, outcome=LINE, by=steward)
    assert experiences.close_gap(gap, outcome="Marsh Homes answers for it.", by=steward).closed_on


def _edited(statement: str, *values: object) -> ledger.Fault | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        assert cursor.rowcount > 0, "the statement changed nothing"
    return ledger.verdict().fault


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("UPDATE findings_finding SET numerator = 1", "finding:"),
        ("UPDATE findings_finding SET base_question = '{}'", "finding:"),
        ("UPDATE findings_finding SET records_mark = 'x'", "finding:"),
        ("UPDATE insight_releasednumber SET value = value + 1 WHERE value > 0", "release:1"),
        ("UPDATE insight_releasednumber SET status = 'held' WHERE value IS NOT NULL", "release:1"),
        ("DELETE FROM insight_releasednumber WHERE id = (SELECT max(id) FROM insight_releasednumber)", "release:"),
        ("UPDATE insight_release SET method_version = 'other'", "release:"),
        ("UPDATE insight_release SET made_at = '2020-01-01'", "release:"),
        ("UPDATE insight_release SET facts_version = 'other'", "release:"),
        ("UPDATE ledger_entry SET subject = 'finding:77' WHERE \"index\" = 2", "finding:77"),
        ("UPDATE ledger_entry SET event = 'finding.retired' WHERE event = 'finding.published'", "finding:"),
    ],
)
def test_what_is_edited_by_hand_is_named(place, statement, subject) -> None:
    place.release()
    finding = findings.sign_off(findings.open_fact_check(place.draft(), by=place.steward), by=place.second)
    with clock.at(AFTER_FACT_CHECK):
        findings.publish_batch(by=place.steward)
        assert queries.finding(finding.pk).state == "published" and ledger.verdict().fault is None
        fault = _edited(statement)
    assert fault is not None and fault.subject.startswith(subject), fault


def test_a_number_whose_question_is_edited_by_hand_is_named(place) -> None:
    place.release()
    other = "(SELECT question FROM insight_number ORDER BY address LIMIT 1)"
    fault = _edited(f"UPDATE insight_number SET question = {other}")
    assert fault is not None and fault.subject.startswith("release:")


def test_the_commitments_to_what_was_told_cannot_be_edited(source) -> None:
    experiences.receive(source=source, words="The bus was late.", by=ANYBODY)
    assert ledger.verdict().fault is None
    fault = _edited("UPDATE experiences_received SET commitments = %s", b"\0")
    assert fault is not None and fault.subject.startswith("received:")
    assert Experience.objects.count() == 1 and SYSTEM.label == "system"
