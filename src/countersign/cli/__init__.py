"""The ``countersign`` command. Each group of verbs lives in a module of its own and is added here."""

from __future__ import annotations

import os
import sys

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.site.settings")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="countersign")
def countersign() -> None:
    """A public register of public service contracts that adds the third signature: the people who use the service."""


def main() -> None:
    """Run the command line; our own errors end with their message, remedy and exit code, never a traceback."""
    import django

    from countersign.errors import CountersignError

    django.setup()
    try:
        countersign(standalone_mode=True)
    except CountersignError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(error.exit_code)
