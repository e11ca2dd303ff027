"""Everything that cannot be worked out again, as one file, and back from it.

In a backup are the database as it stood at one moment, the published tiles of the ledger, uploads, measures of the
host's own, and a manifest. Not in it are the keys (a backup with its keys is a copy of everything sealed), what is
counted from the rows (`countersign refresh` counts it again), files that wait to be imported, and rehearsals, which
nothing may outlive.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection

from countersign import clock
from countersign.cli import programs, tables
from countersign.errors import Broken, NotConfigured, NotNow, NotReadable
from countersign.ledger import actions, queries
from countersign.ledger.models import Head

_KEPT = ("ledger", "uploads", "measures", "notice.txt")  # below COUNTERSIGN_HOME
_DUMP = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_KEYS = ("SEALING_KEYS", "EQUALITY_KEYS", "RECEIPT_KEY", "LEDGER_KEY")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything that cannot be worked out again into FILE, while the site goes on.

    FILE holds what people told, as sealed as it lies here, and no key: keep the keys elsewhere.
    """
    if file.exists():
        raise NotNow(f"{file} exists.", remedy="Give every backup a name of its own, such as its date.")
    beside = file.with_name(f"{file.name}.new-{os.getpid()}")
    try:
        _packed(beside)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    click.echo(f"{file}: {file.stat().st_size:,} bytes, {_lines():,} lines of the ledger.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put back what FILE holds, into an empty database and an empty COUNTERSIGN_HOME, and verify all of it.

    Under other keys than those of the backup nothing is put back.
    """
    with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        unpacked = Path(folder)
        manifest = _unpacked(file, unpacked)
        _check_place(manifest)
        _check_keys(manifest)
        _fill(unpacked / _DUMP[connection.vendor])
        for name in _KEPT:
            if (unpacked / name).exists():
                shutil.move(unpacked / name, settings.HOME / name)
    tables.bring_up_to_date()
    click.echo(f"Put back from {manifest['at']}: {_verified():,} lines of the ledger, all as they were.")
    click.echo("Now run `countersign refresh`, which counts the evidence anew.")


def _lines() -> int:
    return Head.objects.values_list("size", flat=True).first() or 0


def _packed(target: Path) -> None:
    """Tiles first, since they are only ever added to, uploads last: whatever a row names is there."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder, _only_ours(target) as made:
        _add(made, "ledger")
        dump = Path(folder) / _DUMP[connection.vendor]
        _dump(dump)
        made.add(dump, dump.name)
        for name in _KEPT[1:]:
            _add(made, name)
        manifest = Path(folder) / "manifest.json"
        manifest.write_text(json.dumps(_manifest(dump), indent=1), encoding="utf-8")
        made.add(manifest, manifest.name)


def _only_ours(target: Path) -> tarfile.TarFile:
    """A new archive that nobody else on this machine can open."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return tarfile.open(fileobj=os.fdopen(handle, "wb"), mode="w:gz", compresslevel=3)


def _add(made: tarfile.TarFile, name: str) -> None:
    if (settings.HOME / name).exists():
        made.add(settings.HOME / name, name)


def _manifest(dump: Path) -> dict[str, Any]:
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "version": version("countersign"),
        "database": connection.vendor,
        "digest": _digest(dump),
        "keys": _marks(),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _marks() -> dict[str, list[str]]:
    """A mark of each key, by which it can be told from others and nothing else."""
    held = {name: getattr(settings, name) for name in _KEYS}
    each = {name: (value,) if isinstance(value, str) else value for name, value in held.items()}
    return {name: [_mark(one) for one in keys] for name, keys in each.items()}


def _mark(key: str) -> str:
    return hmac.new(key.encode(), b"countersign backup", hashlib.sha256).hexdigest()[:16]


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file) as made:
            made.extractall(folder, filter="data")
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        dump = folder / _DUMP[manifest["database"]]
        whole = _digest(dump) == manifest["digest"]
    except (OSError, EOFError, KeyError, ValueError, tarfile.TarError) as error:
        raise NotReadable(f"{file} is not a whole backup.", remedy="Take another one.") from error
    if not whole:
        raise NotReadable(f"The database in {file} is damaged.", remedy="Take another backup.")
    return manifest


def _check_place(manifest: dict[str, Any]) -> None:
    if manifest["database"] != connection.vendor:
        raise NotConfigured(
            f"The backup is of {manifest['database']}, this database is {connection.vendor}.",
            remedy="Set DATABASE_URL to a database of the same kind.",
        )
    if connection.introspection.table_names():
        raise NotNow("The database is not empty.", remedy="Restore into an empty one; nothing is ever overwritten.")
    if there := [name for name in _KEPT if (settings.HOME / name).exists()]:
        raise NotNow(
            f"In {settings.HOME} there is already: {', '.join(there)}.", remedy="Restore into an empty folder."
        )


def _check_keys(manifest: dict[str, Any]) -> None:
    ours = _marks()
    if lost := [name for name, marks in manifest["keys"].items() if not set(marks) <= set(ours.get(name, ()))]:
        named = ", ".join(f"COUNTERSIGN_{name}" for name in lost)
        raise NotConfigured(
            f"Other keys were in use when the backup was made: {named}.",
            remedy="Set the keys of then; without them what is sealed stays sealed.",
        )


def _dump(target: Path) -> None:
    """The database as it stands at one moment; whoever writes meanwhile is not held up."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy, pages=2000)
    else:
        _ask("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _fill(dump: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(dump)) as copy:
            connection.ensure_connection()
            copy.backup(connection.connection)
        connection.close()
    else:
        _ask("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
             f"--dbname={connection.settings_dict['NAME']}", str(dump))  # fmt: skip


def _ask(program: str, *arguments: str) -> None:
    found = programs.postgres(program, named=settings.POSTGRES)
    if found is None:
        raise NotConfigured(
            f"There is no {program} here.",
            remedy="Install PostgreSQL's client, or name its folder in COUNTERSIGN_POSTGRES.",
        )
    told = subprocess.run([found / program, *arguments], env=_reaching(), capture_output=True, text=True, check=False)
    if told.returncode:
        raise Broken(f"{program}: {told.stderr.strip().splitlines()[-1]}", remedy="Nothing was kept of this try.")


def _reaching() -> dict[str, str]:
    """What PostgreSQL's programs read of how to reach the database; a password is never on a command line."""
    found = connection.get_connection_params()
    names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password", "PGDATABASE": "dbname",
             "PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert"}  # fmt: skip
    return os.environ | {name: str(found[key]) for name, key in names.items() if found.get(key)}


def _verified() -> int:
    """How many lines there are; raises :class:`Broken` for the first thing that is not as it was."""
    if known := queries.latest():
        actions.publish(known)
    if fault := queries.verdict().fault:
        raise Broken(str(fault), remedy="The backup was changed, or made of a database that was. Take an earlier one.")
    return _lines()
