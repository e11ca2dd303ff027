"""Make keys, and check the settings: the two verbs that work before anything else does."""

from __future__ import annotations

import hashlib
import os
import secrets
from importlib import import_module

import click

from countersign.proof.keys import new_signing_key
from countersign.sealing import new_key

_MAKERS = {
    "secret": ("COUNTERSIGN_SECRET_KEY", lambda: secrets.token_urlsafe(50)),
    "sealing": ("COUNTERSIGN_SEALING_KEYS", new_key),
    "receipts": ("COUNTERSIGN_RECEIPT_KEY", new_key),
    "ledger": ("COUNTERSIGN_LEDGER_KEY", new_signing_key),
    "equality": ("COUNTERSIGN_EQUALITY_KEYS", new_key),
}


@click.command()
@click.argument("kind", type=click.Choice([*_MAKERS, "all"]), default="all")
@click.option("--bare", is_flag=True, help="Only the key, without the name of its setting.")
def key(kind: str, bare: bool) -> None:
    """Make a fresh key and print it as a setting; nothing is stored.

    KIND is secret, sealing, receipts, ledger, equality or all. To replace a sealing key put the new one in front of the
    old, separated by a comma: the first seals, every one opens.
    """
    for name, make in _MAKERS.values() if kind == "all" else [_MAKERS[kind]]:
        click.echo(make() if bare else f"{name}={make()}")


@click.command("open311-key")
@click.argument("source")
def open311_key(source: str) -> None:
    """Make a key with which somebody's software may report by Open311; nothing is stored.

    SOURCE is the short name of the source that its accounts belong to (`countersign source add`).
    """
    made = secrets.token_urlsafe(24)
    click.echo(f"Give them this key, once: {made}")
    click.echo("Add to the setting COUNTERSIGN_OPEN311_KEYS, with a comma between two:")
    click.echo(f"{source}:{hashlib.sha256(made.encode()).hexdigest()}")


@click.command()
def check() -> None:
    """Say everything that is wrong with the settings; ends with exit code 6 if anything is."""
    import_module(os.environ["DJANGO_SETTINGS_MODULE"])  # raises NotConfigured with every fault at once
    click.echo("The settings are safe to start with.")
