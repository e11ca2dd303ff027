"""Receive what people tell: one account with its receipt, or a chunk of an imported file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from countersign import clock
from countersign.experiences import rules
from countersign.experiences.actions.said import cleaned
from countersign.experiences.models import Alert, Channel, Coding, Experience, Received, Sealed, Source
from countersign.experiences.queries.witness import root_of
from countersign.experiences.told import Told, external_id, row_digest, seal
from countersign.intake.models import Run
from countersign.intake.targets import CHANGED, SAME, TAKEN, Outcome
from countersign.ledger.actions import record
from countersign.people.actions import issue_receipt
from countersign.people.queries import sealer
from countersign.people.rules import Actor
from countersign.text.danger import Sign, danger


@transaction.atomic
def receive(
    *,
    source: Source,
    words: str,
    by: Actor,
    channel: str = Channel.WEB,
    said_body: str = "",
    said_service: str = "",
    said_place: str = "",
    said_reference: str = "",
    asked: str = "",
    happened_on: dt.date | None = None,
    rating: int | None = None,
    staff_names: tuple[str, ...] = (),
    fears: bool = False,
    on_behalf: bool = False,
    origin: str = "",
) -> tuple[Experience, str]:
    """The account and its receipt code, which is shown once and never again.

    Everybody may tell, through any channel with the same rights. Danger wording holds the account and raises
    an alert; it is received all the same. Raises :class:`NotValid` where there is nothing told. ``origin``: a keyed
    digest of the network it came from (``people.queries.origin_mark``), never the address.
    """
    rules.check_receive(by, channel)
    told = Told(
        words, asked, happened_on, rating, said_body, said_service, said_place, said_reference,
        staff_names, fears, on_behalf,
    ).clean()  # fmt: skip
    told.check()
    account, sealed, commitment, why = prepared(told, source, channel=channel)
    receipt, code = issue_receipt(purpose="experience")
    account.receipt, account.origin = receipt, origin
    account.received = recorded([commitment], channel=channel, held=account.danger)
    account.save()
    sealed.experience = account
    sealed.save()
    if why:
        Alert.objects.create(experience=account, raised_at=account.told_at, why=why)
    return account, code


def receive_many(
    chunk: Sequence[Told], *, source: Source, by: Actor, run: Run | None = None, file: str = ""
) -> list[Outcome]:
    """What each row became, in order: taken, changed, same, or refused with a reason.

    Runs inside the caller's transaction; one line of the ledger stands for all rows with the root over their
    commitments. The same row again is the same; a changed row under a known id replaces it until it is
    counted.
    """
    rules.check_import(by)
    rows = _looked_up([told.clean() for told in chunk], source, file)
    for row in rows:
        row.decide(run)
    new = [row for row in rows if row.outcome is TAKEN]
    changed = [row for row in rows if row.outcome is CHANGED]
    if new or changed:
        _store(new, changed, source=source, run=run)
    return [row.outcome for row in rows]


_IN_CHUNK = 0  # instead of a primary key: an earlier row of the same chunk


@dataclass
class _Known:
    """What is already stored under a row's id."""

    pk: int
    key: str
    row_digest: str
    state: str
    run_id: int | None
    line: int | None


@dataclass
class _Row:
    """A row on its way in: what it tells, what it is recognised by, and what there already is."""

    told: Told
    external_id: str
    row_digest: str
    known: _Known | None
    outcome: Outcome = TAKEN

    @property
    def key(self) -> str:
        """The key of what it replaces."""
        return self.known.key if self.known else ""

    def replace(self, account: Experience) -> None:
        """Store ``account`` in place of what is known."""
        assert self.known
        account.pk = self.known.pk
        account.save()

    def decide(self, run: Run | None) -> None:
        self.outcome = self._decided(run)

    def _decided(self, run: Run | None) -> Outcome:
        if fault := self.told.fault():
            return Outcome("refused", fault[1], fault[0])
        if self.known is None:
            return TAKEN
        if self.known.state == "withdrawn":
            return Outcome("refused", "The person has withdrawn this account.")
        if self.known.row_digest == self.row_digest:
            return SAME
        if self.known.pk == _IN_CHUNK or (run is not None and self.known.run_id == run.pk):
            return Outcome("refused", f"Line {self.known.line} of this file has the same id and tells something else.")
        if self.known.state == "held":
            return Outcome("refused", "It is held for safety; a person must look at it before it may change.")
        if self.known.state == "counted":
            return Outcome("refused", "It changed after it was counted; correct it through its own page.")
        return CHANGED


def _looked_up(chunk: list[Told], source: Source, file: str) -> list[_Row]:
    """The rows with what is stored under their ids; a row twice in the chunk knows the first of its kind."""
    ids = [external_id(source.salt, told, file=file) for told in chunk]
    stored = Experience.objects.filter(source=source, external_id__in=set(ids)).values_list(
        "external_id", "pk", "key", "row_digest", "state", "run_id", "line"
    )
    known = {found[0]: _Known(*found[1:]) for found in stored}
    rows = []
    for told, own in zip(chunk, ids, strict=True):
        digest = row_digest(source.salt, told)
        rows.append(_Row(told, own, digest, known.get(own)))
        if own not in known and not told.fault():
            known[own] = _Known(_IN_CHUNK, "", digest, "received", None, told.line)
    return rows


def prepared(told: Told, source: Source, *, channel: str, key: str = "") -> tuple[Experience, Sealed, bytes, str]:
    """An unsaved account, its unsaved sealed original, its commitment, and the kinds of danger in its
    words.
    """
    now = clock.now()
    account = Experience(
        source=source, channel=channel, told_at=now, happened_on=told.happened_on, rating=told.rating,
        asked=cleaned(told.asked, 300), fears=told.fears, on_behalf=told.on_behalf, line=told.line,
        said_body=cleaned(told.said_body, 300), said_service=cleaned(told.said_service, 300),
        said_place=cleaned(told.said_place, 300), said_reference=cleaned(told.said_reference, 120),
    )  # fmt: skip
    account.key = key or account.key
    signs = danger(told.words if channel == Channel.IMPORT else told.typed)
    account.danger = bool(signs)
    account.state = "held" if signs else "received"
    value, commitment = seal(sealer(), account.key, told)
    until = now.date() + dt.timedelta(days=source.retain_days)
    return account, Sealed(value=value, retain_until=until), commitment, _why(signs)


def _why(signs: Iterable[Sign]) -> str:
    return ", ".join(sorted({sign.kind for sign in signs}))[:200]


def recorded(commitments: list[bytes], *, channel: str, **facts: object) -> Received:
    """One line of the ledger for these commitments, and the commitments themselves."""
    stored = Received.objects.create(commitments=b"".join(commitments))
    digest = root_of(stored.commitments)
    record("experience.received", subject=f"received:{stored.key}", digest=digest, channel=channel,
           accounts=len(commitments), **facts)  # fmt: skip
    return stored


def _store(new: list[_Row], changed: list[_Row], *, source: Source, run: Run | None) -> None:
    built = [(row, *prepared(row.told, source, channel=Channel.IMPORT)) for row in new]
    again = [(row, *prepared(row.told, source, channel=Channel.IMPORT, key=row.key)) for row in changed]
    commitments = [commitment for _, _, _, commitment, _ in (*built, *again)]
    received = recorded(commitments, channel=Channel.IMPORT, changed=len(again))
    for row, account, *_ in (*built, *again):
        account.external_id, account.row_digest = row.external_id, row.row_digest
        account.received, account.run = received, run
    Experience.objects.bulk_create([account for _, account, *_ in built])
    for row, account, *_ in again:
        row.replace(account)
    _forget_what_was_made_of([account.pk for _, account, *_ in again])
    _store_sealed([(account, sealed, why) for _, account, sealed, _, why in (*built, *again)])


def _forget_what_was_made_of(changed: list[int]) -> None:
    Coding.objects.filter(experience__in=changed).delete()
    Sealed.objects.filter(experience__in=changed).delete()
    Alert.objects.filter(experience__in=changed).delete()


def _store_sealed(stored: list[tuple[Experience, Sealed, str]]) -> None:
    for account, sealed, _ in stored:
        sealed.experience_id = account.pk
    Sealed.objects.bulk_create([sealed for _, sealed, _ in stored])
    Alert.objects.bulk_create([Alert(experience_id=a.pk, raised_at=a.told_at, why=why) for a, _, why in stored if why])
