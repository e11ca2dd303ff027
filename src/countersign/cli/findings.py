"""Draft, check, publish, correct and retire findings."""

from __future__ import annotations

import click

from countersign.cli.speaking import BY, PASSWORD, speaker
from countersign.engine import Contains, Lacks, Question
from countersign.engine.links import from_query
from countersign.errors import NotValid
from countersign.findings import actions, queries
from countersign.findings.models import Kind
from countersign.findings.states import FINDING
from countersign.people import queries as people
from countersign.people.rules import SYSTEM, Actor
from countersign.text.coding import codebook

_BY = click.option("--by", "email", default="", help="E-mail of the account that does it; default: the software.")
_NUMBER = click.argument("number", type=click.IntRange(min=1))


@click.group()
def finding() -> None:
    """Counted claims: from a question to a published page with a clock running."""


@finding.command()
@click.argument("question")
@click.option("--claim", required=True, help="One plain sentence, without names.")
@click.option("--kind", type=click.Choice(Kind.values), required=True)
@click.option("--base", default="", help="Question for the base; default: everybody in the same place and period.")
@click.option("--who", default="", help="Who is in it.")
@click.option("--limits", default="", help="What it cannot say.")
@_BY
def draft(question: str, claim: str, kind: str, base: str, who: str, limits: str, email: str) -> None:
    """Draft a finding from QUESTION, as in an address: facts=experiences&is.body_id=3&contains.themes=waiting."""
    more = {"base": _asked(base) if base else None, "who": who, "limits": limits}
    made = actions.draft(_asked(question), claim=claim, kind=kind, by=_actor(email), **more)
    click.echo(f"Finding {made.number}: {made.drafted_numerator} of {made.drafted_base} accounts (staff only).")


@finding.command("list")
@click.option("--state", type=click.Choice(FINDING.states), default=None)
def list_(state: str | None) -> None:
    """List findings, newest first."""
    for one in queries.staff(state=state or ""):
        click.echo(f"{one.number}\t{one.state}\t{one.claim}")


@finding.command("fact-check")
@_NUMBER
@_BY
def fact_check(number: int, email: str) -> None:
    """Open the fact-check of finding NUMBER: five working days."""
    opened = actions.open_fact_check(queries.finding(number), by=_actor(email))
    click.echo(f"Finding {number}: replies until {opened.fact_check_until:%-d %B %Y}.")


@finding.command()
@_NUMBER
@click.option("--body", "slug", required=True, help="Short name of the body that replies.")
@click.option("--text", required=True)
@BY
@PASSWORD
def reply(number: int, slug: str, text: str, email: str, password: str) -> None:
    """Keep a body's reply, to be printed beside finding NUMBER."""
    actions.reply(queries.finding(number), text=text, body_id=people.body_id(slug), by=speaker(email, password))
    click.echo("The reply will be printed.")


@finding.command("sign-off")
@_NUMBER
@_BY
def sign_off(number: int, email: str) -> None:
    """Sign finding NUMBER off; not the steward who drafted it, where there is another."""
    actions.sign_off(queries.finding(number), by=_actor(email))
    click.echo(f"Finding {number} is signed off.")


@finding.command()
@_BY
def publish(email: str) -> None:
    """Publish all findings that are ready, on one release."""
    batch = actions.publish_batch(by=_actor(email))
    for one in batch.published:
        click.echo(f"Finding {one.number} is published (release {batch.release}): /finding/{one.number}")
    for one, why in batch.waiting:
        click.echo(f"Finding {one.number} waits: {why}.")


@finding.command()
@_NUMBER
@click.option("--text", required=True)
@_BY
def correct(number: int, text: str, email: str) -> None:
    """Print a correction beside finding NUMBER."""
    actions.correct(queries.finding(number), text=text, by=_actor(email))
    click.echo("The correction is printed.")


@finding.command()
@_NUMBER
@click.option("--because", required=True)
@_BY
def retire(number: int, because: str, email: str) -> None:
    """Retire finding NUMBER; it stays at its address with the reason."""
    actions.retire(queries.finding(number), because=because, by=_actor(email))
    click.echo(f"Finding {number} is retired.")


@finding.command()
def review() -> None:
    """Hold every published finding against the newest release: recount it, or retire it."""
    done = actions.review_published(by=SYSTEM)
    click.echo(f"Release {done.release}: {done.unchanged} unchanged.")
    for words, found in (("recounted", done.recounted), ("retired", done.retired)):
        for one in found:
            click.echo(f"Finding {one.number}: {words}.")


def _asked(words: str) -> Question:
    """The question; a theme that the codebook lacks would count nobody and look like a result."""
    question, known = from_query(words), codebook().themes
    for condition in question.where:
        if isinstance(condition, Contains | Lacks) and condition.column == "themes" and condition.code not in known:
            raise NotValid(f"There is no theme “{condition.code}”.", remedy=f"Known: {', '.join(known)}.")
    return question


def _actor(email: str) -> Actor:
    """The account behind an e-mail address with its roles; without one, the software."""
    if not email:
        return SYSTEM
    account = people.account(email)
    return Actor("staff", account.pk, people.roles_of(account))
