"""The ``countersign`` command. Each verb lives in a module of its room's name and is imported only when it is asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.site.settings")

# verb (or group of verbs) -> "module of countersign.cli:name in it"
COMMANDS: dict[str, str] = {
    "verify": "ledger:verify",
    "checkpoint": "ledger:checkpoint",
    "prove": "ledger:prove",
}


class Doors(click.Group):
    """Imports a verb's module when the verb is used or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        return getattr(import_module(f"countersign.cli.{module}"), attribute)


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="countersign")
def countersign() -> None:
    """A public register of public service contracts that adds the third signature: the people who use the service."""


def main() -> None:
    """Run the command line; our own errors end with their message, remedy and exit code, never a traceback."""
    import django

    from countersign.errors import CountersignError

    try:
        django.setup()
        countersign()
    except CountersignError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(error.exit_code)
