"""Set up, serve and look after an installation."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import SystemRandom

import click
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command, execute_from_command_line

from countersign.cli import tables, timetable
from countersign.errors import NotConfigured, NotNow
from countersign.work import worker

_STYLE = "frontend/built/countersign.css"
_PORT = 8000
_TRIED = 20  # ports after the first that are tried when it is taken


@click.command()
def init() -> None:
    """Prepare the database, the keys and the files that pages are made of. Doing it again changes nothing."""
    tables.bring_up_to_date()
    click.echo(f"Database ready, keys and evidence in {settings.HOME}.")
    if finders.find(_STYLE) is None:
        raise NotConfigured("The styles of the pages are not built.", remedy="Run `make assets` first.")
    if settings.PRODUCTION:
        call_command("collectstatic", verbosity=0, interactive=False)
        click.echo(f"Files of the pages collected in {settings.STATIC_ROOT}.")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Default 8000, or the next free one.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Network address to listen on.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Web processes.")
@click.option("--without-work", is_flag=True, help="Leave background work to `countersign work` elsewhere.")
def serve(port: int | None, address: str, workers: int, without_work: bool) -> None:
    """Serve the site and do its background work, until Ctrl-C."""
    port = _free(address, port)
    web = (
        *("-m", "gunicorn", "countersign.site.wsgi", "--bind", f"{address}:{port}"),
        *("--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--timeout", "60"),
        *("--log-level", "warning"),
    )
    commands = [web] if without_work else [web, ("-m", "countersign", "work")]
    # Where the web processes add up what /metrics shows.
    with tempfile.TemporaryDirectory() as sums, _running(commands, PROMETHEUS_MULTIPROC_DIR=sums) as processes:
        _wait_for(address, port, processes)
        click.echo(
            f"Countersign is at http://{'localhost' if address == '127.0.0.1' else address}:{port}/  (Ctrl-C stops it)"
        )
        while all(one.poll() is None for one in processes):
            time.sleep(0.3)
    raise NotNow("A part of the site stopped by itself.", remedy="Its reason is in the lines above.")


@click.command()
@click.option("--until-done", is_flag=True, help="End when nothing is waiting, instead of waiting for more.")
def work(until_done: bool) -> None:
    """Do what waits in the background: imports, refreshes, and what the timetable says: clocks, letters."""
    with _asked_to_stop() as stop:
        if until_done:
            timetable.start_due()
            worker.work(rng=SystemRandom(), stop=stop, until_done=True)
            return
        with timetable.kept():
            worker.work(rng=SystemRandom(), stop=stop)


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Set once we are asked to stop, so that the job in hand can end; asked again, we stop at once."""
    stop = threading.Event()

    def asked(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {one: signal.signal(one, asked) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: Sequence[str]) -> None:
    """Pass the rest to Django's own commands, such as `manage dbshell` or `manage check --deploy`."""
    execute_from_command_line(["countersign manage", *arguments])


@contextmanager
def _running(commands: Sequence[Sequence[str]], **told: str) -> Iterator[list[subprocess.Popen]]:
    """Start each as a Python process of its own; whatever happens, all of them are stopped at the end."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    # In a session of their own, so that Ctrl-C reaches only us and each is stopped once, in order.
    processes = [
        subprocess.Popen([sys.executable, *command], env=os.environ | told, start_new_session=True)
        for command in commands
    ]
    try:
        yield processes
    except KeyboardInterrupt:
        click.echo("\nStopping.")
        sys.exit(0)
    finally:
        for one in processes:
            one.terminate()
        for one in processes:
            _ended(one)


def _as_interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _ended(one: subprocess.Popen) -> None:
    try:
        one.wait(timeout=15)
    except subprocess.TimeoutExpired:
        one.kill()
        one.wait()


def _free(address: str, port: int | None) -> int:
    """The port to serve on: the one asked for, or the first free one from 8000 on; says so if that is another."""
    if port is not None:
        if _is_taken(address, port):
            raise NotNow(f"Port {port} is taken.", remedy="Choose another with --port, or leave --port out.")
        return port
    free = next((one for one in range(_PORT, _PORT + _TRIED) if not _is_taken(address, one)), None)
    if free is None:
        raise NotNow(f"Ports {_PORT} to {_PORT + _TRIED - 1} are all taken.", remedy="Choose one with --port.")
    if free != _PORT:
        click.echo(f"Port {_PORT} is taken; using {free}.")
    return free


def _is_taken(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((address, port))
        except OSError:
            return True
    return False


def _wait_for(address: str, port: int, processes: Sequence[subprocess.Popen], seconds: float = 60) -> None:
    """Return once somebody answers, so that the address is printed only when it works."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and all(one.poll() is None for one in processes):
        try:
            socket.create_connection((address, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise NotNow("The site did not start.", remedy="Its reason is in the lines above.")
