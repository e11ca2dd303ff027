"""What may stand in a log line: what happened and where in the site, never who, and never what was typed.

Of a request stand its status and which page it asked for: an address that a visitor typed may itself name somebody.
Addresses in other lines lose their query string, network addresses and user agents are not logged at all, and whatever
still looks like an e-mail address, a telephone number or a receipt code is blotted out, in messages and in
traces.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from http import HTTPStatus
from typing import Any

_BLOTS = (
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (re.compile(r"(?<![\w-])(?:[0-9A-Za-z]{4}[- ]){4}[0-9A-Za-z]{4}(?![\w-])"), "[code]"),
    (re.compile(r"(?<![\w.])(?:\+?\d[ ()-]?){9,14}\d(?!\w)"), "[number]"),
    (re.compile(r"\?[^\s\"'<>]+"), "?…"),
)


def blotted(line: str) -> str:
    """The line without query strings, e-mail addresses, receipt codes and telephone numbers."""
    for pattern, word in _BLOTS:
        line = pattern.sub(word, line)
    return line


def _of_request(record: logging.LogRecord) -> str:
    """What Django says about a request, in our words: ``Not Found: /finding/<int:number>``; empty for other lines."""
    status, request = getattr(record, "status_code", None), getattr(record, "request", None)
    if status is None or request is None:
        return ""
    match = getattr(request, "resolver_match", None)
    return f"{HTTPStatus(status).phrase}: {f'/{match.route}' if match else 'an address that is not ours'}"


class Blotter(logging.Formatter):
    """Blots the message of a record before it is written: nothing that a library puts into a message or an
    exception gets past.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the name is logging's
        record.message = _of_request(record) or blotted(record.message)
        return super().formatMessage(record)

    def formatStack(self, stack_info: str) -> str:  # noqa: N802  the name is logging's
        return blotted(stack_info)

    def formatException(self, exc_info) -> str:  # noqa: N802  the name is logging's
        """Where it broke, without the exception's own words: those may quote what was typed."""
        kind, _, trace = exc_info
        frames = []
        while trace is not None:
            name = trace.tb_frame.f_globals.get("__name__", "?")
            frames.append(f"  {name}.{trace.tb_frame.f_code.co_name} line {trace.tb_lineno}")
            trace = trace.tb_next
        return "\n".join([*frames, kind.__name__])


class Objects(Blotter):
    """The same as one JSON object a line, for whoever gathers logs by machine."""

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        self.formatMessage(record)
        said: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "where": record.name,
            "what": record.message,
        }
        if status := getattr(record, "status_code", None):
            said["status"] = status
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def logging_as(form: str) -> dict[str, Any]:
    """Django's LOGGING; ``form`` is ``lines`` or ``json``."""
    written = {"()": Blotter, "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"blotted": {"()": Objects} if form == "json" else written},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "blotted"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "countersign": {"handlers": ["console"], "level": "INFO", "propagate": False},
        },
    }
