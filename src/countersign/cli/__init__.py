"""The ``countersign`` command.

Each verb lives in a module of its room's name and is imported only when it is asked for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import NoReturn

import click
import django
from django.apps import apps
from django.db.utils import OperationalError, ProgrammingError

from countersign.errors import CountersignError, NotConfigured, no_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.site.settings")

# verb (or group of verbs) -> "module of countersign.cli:name in it"
COMMANDS: dict[str, str] = {
    "init": "site:init",
    "demo": "demo:demo",
    "serve": "site:serve",
    "work": "site:work",
    "check": "keys:check",
    "key": "keys:key",
    "open311-key": "keys:open311_key",
    "account": "people:account",
    "reseal": "people:reseal",
    "backup": "backups:backup",
    "restore": "backups:restore",
    "manage": "site:manage",
    "docs": "reference:docs",
    "refresh": "insight:refresh",
    "facts": "facts:facts",
    "release": "insight:release",
    "diff": "diff:diff",
    "ask": "asking:ask",
    "numbers": "insight:numbers",
    "themes": "themes:themes",
    "measures": "measures:measures",
    "register": "register:register",
    "source": "experiences:source",
    "intake": "intake:intake",
    "sources": "sources:sources",
    "step": "experiences:step",
    "evaluate": "evaluate:evaluate",
    "erasures": "erasing:erasures",
    "export": "export:export",
    "publish": "publish:publish",
    "recompute": "export:check",
    "verify": "ledger:verify",
    "checkpoint": "ledger:checkpoint",
    "prove": "ledger:prove",
    "finding": "findings:finding",
    "terms": "terms:terms",
    "answer": "answers:answer",
    "record": "records:record",
    "clock": "answers:clock",
    "award": "award:award",
    "panel": "panels:panel",
    "survey": "surveys:survey",
    "notices": "notices:notices",
    "jobs": "jobs:jobs",
    "digest": "digest:digest",
}

# How `countersign --help` groups them; a verb that is in no group is listed under "More".
GROUPS: dict[str, tuple[str, ...]] = {
    "Getting started": ("init", "demo", "serve", "work", "check", "key", "open311-key", "account"),
    "Register": ("ask", "register", "terms", "record"),
    "Accounts in": ("source", "intake", "step"),
    "From elsewhere": ("sources",),
    "Evidence": ("refresh", "facts", "release", "diff", "numbers", "themes", "measures"),
    "Findings": ("finding",),
    "Answers": ("answer", "clock"),
    "Involvement": ("panel", "survey"),
    "Awards": ("award",),
    "Letters": ("notices", "digest"),
    "Proof": ("export", "publish", "recompute", "verify", "checkpoint", "prove"),
    "Keeping": ("backup", "restore", "jobs"),
    "Quality": ("evaluate", "docs"),
}

# These must work before the settings do.
_WITHOUT_SETTINGS = ("keys",)


class Doors(click.Group):
    """Imports a verb's module when the verb is used or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        if module not in _WITHOUT_SETTINGS and not apps.ready:  # once: it lays the logs anew
            django.setup()
        return getattr(import_module(f"countersign.cli.{module}"), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in _grouped():
            with formatter.section(title):
                formatter.write_dl([(name, self._short(ctx, name)) for name in names])

    def _short(self, ctx: click.Context, name: str) -> str:
        return self.get_command(ctx, name).get_short_help_str(90)


def _grouped() -> Iterator[tuple[str, list[str]]]:
    """Each title of the help with the verbs under it, in their order; no verb is left out."""
    placed = {name for names in GROUPS.values() for name in names}
    for title, names in (*GROUPS.items(), ("More", tuple(name for name in COMMANDS if name not in placed))):
        if present := [name for name in names if name in COMMANDS]:
            yield title, present


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="countersign")
def countersign() -> None:
    """A public register of public service contracts that adds the third signature: the people who use the service."""


def main() -> None:
    """Run the command line; our own errors end with their message, remedy and exit code, never a traceback."""
    try:
        countersign()
    except CountersignError as error:
        _refuse(error)
    except (OSError, OperationalError, ProgrammingError) as error:
        if full := no_room(error):
            _refuse(full)
        if isinstance(error, OSError) or not any(words in str(error) for words in _NO_TABLES):
            raise
        _refuse(
            NotConfigured(
                "The database is not set up, or not for this version.", remedy="Run `countersign init` first."
            )
        )


# What SQLite and PostgreSQL say before the first `init`, and after an update until the next one.
_NO_TABLES = ("no such table", "no such column", "does not exist")


def _refuse(error: CountersignError) -> NoReturn:
    click.echo(f"{error.title}: {error}", err=True)
    sys.exit(error.exit_code)
