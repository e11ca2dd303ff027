"""``countersign ask``: where do I go, in a terminal."""

from __future__ import annotations

import datetime as dt
import json

import click

from countersign import clock
from countersign.api.data.where import printed
from countersign.register import queries
from countersign.register.redress import EVENTS, Days, Due
from countersign.register.words import UNKNOWN
from countersign.text.danger import danger, doors_for

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--place", default="", help="A place, an address line, a GSS code or a postcode.")
@click.option("--reference", default="", help="The number of a contract, as on a letter.")
@click.option("--complained", type=_DAY, help="The day of the complaint.")
@click.option("--refused", type=_DAY, help="The day of their answer, if it did not settle it.")
@click.option("--final", is_flag=True, help="That answer was their last word.")
@click.option("--json", "as_json", is_flag=True, help="As the API gives it.")
def ask(
    text: tuple[str, ...], place: str, reference: str, complained: dt.datetime | None, refused: dt.datetime | None,
    final: bool, as_json: bool,
) -> None:  # fmt: skip
    """Ask where to go with TEXT: who answers, how to complain, by when, and what comes after a refusal.

    Nothing is kept, and no gap is logged: the page does that.

    \b
    Examples
      countersign ask "my bins were missed again in Marsh End"
      countersign ask wheelchair broken --place EM4 --complained 2026-11-02
    """
    said = " ".join(text)
    days = Days(clock.today(), complained=_date(complained), refused=_date(refused), final=final)
    found = queries.where(said, place=place, reference=reference, days=days)
    if as_json:
        click.echo(json.dumps(printed(found), indent=2, ensure_ascii=False))
        return
    for door in doors_for(danger(said)):
        click.echo(f"{door.name}: {door.contact}")
    _tell(found)


def _date(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None


def _tell(found: queries.Where) -> None:
    if not found.known:
        click.echo(UNKNOWN)
        click.echo("Independent help is open to you in any case; see /help on the site.")
    for way in found.ways:
        _tell_way(way)
    if not found.ways and found.redress:
        click.echo(f"How people complain about this ({found.kind.name if found.kind else ''}):")
        _tell_redress(found.redress)
    for body in found.first:
        click.echo(f"You can ask first: {body.name}. {body.complaints_how}".rstrip())


def _tell_way(way: queries.Way) -> None:
    click.echo(way.title)
    if way.who is not None:
        for words, parties in (("Commissioned by", way.who.commissioned), ("Run by", way.who.runs)):
            click.echo(f"  {words}: {', '.join(party.body.name for party in parties) or 'not known'}")
        for party in way.who.answers:
            office = f", {party.office}" if party.office else ""
            click.echo(f"  {party.body.name}{office} answers. {party.body.complaints_how or 'How is not published.'}")
    confirmed = way.confirmed
    click.echo(f"  Confirmed on {confirmed.on} by {confirmed.office}" if confirmed else "  Not confirmed by an office")
    _tell_redress(way.redress)


def _tell_redress(one: queries.Redress) -> None:
    if one.ladder is None:
        click.echo(f"  We do not know who stands above them in {one.nation}.")
        return
    for number, due in enumerate(one.dues, start=1):
        click.echo(f"  {'→' if due.here else ' '} {number}. {due.rung.who}: {due.rung.what}{_days(due)}")
    sound = f"confirmed on {one.ladder.checked}" if one.ladder.confirmed else "not confirmed"
    click.echo(f"    ({sound}: {one.ladder.source})")


def _days(due: Due) -> str:
    act, told = due.rung.act, []
    if due.act_by:
        told.append(f"by {due.act_by}")
    elif act:
        told.append(f"usually within {act} of {EVENTS[act.after]}")
    if due.answer_by:
        told.append(f"they have until {due.answer_by}")
    contact = ", ".join(filter(None, (due.rung.phone, due.rung.web)))
    return (f" [{'; '.join(told)}]" if told else "") + (f" {contact}" if contact else "")
