"""The command line on real files beside the project, in a database of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from countersign.cli import countersign

Cli = Callable[..., str]


@pytest.fixture
def cli(db) -> Cli:
    """Runs ``countersign …`` and returns what it wrote to standard output; a refusal is raised as it is."""

    def run(*arguments: object) -> str:
        answer = CliRunner().invoke(countersign, [str(one) for one in arguments], catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        return answer.stdout

    return run


def bodies(*names: tuple[str, str]) -> str:
    """A table of bodies as a user would write it: name, abbreviation."""
    return "name,abbreviation,sector\n" + "".join(f"{name},{short},public\n" for name, short in names)


@pytest.fixture
def trusts(tmp_path) -> Path:
    """The two trusts that the comments are about."""
    path = tmp_path / "trusts.csv"
    path.write_text(
        bodies(
            ("North East Ambulance Service NHS Foundation Trust", "NEAS"),
            ("Nottinghamshire Healthcare NHS Foundation Trust", "NHFT"),
        )
    )
    return path
