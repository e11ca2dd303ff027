"""Answers, promises and the clocks that run on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import click
from django.conf import settings
from django.db.models import Model

from countersign.answers import actions, jobs, queries, words
from countersign.answers.models import Cause, Kind, Lacks, Reason
from countersign.answers.rules import Promise
from countersign.answers.states import COMMITMENT
from countersign.cli.progress import Bar
from countersign.cli.speaking import BY, PASSWORD, speaker
from countersign.demo.building import story
from countersign.errors import NotAllowed, NotValid
from countersign.findings import queries as findings
from countersign.people import queries as people
from countersign.people.rules import SYSTEM, Actor
from countersign.register import queries as register

_NUMBER = click.argument("number", type=click.IntRange(min=1))
_DAY = click.DateTime(["%Y-%m-%d"])

_KEPT = {
    "overdue": "answers overdue",
    "escalated": "before scrutiny",
    "fell_due": "promises fallen due",
    "broken": "promises broken",
    "recounted": "askings recounted",
    "closed": "askings counted",
    "opened": "askings opened",
    "contests_overdue": "replies to contests overdue",
    "reminders": "reminders written",
}


@click.command()
@click.option("--on", "day", type=_DAY, help="As if it were this day; only where everything is fictional.")
def clock(day: dt.datetime | None) -> None:
    """Run the clocks now: what is overdue, what fell due, who is asked, who is reminded.

    `countersign work` does it every night. Running it again changes nothing.
    """
    if day:
        _check_is_demo()
    bar, done = Bar("Clocks"), 0

    def say(what: str, number: int) -> None:
        nonlocal done
        done += number
        bar.show(done, None, _KEPT[what])

    kept = asdict(jobs.keep_time(day.date() if day else None, say=say))
    bar.close()
    told = [f"{kept[name]:,} {said}" for name, said in _KEPT.items() if kept[name]]
    click.echo("; ".join(told) or "Nothing had to be done.")


def _check_is_demo() -> None:
    """Nobody moves the clock of a register in which anything is real."""
    if settings.PRODUCTION or not story.is_here() or register.bodies().filter(fictional=False).exists():
        raise NotAllowed("Here the clock shows the real day.", remedy="Leave --on out; it is for `countersign demo`.")


@click.group()
def answer() -> None:
    """What offices answer, promise and claim. Nobody confirms here: only those concerned can, with their receipt."""


@answer.command("list")
@click.option("--body", "slug", default="", help="Short name of the body that owes it.")
@click.option("--all", "everything", is_flag=True, help="Also those that are not overdue.")
def list_(slug: str, everything: bool) -> None:
    """List answers that are owed, the earliest date first: number, finding, body, date, state."""
    found = findings.dues(body_id=people.body_id(slug)) if everything else queries.scrutiny(body=slug)
    for due in found:
        state = due.get_state_display()
        click.echo(f"{due.pk}\tfinding {due.finding_id}\t{due.body.slug}\t{due.due_on}\t{state}")


@answer.command()
@_NUMBER
def show(number: int) -> None:
    """Show how far finding NUMBER has come, office by office."""
    finding = findings.finding(number)
    click.echo(f"Finding {number}: {words.STANDING[queries.standing(finding)]}")
    for side in queries.sides(finding):
        click.echo(f"{side.due.body.name} ({side.due.part}): {side.due.get_state_display()}, due {side.due.due_on}")
        for given in side.answers:
            late = ", late" if given.late else ""
            click.echo(f"  answer {given.pk}, {given.at:%Y-%m-%d}{late}: {given.get_kind_display()}")


@answer.command()
@_NUMBER
@click.option("--kind", type=click.Choice(Kind.values), required=True)
@click.option("--text", required=True, help="What is printed; it names and addresses nobody.")
@click.option("--reason", type=click.Choice(Reason.values), default=None, help="Of a decline.")
@click.option("--names", default="", help="Short name of the body that the answer leads to.")
@click.option("--would-settle", default="", help="What would settle it, where it is not believed.")
@click.option("--payer", default="", help="Short name of the body that pays for settling it.")
@click.option("--settle-by", type=_DAY, default=None)
@click.option("--lacks", type=click.Choice(Lacks.values), default=None)
@click.option("--needs", default="", help="The decision or the sum that is needed.")
@click.option("--promise", "promised", multiple=True, metavar="DATE|OFFICE|CAUSE|MEASURE",
              help=f"A promise, as 2027-03-31|School Transport Team|prompted|What will be there. Causes: "
                   f"{', '.join(Cause.values)}.")  # fmt: skip
@BY
@PASSWORD
def give(number: int, promised: tuple[str, ...], names: str, payer: str, email: str, password: str, **said) -> None:
    """Answer what is owed under NUMBER (see `countersign answer list --all`)."""
    settle_by = said.pop("settle_by")
    given = actions.answer(
        queries.due(number),
        names=_body(names),
        payer=_body(payer),
        settle_by=settle_by.date() if settle_by else None,
        commitments=[_promise(text) for text in promised],
        by=speaker(email, password),
        **{name: value or "" for name, value in said.items()},
    )
    late = ", as late" if given.late else ""
    click.echo(f"Answer {given.pk} is printed beside finding {given.due.finding_id}{late}.")
    for one in given.commitments.all():
        click.echo(f"Promise {one.pk}, due {one.due_on}: {one.measure}")


@answer.command()
@click.option("--body", "slug", default="", help="Short name of the promiser.")
@click.option("--state", type=click.Choice((*COMMITMENT.states, "open")), default=None)
def promises(slug: str, state: str | None) -> None:
    """List promises, the earliest date first: number, body, date, state, what those concerned say."""
    found = list(queries.commitments(body=slug, state=state or ""))
    confirmed = queries.confirmations(found)
    for one in found:
        said = confirmed[one.pk].words or "not claimed yet"
        click.echo(f"{one.pk}\t{one.body.slug}\t{one.due_on}\t{one.state}\t{said}\t{one.measure}")


@answer.command()
@_NUMBER
@click.option("--text", required=True, help="What is done.")
@click.option("--done-on", type=_DAY, required=True)
@click.option("--evidence", "url", default="", help="Where anybody can see it.")
@BY
@PASSWORD
def claim(number: int, text: str, done_on: dt.datetime, url: str, email: str, password: str) -> None:
    """Claim that promise NUMBER is kept. Those concerned are asked; this alone confirms nothing."""
    actions.claim(
        queries.commitment(number), text=text, done_on=done_on.date(), evidence_url=url, by=speaker(email, password)
    )
    click.echo("The claim is printed, and those concerned are being asked.")


@answer.command("break-off")
@_NUMBER
@click.option("--because", required=True)
@BY
@PASSWORD
def break_off(number: int, because: str, email: str, password: str) -> None:
    """Say that promise NUMBER will not be kept. It stays in sight as broken."""
    actions.break_off(queries.commitment(number), because=because, by=speaker(email, password))
    click.echo(f"Promise {number} is broken, with the reason in print.")


@answer.command()
@click.argument("slug")
@click.option("--by", "email", default="", help="E-mail of the steward; default: the software.")
def inherit(slug: str, email: str) -> None:
    """Hand what is open of contract SLUG, which ended or failed, on to its successor."""
    contract = register.contract_by_slug(slug)
    dues, taken = actions.inherit(contract, by=_actor(email) if email else SYSTEM)
    click.echo(f"{len(dues)} clocks and {len(taken)} promises went to the successor.")


def _promise(text: str) -> Promise:
    parts = [part.strip() for part in text.split("|", 3)]
    try:
        due_on, owner, cause, measure = parts
        return Promise(measure, dt.date.fromisoformat(due_on), owner, cause)
    except ValueError as error:
        raise NotValid("A promise is written DATE|OFFICE|CAUSE|MEASURE.", remedy="See --help.") from error


def _body(slug: str) -> Model | None:
    return register.body_by_slug(slug) if slug else None


def _actor(email: str) -> Actor:
    """The account behind an e-mail address with its roles."""
    account = people.account(email)
    return Actor("staff", account.pk, people.roles_of(account))
