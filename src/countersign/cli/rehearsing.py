"""Rehearse the whole loop on past data: the command of a commissioner, and what runs inside the closed space."""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from countersign import clock
from countersign.cli import tables
from countersign.cli.progress import Bar
from countersign.cli.speaking import BY, PASSWORD, speaker
from countersign.engine import Contains, Is, Question
from countersign.errors import CountersignError, NotAllowed, NotSafe, NotValid
from countersign.experiences import actions as experiences
from countersign.experiences import queries as accounts
from countersign.experiences.models import Experience, Source
from countersign.findings import actions as findings
from countersign.formats import tabular
from countersign.insight import actions as insight
from countersign.intake import actions as intake
from countersign.intake import queries as files
from countersign.people import actions as people
from countersign.people.rules import SYSTEM, Actor
from countersign.register import actions as registering
from countersign.register import queries as register
from countersign.register.models import Contract
from countersign.terms import actions, closed, queries
from countersign.terms.forecasting import PASSED, UNITS, assumptions
from countersign.terms.models import Rehearsal
from countersign.terms.words import FEW
from countersign.text.coding import codebook

_REFERENCE = "REHEARSAL"
_MOST_REASONS = 5
_SEED = 20261130  # draws the sample that would be read; any number does, the same one always draws the same


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--body", "slug", required=True, help="Short name of the commissioner.")
@click.option("--contract", required=True, help="Short name of the contract that the data are about.")
@click.option("--profile", default="", help="A saved or built-in mapping; without it, what the columns suggest.")
@BY
@PASSWORD
def rehearse(path: Path, slug: str, contract: str, profile: str, email: str, password: str) -> None:
    """Rehearse on your own past data in PATH, unseen by the public: what would be found, and how much work it is.

    Everything is worked through in a closed space that is destroyed after thirty days, or at once with
    `countersign terms forget-rehearsal`.

    \b
    Example
      countersign terms rehearse complaints-2025.csv --body eastmarsh-council --contract home-care --by me@example.org
    """
    by = speaker(email, password)
    with path.open("rb") as file:
        made = actions.open_rehearsal(
            register.body_by_slug(slug), contract=register.contract_by_slug(contract), file=file, name=path.name,
            profile=profile, by=by,
        )  # fmt: skip
    bar, steps = Bar("Rehearsing"), ("waiting", *closed.STEPS)
    ran = actions.run_rehearsal(made, by=by, watch=lambda step: bar.show(step, len(closed.STEPS), steps[step]))
    bar.close()
    if ran.state == "failed":
        raise NotValid(ran.trouble)
    _tell(ran)


@click.command("forget-rehearsal")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--body", "slug", required=True, help="Short name of the commissioner.")
@BY
@PASSWORD
def forget(number: int, slug: str, email: str, password: str) -> None:
    """Destroy the closed space of rehearsal NUMBER now."""
    actions.destroy_rehearsal(queries.rehearsal(slug, number), by=speaker(email, password))
    click.echo("Destroyed; the totals of its forecast are left.")


def _tell(ran: Rehearsal) -> None:
    found, said = ran.found, ran.forecast
    click.echo(f"Rehearsal {ran.number}, in {found['seconds']:,.0f} s:")
    for name, words in PASSED:
        click.echo(f"  {words}: {FEW if 1 <= found[name] <= 4 else format(found[name], ',')}")
    for reason, count in found["refused_because"]:
        click.echo(f"  Could not be read: {reason} ({FEW if count <= 4 else format(count, ',')})")
    for one in found["findings"]:
        click.echo(f"  {one['numerator']:>6,} of {one['base']:,}  {one['claim']}")
    days = (
        f"in {said['days']:,} days, as long as the data cover" if said["days"] else "over all of it; nothing is dated"
    )
    click.echo(f"To be expected {days}:")
    for unit, words in UNITS:
        low, expected, high = said[unit]
        click.echo(f"  {words}: {expected:,} ({low:,} to {high:,})")
    for one in assumptions().values():
        click.echo(f"  {one.words}: {one.expected:g} ({one.low:g} to {one.high:g}). {one.source}.")
    click.echo(f"The closed space is destroyed after {ran.expires_on:%-d %B %Y}.")


@click.command("rehearse-inside", hidden=True)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def inside(folder: Path) -> None:
    """Work through a closed space; started by the register, in a home of its own."""
    if Path(settings.HOME) != (folder / "home").resolve():
        raise NotAllowed("This is no closed space.", remedy="`countersign terms rehearse` makes one.")
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    try:
        at = iter(range(1, len(closed.STEPS) + 1))
        with clock.at(dt.date.fromisoformat(told["today"])):
            found = _worked_through(folder / told["file"], told, lambda: closed.reach(folder, next(at)))
    except CountersignError as refused:
        sys.exit(f"{closed.REFUSED}{refused}")
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


def _worked_through(path: Path, told: dict[str, Any], begin: Callable[[], None]) -> dict[str, Any]:
    """The loop through the verbs of the rooms: import, every step, count, draft. ``begin`` says that a step begins."""
    began = time.monotonic()
    tables.bring_up_to_date()
    contract, steward = _registered(told), _steward()
    source = experiences.add_source(slug="past", name="Past data", collected_how="Its own past data", by=SYSTEM)
    begin()
    run = intake.work(_opened(path, told["profile"], source))
    sampled = _walked(source, steward, begin)
    begin()
    insight.refresh()
    passed, problems = accounts.step_counts(source), Is("kind", "problem")
    counted = Experience.objects.filter(contract=contract, state="counted", counts=True)
    held = Experience.objects.filter(state="held").count()
    begin()
    return {
        "rows": run.rows_done, "refused": run.refused, "refused_because": _reasons(run), "held": held,
        "copies": passed.copies, "set_aside": passed.set_aside, "doubtful": passed.doubtful,
        "counted": counted.count(), "sampled": sampled,
        "days": _days(counted), "findings": _drafted(contract, problems, steward),
        "seconds": round(time.monotonic() - began, 1),
    }  # fmt: skip


def _registered(told: dict[str, Any]) -> Contract:
    contract = registering.add_contract(title=told["contract"], reference=_REFERENCE, state="live", by=SYSTEM)
    bodies = {name: registering.add_body(name=name, by=SYSTEM) for name in dict(told["parties"])}
    for name, part in told["parties"]:
        registering.add_party(contract, body=bodies[name], part=part, by=SYSTEM)
    return contract


def _steward() -> Actor:
    """Nobody reads in a rehearsal: this account agrees with every coding of the sample."""
    account, _ = people.add_account(
        "rehearsal@localhost.invalid", role="steward", password=secrets.token_urlsafe(24), by=SYSTEM
    )
    return Actor("staff", account.pk, frozenset({("steward", None)}))


def _opened(path: Path, profile: dict[str, Any], source: Source):
    """The run of the file, every row about the one contract whatever it names."""
    dialect = tabular.guess(path)
    given = files.suggested("experiences", path, dialect)
    if profile:
        given = files.KnownProfile(**profile).for_file(dialect)
    mapping = {name: how for name, how in given["mapping"].items() if not name.startswith("said_")}
    given |= {"mapping": mapping | {"said_reference": {"constant": _REFERENCE}}}
    context = {"source": source.slug}
    return intake.open_run(target="experiences", path=path, profile=given, context=context, by=SYSTEM)


def _reasons(run) -> list[tuple[str, int]]:
    """Why rows were refused, by how many, without the numbers of lines: those are for whoever reads the file."""
    said = Counter(re.sub(r"\b[Ll]ine \d+", "Another line", one.reason) for one in run.refusals.all())
    return said.most_common(_MOST_REASONS)


def _walked(source: Source, steward: Actor, begin: Callable[[], None]) -> int:
    """Every step, and the sign-off; returns how many accounts a steward would have read."""
    for step in (experiences.dedupe, experiences.redact, experiences.sort, experiences.attach):
        begin()
        step(source, by=SYSTEM)
    begin()
    _, batch = experiences.code(source, by=SYSTEM, seed=_SEED)
    if batch is None:
        return 0
    sample = list(accounts.unread(batch))
    for account in sample:
        experiences.agree(account, by=steward)
    experiences.sign_off(batch, by=steward)
    return len(sample)


def _days(counted) -> int | None:
    """From the first dated account to the last, both counted; None where none is dated."""
    dated = counted.exclude(happened_on=None).order_by("happened_on").values_list("happened_on", flat=True)
    return (dated.last() - dated.first()).days + 1 if dated.exists() else None


def _drafted(contract: Contract, problems: Is, steward: Actor) -> list[dict[str, Any]]:
    """A draft for each theme of problems whose numbers may be said at all, the most told of first."""
    about, found = Is("contract_id", contract.pk), []
    base = Question("experiences", where=(about,))
    for code, theme in codebook().themes.items():
        question = Question("experiences", where=(about, problems, Contains("themes", code)))
        claim = f"People tell of a problem with this: {theme.words.lower()}."
        try:
            made = findings.draft(question, base=base, claim=claim, kind="problem", by=steward)
        except (NotSafe, NotValid):
            continue
        if made.drafted_numerator:
            found.append({"claim": made.claim, "numerator": made.drafted_numerator, "base": made.drafted_base})
    return sorted(found, key=lambda one: (-one["numerator"], one["claim"]))
