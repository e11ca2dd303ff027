"""Sources of accounts, and the steps that take accounts from received to counted."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict

import click

from countersign import clock
from countersign.cli.progress import Bar
from countersign.errors import NotFound, NotNow
from countersign.experiences import actions, queries
from countersign.experiences.models import CodingBatch, Experience, Selection, Source, StepRun
from countersign.experiences.queries.unknown import unknown_bodies
from countersign.formats.tabular import write_csv
from countersign.people.queries import account as account_of
from countersign.people.queries import roles_of
from countersign.people.rules import SYSTEM, Actor
from countersign.register.queries import body_by_slug

STEPS: dict[str, Callable[..., StepRun]] = {
    "dedupe": actions.dedupe,
    "redact": actions.redact,
    "sort": actions.sort,
    "attach": actions.attach,
}

_SOURCE = click.option("--source", "slug", required=True, help="Short name of the source.")
_AS = click.option("--as", "email", required=True, help="E-mail of the steward who does this.")


@click.group()
def source() -> None:
    """Who collected accounts, how, and on what consent."""


@source.command()
@click.argument("name")
@click.option("--slug", default="", help="Short name; made from the name if left out.")
@click.option("--selection", type=click.Choice(Selection.values), default=Selection.UNKNOWN.value, show_default=True)
@click.option("--collector", default="", help="Short name of the body that collected them.")
@click.option("--how", default="", help="How they were collected.")
@click.option("--question", default="", help="The question people answered, word for word.")
@click.option("--question-version", default="")
@click.option("--consent", default="", help="What people agreed to.")
@click.option("--licence", default="")
@click.option("--retain-days", default=365, show_default=True, help="Days until sealed originals are destroyed.")
@click.option("--fictional", is_flag=True)
def add(name: str, slug: str, selection: str, collector: str, how: str, **about) -> None:
    """Add the source NAME."""
    body = body_by_slug(collector) if collector else None
    added = actions.add_source(
        name=name, slug=slug, selection=selection, collector=body, collected_how=how, by=SYSTEM, **about
    )
    click.echo(f"Added {added.slug}.")


@source.command(name="list")
def list_() -> None:
    """List sources with how many accounts each has."""
    for one in queries.sources():
        click.echo(f"{one.slug}\t{one.accounts:,}\t{one.get_selection_display()}\t{one.name}")


@click.group()
def step() -> None:
    """Take accounts from received to counted, one visible step after the other.

    \b
    dedupe     copies count once
    redact     identifiers out
    sort       which accounts concern a public service
    attach     to body, service, place, contract and site; never a guess
    code       what it is about, as drafts
    sign-off   a steward reads a sample and lets the codings count
    """


def _step(name: str, about: str) -> None:
    @step.command(name=name, help=about)
    @_SOURCE
    def command(slug: str) -> None:
        _tell(_run(name, queries.source(slug)))


_step("dedupe", "Find copies; each cluster counts once until a steward decides.")
_step("redact", "Take identifiers out of every received account.")
_step("sort", "Sort into relevant, doubtful and set aside; what is set aside keeps no text.")


@step.command()
@_SOURCE
@click.option("--again", is_flag=True, help="Also the unsure and the gaps: the register knows more by now.")
def attach(slug: str, again: bool) -> None:
    """Attach to who answers; the unsure wait for a person, the unknown are gaps."""
    chosen = queries.source(slug)
    _tell(_with_bar("attach", lambda report: actions.attach(chosen, by=SYSTEM, again=again, report=report)))
    if waiting := unknown_bodies(chosen).count():
        click.echo(f"{waiting:,} names are not surely in the register: countersign step unknown --source {slug}")


@step.command()
@_SOURCE
@click.option("--csv", "as_csv", is_flag=True, help="As CSV: a beginning of a table for `countersign register import`.")
def unknown(slug: str, as_csv: bool) -> None:
    """List the names of bodies that accounts gave and the register does not surely know, with how many gave each.

    \b
    Example
      countersign step unknown --source comments --csv > bodies.csv     # look through it: what is no body goes
      countersign register import bodies.csv --as bodies
      countersign step attach --source comments --again
    """
    found = unknown_bodies(queries.source(slug)).values_list("said_body", "accounts")
    if as_csv:
        sys.stdout.writelines(write_csv(found.iterator(), header=("name", "accounts")))
        return
    for name, accounts in found.iterator():
        click.echo(f"{accounts:>8,}  {name}")


@step.command()
@_SOURCE
@click.option("--seed", default=None, type=int, help="Draws the sample to be read; today's date if left out.")
def code(slug: str, seed: int | None) -> None:
    """Code every attached account as a draft and draw the sample that a steward reads."""
    _tell(_code(queries.source(slug), seed))


@step.command(name="all")
@_SOURCE
@click.option("--seed", default=None, type=int, help="Draws the sample to be read; today's date if left out.")
def all_(slug: str, seed: int | None) -> None:
    """Dedupe, redact, sort, attach and code, with seconds and peak memory of each."""
    chosen = queries.source(slug)
    for name in STEPS:
        _timed(lambda name=name: _run(name, chosen))
    _timed(lambda: _code(chosen, seed))
    click.echo(_counts(chosen))


@step.command()
@_SOURCE
def count(slug: str) -> None:
    """Say how many accounts are at every step."""
    click.echo(_counts(queries.source(slug)))


@step.command(name="sign-off")
@_SOURCE
@_AS
@click.option(
    "--sample-agrees", is_flag=True, help="You have read the whole sample elsewhere and agree with every coding."
)
def sign_off(slug: str, email: str, sample_agrees: bool) -> None:
    """Read the sample of the open batch, then let its codings count.

    Each account of the sample is shown redacted with its draft; answer y to agree, or s to stop and come back later.
    An account that is coded otherwise is coded on the steward's desk.
    """
    by = _steward(email)
    batch = _open_batch(queries.source(slug))
    for account in queries.unread(batch):
        if not sample_agrees and not _agrees(account):
            raise NotNow("The sample is not read to its end.", remedy="Come back, or code it on the steward's desk.")
        actions.agree(account, by=by)
    _tell(_with_bar("sign-off", lambda report: actions.sign_off(batch, by=by, report=report)))


def _steward(email: str) -> Actor:
    account = account_of(email)
    return Actor("staff", account_id=account.pk, roles=roles_of(account))


def _open_batch(chosen: Source) -> CodingBatch:
    batch = queries.batches(chosen).filter(signed_at=None).first()
    if batch is None:
        raise NotFound("No batch waits for sign-off.", remedy=f"countersign step code --source {chosen.slug}")
    return batch


def _agrees(account: Experience) -> bool:
    draft = queries.machine_coding(account)
    click.echo(f"\n{account.redacted_text}\n")
    themes = ", ".join(draft.themes) or "no theme"
    click.echo(
        f"{draft.kind or 'no kind'}; {themes}; respect {draft.respect}; confidence {draft.confidence};", nl=False
    )
    click.echo(f" time lost {draft.time_lost}; fear {'yes' if draft.fear else 'no'}")
    return click.prompt("Agree?", type=click.Choice(["y", "s"]), default="y") == "y"


def _run(name: str, chosen: Source) -> StepRun:
    return _with_bar(name, lambda report: STEPS[name](chosen, by=SYSTEM, report=report))


def _code(chosen: Source, seed: int | None) -> StepRun:
    drawn = clock.today().toordinal() if seed is None else seed
    return _with_bar("code", lambda report: actions.code(chosen, by=SYSTEM, seed=drawn, report=report)[0])


def _with_bar(name: str, work: Callable[..., StepRun]) -> StepRun:
    bar = Bar(name)
    try:
        return work(lambda run: bar.show(run.done, run.total, "accounts"))
    finally:
        bar.close()


def _timed(work: Callable[[], StepRun]) -> None:
    start = time.perf_counter()
    run = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    _tell(run, f" in {time.perf_counter() - start:.1f} s, peak memory {peak:,.0f} MB")


def _tell(run: StepRun, more: str = "") -> None:
    counts = ", ".join(f"{name.replace('_', ' ')} {n:,}" for name, n in sorted(run.counts.items()))
    click.echo(f"{run.step}: {run.done:,} accounts{more}. {counts}")


def _counts(chosen: Source) -> str:
    return "\n".join(f"{name.replace('_', ' '):>12} {n:>9,}" for name, n in asdict(queries.step_counts(chosen)).items())
