"""Surveys: check a questionnaire, draft one from it, hand it out again, and print what is released."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from countersign.cli.speaking import BY, PASSWORD, speaker
from countersign.errors import NotValid
from countersign.formats.questionnaire import KINDS, Questionnaire, read_xlsform, write_xlsform
from countersign.formats.tabular import write_csv
from countersign.involvement import survey_files as files
from countersign.involvement.actions import surveys as actions
from countersign.involvement.arms import tested
from countersign.involvement.models import Survey
from countersign.involvement.queries import surveys
from countersign.involvement.rules.surveys import check_questionnaire
from countersign.register import queries as register

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_SLUG = click.argument("slug")


@click.group()
def survey() -> None:
    """Questionnaires and surveys. Nobody answers here, and nobody reads anybody's answers here."""


@survey.command()
@_FILE
def check(file: Path) -> None:
    """Check an XLSForm FILE: every fault with its line, or what would be asked."""
    form = _read(file)
    click.echo(f"“{form.title}” can be asked: {len(form.questions)} questions, in {', '.join(form.languages)}.")
    for one in form:
        condition = f", only if {one.relevant}" if one.relevant else ""
        click.echo(f"{one.name}\t{KINDS[one.kind].lower()}{condition}\t{one.label.within(form.language)}")


@survey.command("import")
@_FILE
@click.option("--title", required=True)
@click.option("--purpose", required=True, help="What the answers will settle or change.")
@click.option("--who", required=True, help="Who is asked, in words.")
@click.option("--whom", type=click.Choice(Survey.Whom.values), required=True, help="How they are chosen.")
@click.option("--body", "slug", required=True, help="Short name of the body that asks.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Last day to answer.")
@click.option("--frame", default="", help="From which list people are drawn.")
@click.option("--frame-size", type=int, default=None, help="How many are on it.")
@click.option("--yes", multiple=True, help="In an experiment with wordings: a code that counts as yes.")
@BY
@PASSWORD
def import_(
    file: Path, slug: str, until: dt.datetime, yes: tuple[str, ...], email: str, password: str, **about
) -> None:
    """Draft a survey from an XLSForm FILE."""
    form = _read(file)
    made = actions.draft(
        form=form, body=register.body_by_slug(slug), ends_on=until.date(), tested=tested(form), tested_yes=list(yes),
        by=speaker(email, password), **about,
    )  # fmt: skip
    click.echo(f"Survey {made.slug} is drafted. Open it at the desk of surveys.")


@survey.command()
@_SLUG
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
def export(slug: str, to: Path) -> None:
    """Write the questionnaire of survey SLUG as XLSForm."""
    to.write_bytes(write_xlsform(surveys.survey(slug).form))
    click.echo(f"Written: {to}")


@survey.command()
@_SLUG
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the digest that the ledger holds.")
def results(slug: str, as_json: bool) -> None:
    """Print the released figures of survey SLUG as CSV: what the public sees, and nothing else."""
    found = surveys.published(slug)
    if as_json:
        click.echo(json.dumps(files.as_json(found), ensure_ascii=False, indent=1))
        return
    for line in write_csv(files.lines(surveys.results(found)), header=files.HEADER):
        click.echo(line, nl=False)


def _read(file: Path) -> Questionnaire:
    """The questionnaire; its faults are printed, each on a line, before the refusal."""
    try:
        return check_questionnaire(read_xlsform(file))
    except NotValid as wrong:
        for where, what in wrong.faults:
            click.echo(f"{where}: {what}", err=True)
        raise
