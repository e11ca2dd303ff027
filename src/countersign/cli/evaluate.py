"""``countersign evaluate``: quality on hand labels and planted truth, by commands anyone can rerun.

Each sub-verb lives in its own module and is imported only when it is asked for.
"""

from __future__ import annotations

from importlib import import_module

import click

# sub-verb -> "module of countersign.cli:name in it"
TRIALS: dict[str, str] = {
    "redaction": "evaluate_redaction:redaction",
    "danger": "evaluate_danger:danger",
    "coding": "evaluate_text:coding",
    "duplicates": "evaluate_text:duplicates",
    "attach": "evaluate_attach:attach",
    "calibration": "evaluate_calibration:calibration",
    "award": "evaluate_award:award",
}


class Trials(click.Group):
    """Imports a trial's module when the trial is used or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(TRIALS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in TRIALS:
            return None
        module, _, attribute = TRIALS[name].partition(":")
        return getattr(import_module(f"countersign.cli.{module}"), attribute)


@click.group(cls=Trials)
def evaluate() -> None:
    """Measure quality on hand labels and planted truth."""
