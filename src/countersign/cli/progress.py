"""A progress bar for long work on the command line; plain lines where nobody watches."""

from __future__ import annotations

import sys

import click


class Bar:
    """``show(done, total, words)`` draws the line anew; ``close()`` ends it. Nothing is drawn into a pipe."""

    WIDTH = 30

    def __init__(self, label: str) -> None:
        self.label = label
        self._open = False

    def show(self, done: int, total: int | None, words: str = "") -> None:
        if not sys.stderr.isatty():
            return
        share = min(1.0, done / total) if total else 0.0
        bar = "█" * round(share * self.WIDTH)
        click.echo(f"\r{self.label} {bar:<{self.WIDTH}} {share:4.0%} {done:,} {words}\x1b[K", nl=False, err=True)
        self._open = True

    def close(self) -> None:
        if self._open:
            click.echo(err=True)
        self._open = False
