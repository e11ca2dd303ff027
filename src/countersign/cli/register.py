"""Fill the register, look things up in it, and merge records found to be one."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

import click

from countersign.cli.red_flags import red_flags
from countersign.errors import NotFound
from countersign.formats import ocds
from countersign.intake import queries as intake
from countersign.intake.models import Run
from countersign.intake.ways.asking import reach
from countersign.people.rules import SYSTEM
from countersign.register import actions, queries
from countersign.register.actions.tables import TARGETS, import_table
from countersign.register.states import LINK

_LISTS = {"bodies": queries.bodies, "services": queries.services, "contracts": queries.contracts}
_MOST_SHOWN = 20


@click.group()
def register() -> None:
    """Bodies, services, places and contracts: who answers to you.

    \b
    Examples
      countersign register import authorities.csv --profile uk-local-authorities
      countersign register import-ocds releases.jsonl
      countersign register list contracts --search parking
      countersign register red-flags releases.jsonl
    """


register.add_command(red_flags)


@register.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--profile", default="", help="A saved or built-in mapping; see `countersign register profiles`.")
@click.option("--as", "target", type=click.Choice(TARGETS), help="What the rows are, where the columns say the rest.")
@click.option("--source", default="", help="Where the records come from; noted on each contract.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def import_(path: Path, profile: str, target: str | None, source: str, as_json: bool) -> None:
    """Import the table or folder at PATH: bodies, places, services or contracts.

    Name a profile, or say with --as what the rows are: columns are then known by their names, such as name,
    abbreviation, other names, sector, identifier (bodies); name, words (services); reference, title, service,
    commissioner, provider, place (contracts).

    The same file twice changes nothing. A killed import goes on where it stopped. Rows that cannot be taken are listed
    with their line and the reason.

    \b
    Examples
      countersign register import bodies.csv --as bodies
      countersign register import rehabilitation/ --profile moj-crs
    """
    told = import_table(path, profile=profile, target=target or "", by=SYSTEM, source=source, report=_progress)
    _tell(told.run, as_json=as_json, files=told.files)


@register.command("import-ocds")
@click.argument("source")
@click.option("--private", is_flag=True, help="Allow an address on this machine or its network.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def import_ocds(source: str, private: bool, as_json: bool) -> None:
    """Import contracts from SOURCE, an OCDS 1.1 file or its http(s) address.

    Release packages, record packages, single releases, lists and JSON lines are read, also gzipped. Releases of one
    process are merged. One that breaks the standard is taken as far as it goes, and that is reported.

    \b
    Examples
      countersign register import-ocds releases.jsonl
      countersign register import-ocds https://example.org/ocds/package.json
    """
    if "://" not in source:
        if not Path(source).is_file():
            raise NotFound("There is no such file.", remedy="Give the path of an OCDS file or an http(s) address.")
        told = actions.import_ocds(Path(source), by=SYSTEM, source=Path(source).name, report=_progress)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            file = ocds.fetch(source, into=Path(scratch) / "fetched.json", private=private)
            told = actions.import_ocds(file, by=SYSTEM, source=source, report=_progress)
    more = {"bodies_new": told.bodies_new, "contracts_new": told.contracts_new} | {
        "contracts_changed": told.contracts_changed,
        "flaws": [dict(zip(("line", "where", "what", "done"), flaw, strict=True)) for flaw in told.flawed],
    }
    _tell(told.run, as_json=as_json, more=more)


@register.command("import-hsds")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--source", default="", help="Name of the directory; default: the file's. The same name again updates it."
)
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def import_hsds(path: Path, source: str, as_json: bool) -> None:
    """Import the directory of services at PATH: HSDS or Open Referral UK, as JSON, JSON lines or a folder of tables.

    What the directory named before and does not name now is no longer listed. For one at an address see
    `countersign sources add --kind hsds`.
    """
    _tell(actions.import_directory(path, by=SYSTEM, source=source or path.stem), as_json=as_json)


@register.group()
def links() -> None:
    """The addresses that the register sends people to, and whether they work."""


@links.command()
@click.option("--most", type=click.IntRange(1), default=100, show_default=True, help="How many at most, now.")
def check(most: int) -> None:
    """Look at those whose turn has come, one after the other, few of one host."""
    actions.gather_links(by=SYSTEM)
    through = reach()
    found = actions.check_links(
        by=SYSTEM, look=actions.looking(through), rng=SystemRandom(), rest=through.rest, most=most
    )
    click.echo(", ".join(f"{state} {number:,}" for state, number in sorted(found.items())) or "None is due.")


@links.command("list")
@click.option("--state", type=click.Choice(LINK.states), default=None)
def links_list(state: str | None) -> None:
    """List links: state, last found working on, status, address."""
    for one in queries.links(state=state or "").iterator():
        click.echo(f"{one.state}\t{one.worked_on or '-'}\t{one.status or '-'}\t{one.url}")


@register.command()
def profiles() -> None:
    """List the mappings that `import` knows, built in or saved."""
    for known in intake.profiles():
        if known.target in TARGETS:
            click.echo(f"{known.name}  ({known.target})\n    {known.about}")


@register.command("list")
@click.argument("what", type=click.Choice(list(_LISTS)))
@click.option("--search", "text", default="", help="Words in a name or title.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(what: str, text: str, limit: int, as_json: bool) -> None:
    """List bodies, services or contracts.

    \b
    Example
      countersign register list bodies --search council --limit 10
    """
    found = _LISTS[what](text=text)
    for one in found[:limit]:
        line = {"id": one.pk, "slug": one.slug, "name": str(one)}
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else f"{one.pk:>8}  {one}")
    if not as_json and (total := found.count()) > limit:
        click.echo(f"{total - limit:,} more; ask for them with --limit {total}.")


@register.command()
@click.argument("slug")
def show(slug: str) -> None:
    """Show the contract or body with the address SLUG, and who answers."""
    try:
        _show_contract(slug)
    except NotFound:
        _show_body(slug)


def _show_contract(slug: str) -> None:
    contract = queries.contract_by_slug(slug)
    click.echo(f"{contract.title}\n  {contract.get_kind_display()}, {contract.get_state_display()}")
    who = queries.who_answers(contract)
    for words, parties in (("Commissioned by", who.commissioned), ("Run by", who.runs)):
        click.echo(f"  {words}: {', '.join(party.body.name for party in parties) or 'not known'}")
    for link in queries.chain(contract):
        _show_link(link, "    ")


def _show_link(link, indent: str) -> None:
    click.echo(f"{indent}{link.party.body.name} ({link.party.get_part_display().lower()})")
    for below in link.below:
        _show_link(below, indent + "  ")


def _show_body(slug: str) -> None:
    body = queries.body_by_slug(slug)
    click.echo(f"{body.name}\n  {body.get_sector_display()}")
    for identifier in body.identifiers.all():
        click.echo(f"  {identifier}{'' if identifier.checked else ' (unchecked)'}")
    for name in body.names.all():
        click.echo(f"  {name.get_kind_display().lower()}: {name.name}")
    for contract in queries.contracts_of(body)[:_MOST_SHOWN]:
        click.echo(f"  contract: {contract.title} [{contract.slug}]")


@register.command()
@click.argument("keep")
@click.argument("gone")
@click.option("--yes", is_flag=True, help="Do not ask first.")
def merge(keep: str, gone: str, yes: bool) -> None:
    """Merge the body GONE into the body KEEP (both by address); the ledger tells of it, and it can be undone."""
    kept, lost = queries.body_by_slug(keep), queries.body_by_slug(gone)
    if not yes:
        click.confirm(f"Merge “{lost.name}” into “{kept.name}”?", abort=True)
    merged = actions.merge_bodies(keep=kept, gone=lost, by=SYSTEM)
    click.echo(f"Merged: {len(merged.moved)} records moved. Undo with `countersign register separate {gone}`.")


@register.command()
@click.argument("gone")
def separate(gone: str) -> None:
    """Take the merge of the body GONE back."""
    lost = queries.body_by_slug(gone)
    if not hasattr(lost, "merged"):
        raise NotFound("This body was not merged into another.")
    actions.separate_bodies(lost.merged, by=SYSTEM)
    click.echo(f"“{lost.name}” stands on its own again.")


def _progress(run: Run) -> None:
    if sys.stderr.isatty():
        of = f" of {run.rows_total:,}" if run.rows_total else ""
        click.echo(f"\r{run.rows_done:,}{of} rows", nl=False, err=True)


def _tell(run: Run, *, as_json: bool, files: tuple[str, ...] = (), more: dict[str, object] | None = None) -> None:
    """The report of an import: counts, then refused rows, then flaws of rows that were taken all the same."""
    more = more or {}
    counts = {"read": run.rows_done, "taken": run.taken, "changed": run.changed, "same": run.same}
    refused = [
        {"line": one.line, "file": files[one.line - 1] if files else "", "field": one.field, "reason": one.reason}
        for one in intake.refusals(run)
    ]
    if as_json:
        report = counts | {"refused": run.refused, "run": run.key} | more | {"refusals": refused}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    told = counts | {"refused": run.refused} | {k: v for k, v in more.items() if isinstance(v, int)}
    click.echo(", ".join(f"{words.replace('_', ' ')} {count:,}" for words, count in told.items()))
    for one in refused[:_MOST_SHOWN]:
        click.echo(f"  refused, {one['file'] or 'line ' + str(one['line'])}: {one['reason']}")
    flaws = more.get("flaws") or []
    for flaw in flaws[:_MOST_SHOWN]:  # type: ignore[index]
        where = flaw["where"] or "the release"
        click.echo(f"  breaks the standard, line {flaw['line']}: {where} {flaw['what']}; {flaw['done']}")
    if len(refused) > _MOST_SHOWN or len(flaws) > _MOST_SHOWN:  # type: ignore[arg-type]
        click.echo("  … all of them with --json.")


@register.command()
@click.argument("slug")
@click.option("--office", required=True, help="The office that confirms it.")
@click.option("--how", required=True, help="How it was held against the world, in a few words.")
def confirm(slug: str, office: str, how: str) -> None:
    """Note that what stands here about the contract SLUG was held against the world today.

    \b
    Example
      countersign register confirm home-care --office "Host of the register" --how "Rang the number."
    """
    one = actions.confirm_route(queries.contract_by_slug(slug), office=office, how=how, by=SYSTEM)
    click.echo(f"Confirmed on {one.on}.")
