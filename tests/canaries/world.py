"""The whole way from a file and a form to the public page, with a made-up word planted at every door."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from openpyxl import Workbook

from canaries.planted import LINE, word
from countersign import clock
from countersign.engine import Is, Question
from countersign.experiences import actions, queries
from countersign.experiences.actions.asking import log_gap
from countersign.experiences.actions.contacting import write_to_tellers
from countersign.experiences.models import Experience, Gap, Source
from countersign.findings import actions as findings
from countersign.findings import queries as found
from countersign.findings.models import Finding
from countersign.insight import actions as insight
from countersign.intake import actions as intake
from countersign.intake.models import Run
from countersign.ledger.actions import checkpoint
from countersign.people.models import Account, Membership
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.register import actions as register
from countersign.register.models import Body, BodyName, Contract, Party
from countersign.text.naming import key
from findings.test_drafting import figure
from tests_of_experiences import made_rows

BUSES = "Fenway Buses Ltd"
NAMES = ("Eastmarsh Council", BUSES, "Marsh Homes")
AGENT = {"HTTP_USER_AGENT": f"Browser of {word('agent')}"}


@dataclass
class World:
    """Who acts in it, and what came of it."""

    steward: Actor
    second: Actor
    desk: Client
    source: Source
    bodies: dict[str, Body] = field(default_factory=dict)
    finding: Finding | None = None


def build() -> World:
    world = _people()
    _register(world)
    _file(world)
    _telling()
    _typing()
    _steps(world)
    _published(world)
    checkpoint()
    return world


def _steward(name: str) -> tuple[Account, Actor]:
    account = Account.objects.create(username=f"{name}@register.example", email=f"{name}@register.example")
    Membership.objects.create(account=account, role="steward")
    return account, Actor("staff", account_id=account.pk, roles=frozenset({("steward", None)}))


def _people() -> World:
    (account, steward), (_, second) = _steward("one"), _steward("two")
    desk = Client(**AGENT)
    desk.force_login(account)
    source = actions.add_source(name="A source", by=SYSTEM, selection="self_selected", question="What happened?")
    return World(steward, second, desk, source)


def _register(world: World) -> None:
    for name in NAMES:
        body = Body.objects.create(slug=key(name).replace(" ", "-"), name=name, fictional=True)
        BodyName.objects.create(body=body, name=name, kind="official", key=key(name))
        world.bodies[name] = body
    service = register.add_service(name="School buses", description=f"To school and home. {LINE}", by=SYSTEM)
    contract = Contract.objects.create(slug="buses", title="School transport", service=service, state="live")
    for name, part in (("Eastmarsh Council", "commissioner"), (BUSES, "provider")):
        Party.objects.create(contract=contract, body=world.bodies[name], part=part)


def _workbook() -> bytes:
    """Sixty accounts in a workbook that names somebody in every part of itself."""
    book = Workbook()
    book.properties.creator = book.properties.title = f"{word('metadata')} {LINE}"
    sheet = book.active
    sheet.title = word("sheet")
    heads = ("id", f"words {word('header')}", "date", "rating", "body", "asked", "officer", f"spare {LINE}"[:60])
    sheet.append(heads)
    for at, row in enumerate(made_rows(60, seed=4)):
        words = f"{row['words']} {word('cell')} {LINE}" if at % 3 == 0 else row["words"]
        body = BUSES if at % 4 else f"{word('row')} and sons, 07700 900321"
        asked = f"What happened, {word('question')}? 07700 900321"
        sheet.append((row["id"], words, row["date"], row["rating"], body, asked, word("staff"), word("spare")))
    sheet.append(("R900", word("cell"), "31/02/2025", word("cell"), word("cell"), "", "", ""))  # refused
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _file(world: World) -> None:
    """Uploaded, mapped, checked and begun at the desk, without any script."""
    sent = SimpleUploadedFile(f"{word('filename')} Marigold Penhaligon 07700 900321.xlsx", _workbook())
    world.desk.post("/import/", {"file": sent, "belongs": world.source.slug})
    mapping = {
        "id__columns": ["id"], "words__columns": [f"words {word('header')}"], "happened_on__columns": ["date"],
        "happened_on__order": "dmy", "rating__columns": ["rating"], "said_body__columns": ["body"],
        "asked__columns": ["asked"], "staff_names__columns": ["officer"], "save_as": f"Of {word('profile')}",
        "said_service__constant": f"buses {word('constant')}",
    }  # fmt: skip
    assert world.desk.post("/import/columns", mapping).status_code == 302
    assert world.desk.get("/import/check").status_code == 200
    world.desk.post("/import/begin")
    run = Run.objects.get()
    if run.state == "previewed":
        run = intake.work(run)
    assert (run.state, run.taken, run.refused) == ("done", 60, 1)


def _telling() -> None:
    """Told through the form, by somebody who says everything about everybody; once sent, once only begun."""
    teller = Client(**AGENT)
    said = {
        "what": {"words": f"The bus never came and nobody rang. {word('words')} {LINE}"},
        "whose": {"said_service": f"bus {word('service')} {LINE}"[:300], "said_body": f"{word('body')} {LINE}"[:300],
                  "said_place": f"{word('place')} 07700 900321"},
        "answers": {"contract": "-"}, "when": {"fears": ""}, "check": {},
    }  # fmt: skip
    for page, values in said.items():
        answer = teller.post(f"/tell/{page}?from={word('query')}", values)
        assert answer.status_code in (200, 302), page
    account = Experience.objects.get(channel="web")
    _contact(teller, account, code=re.search(r'translate="no">([0-9A-Z-]{20,})<', answer.content.decode())[1])
    begun = Client(**AGENT)
    begun.post("/tell/what", {"words": f"Not sent yet. {word('draft')} {LINE}"})
    begun.post("/tell/save")


def _contact(teller: Client, account: Experience, *, code: str) -> None:
    """An address is left after telling, mistyped once; one letter to it waits in the outbox."""
    for address in (f"{word('contact')} at home", f"{word('contact')}@example.org"):
        sent = {"code": code, "address": address, "agreed": "on"}
        assert teller.post("/receipt/contact/new", sent).status_code == 200
    with transaction.atomic():
        facts = {"until": "4 May 2026", "path": "/receipt"}
        assert write_to_tellers([account.pk], cause="round:1", kind="round_opened", facts=facts) == 1


def _typing() -> None:
    """What a visitor types in the wrong place."""
    visitor = Client(**AGENT, raise_request_exception=False)
    visitor.post("/who-answers", {"asked": f"the lift, {word('answer')} {LINE}"})
    visitor.post("/sign-in", {"email": f"{word('typo')}@example.org", "password": LINE})
    visitor.post("/receipt", {"code": f"{word('code')} {LINE}"[:60]})
    visitor.get(f"/search?text={word('query')}+07700+900321")
    visitor.get(f"/bodies/{word('address')}")
    visitor.get(f"/nowhere/{word('address')}/marigold.penhaligon@example.org")
    visitor.get(f"/findings?body={word('query')}&page={word('query')}")
    visitor.post(f"/bodies/{word('address')}", {"text": LINE})
    visitor.get("/", HTTP_HOST=f"{word('host')}.example.org")


def _steps(world: World) -> None:
    for source in Source.objects.all():
        for step in (actions.dedupe, actions.redact, actions.sort, actions.attach):
            step(source, by=SYSTEM)
        actions.code(source, by=SYSTEM, seed=1)
    batch = queries.batches(world.source).get(signed_at=None)
    for account in queries.unread(batch):
        actions.agree(account, by=world.steward)
    actions.sign_off(batch, by=world.steward)
    held = Experience.objects.filter(source=world.source).first()
    actions.open_sealed(held, why=f"A check, {word('opened')}.", by=world.steward)
    log_gap(said=f"the lift at {word('gap')}, {LINE}", by=ANYBODY)
    assert Gap.objects.exists()


def _published(world: World) -> None:
    insight.refresh()
    body = Is("body_id", world.bodies[BUSES].pk)
    question, base = Question("experiences", (body, Is("kind", "problem"))), Question("experiences", (body,))
    insight.release(by=SYSTEM, extra=[question, base])
    assert len(found.counted(base)) >= 30, "the file did not come through"
    made = findings.draft(
        base, base=base, claim="All who told about the buses told about waiting.", kind="problem", by=world.steward,
        contract=Contract.objects.get(),
    )  # fmt: skip
    findings.set_beside(made, figure=figure(), by=world.steward)
    findings.open_fact_check(made, by=world.steward)
    findings.sign_off(made, by=world.second)
    with clock.at(clock.now() + dt.timedelta(days=14)):
        batch = findings.publish_batch(by=world.steward)
        assert batch.published, batch.waiting
        world.finding = found.finding(made.pk)
        findings.correct(world.finding, text="The period is the whole year.", by=world.steward)
