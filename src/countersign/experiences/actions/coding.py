"""Code what accounts are about. What a machine codes is a draft; a steward signs off a batch after reading a
sample.
"""

from __future__ import annotations

import random
from collections import Counter

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.experiences import queries, rules
from countersign.experiences.actions.bulk import update
from countersign.experiences.actions.walking import Report, walk
from countersign.experiences.models import Coding, CodingBatch, Experience, Source, StepRun
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.text import coding as text_coding

DIMENSIONS = ("kind", "themes", "respect", "confidence", "time_lost", "fear")


def code(
    source: Source,
    *,
    by: Actor,
    seed: int,
    coder: text_coding.Coder | None = None,
    report: Report | None = None,
) -> tuple[StepRun, CodingBatch | None]:
    """Code every attached account of ``source`` and draw the sample to be read; None where nothing was left
    to code.

    ``seed`` draws the sample: the same seed and accounts draw the same. A batch that is not yet signed off
    grows, and its sample is drawn anew.
    """
    coder = coder or text_coding.Rules()

    def work(accounts: list[Experience]) -> Counter:
        codings = coder.code([account.redacted_text for account in accounts])
        Coding.objects.filter(experience__in=[a.pk for a in accounts], coder=coder.name).delete()
        Coding.objects.bulk_create(
            _stored(account, coder, read) for account, read in zip(accounts, codings, strict=True)
        )
        for account in accounts:
            account.state = "coded"
        update(accounts, "state")
        return Counter(coded=len(accounts)) + Counter(read.kind or "no kind" for read in codings)

    run = walk("code", source, work, states=("attached",), by=by, report=report, version=coder.version)
    return run, _drawn(source, coder.version, seed)


def _stored(account: Experience, coder: text_coding.Coder, read: text_coding.Coding) -> Coding:
    return Coding(
        experience=account, coder=coder.name, version=coder.version, at=clock.now(), kind=read.kind,
        themes=list(read.themes), respect=read.respect, confidence=read.confidence, time_lost=read.time_lost,
        fear=read.fear, why={name: [list(words) for words in found] for name, found in read.why.items()},
    )  # fmt: skip


@transaction.atomic
def _drawn(source: Source, version: str, seed: int) -> CodingBatch | None:
    """The open batch with every coded account that is in none, and its sample."""
    waiting = Experience.objects.filter(source=source, state="coded", batch=None)
    batch = CodingBatch.objects.filter(source=source, signed_at=None).first()
    if not waiting.exists():
        return batch
    batch = batch or CodingBatch(source=source)
    batch.made_at, batch.version, batch.seed = clock.now(), version, seed
    batch.read_all, batch.agreed, batch.size = False, None, 0
    batch.save()
    waiting.update(batch=batch)
    keys = sorted(batch.accounts.filter(state="coded").exclude(redacted_text="").values_list("key", flat=True))
    batch.size = batch.accounts.filter(state="coded").count()
    batch.sample = random.Random(seed).sample(keys, rules.sample_size(len(keys)))
    batch.save()
    return batch


@transaction.atomic
def read(
    experience: Experience,
    *,
    by: Actor,
    kind: str,
    themes: list[str],
    respect: str = "none",
    confidence: str = "none",
    time_lost: str = "none",
    fear: bool = False,
) -> Coding:
    """A person's own coding of an account, beside the machine's; a second person's makes the second coder.

    Raises :class:`NotValid` for codes that the codebook does not have.
    """
    rules.check_step(by, "code")
    _check_codes(kind=kind, themes=themes, respect=respect, confidence=confidence, time_lost=time_lost)
    values = {
        "version": f"codebook-{text_coding.codebook().version}", "kind": kind, "themes": _in_order(themes),
        "respect": respect, "confidence": confidence, "time_lost": time_lost, "fear": fear, "at": clock.now(),
    }  # fmt: skip
    stored, _ = Coding.objects.update_or_create(
        experience=experience, coder=f"account:{by.account_id}", defaults=values
    )
    if experience.state == "counted":
        _copy(experience, stored)
        update([experience], *_CODES)
    record("experience.read", subject=f"experience:{experience.key}", state=experience.state, by=by.label)
    return stored


def _in_order(themes: list[str]) -> list[str]:
    """In the codebook's order, as machines give them, so that equal codings are equal facts."""
    return [theme for theme in text_coding.codebook().themes if theme in themes]


@transaction.atomic
def agree(experience: Experience, *, by: Actor) -> Coding:
    """A person read the account and codes it as the machine did."""
    machine = queries.machine_coding(experience)
    return read(
        experience, by=by, kind=machine.kind, themes=machine.themes, respect=machine.respect,
        confidence=machine.confidence, time_lost=machine.time_lost, fear=machine.fear,
    )  # fmt: skip


def _check_codes(*, kind: str, themes: list[str], **single: str) -> None:
    book = text_coding.codebook()
    faults = [("themes", f"There is no theme “{theme}”.") for theme in themes if theme not in book.themes]
    if kind and kind not in book.kind.values:
        faults.append(("kind", f"There is no kind “{kind}”."))
    for name, value in single.items():
        if value not in (*getattr(book, name).values, "none"):
            faults.append((name, f"There is no value “{value}”."))
    if faults:
        raise NotValid("The codebook does not have these codes.", faults=tuple(faults))


_CODES = ("kind", "themes", "respect", "confidence", "time_lost", "fears", "state")


@transaction.atomic
def sign_off(batch: CodingBatch, *, by: Actor, report: Report | None = None) -> StepRun:
    """The codings of a batch count from now on; an account that a person has read counts with that person's
    coding.

    Raises :class:`NotNow` while the sample (after low agreement: every account with words) is not read, and
    where the agreement on the sample is below ``rules.AGREEMENT``.
    """
    rules.check_step(by, "sign_off")
    if batch.signed_at:
        raise NotNow("This batch is signed off already.", remedy="New codings form a new batch.")
    reading = queries.reading(batch)
    if reading.left:
        raise NotNow(f"{reading.left:,} of the sample are not read yet.", remedy="Read and code each of them first.")
    if reading.agreement is not None and reading.agreement < rules.AGREEMENT and not batch.read_all:
        raise NotNow(
            f"Steward and machine agree on {reading.agreement:.0%} of the sample, not on {rules.AGREEMENT:.0%}.",
            remedy="Read every account of the batch (`require_reading`), or code it anew with better rules.",
        )
    return _count(batch, reading, by=by, report=report)


def _count(batch: CodingBatch, reading: queries.Reading, *, by: Actor, report: Report | None) -> StepRun:
    def work(accounts: list[Experience]) -> Counter:
        codings = queries.deciding_codings(accounts)
        for account in accounts:
            _copy(account, codings[account.pk])
            account.state = "counted"
        update(accounts, *_CODES)
        return Counter(counted=len(accounts), copies=sum(not account.counts for account in accounts))

    batch.agreed, batch.signed_by_id, batch.signed_at = reading.agreed, by.account_id, clock.now()
    batch.save()
    return walk(
        "sign_off", batch.source, work, states=("coded",), by=by, report=report, only={"batch": batch},
        batch_id=batch.pk, sample=len(batch.sample), agreement=reading.agreement, seed=batch.seed,
    )  # fmt: skip


def _copy(account: Experience, coding: Coding) -> None:
    account.kind, account.themes, account.respect = coding.kind, coding.themes, coding.respect
    account.confidence, account.time_lost = coding.confidence, coding.time_lost
    account.fears = account.fears or coding.fear


@transaction.atomic
def require_reading(batch: CodingBatch, *, by: Actor) -> CodingBatch:
    """After low agreement: every account of the batch with words is to be read before it can be signed
    off.
    """
    rules.check_step(by, "sign_off")
    batch.read_all = True
    batch.save()
    record("coding.reading_required", subject=f"batch:{batch.pk}", by=by.label)
    return batch
