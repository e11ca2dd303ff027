"""Every refusal Countersign can give, in one small tree.

    CountersignError
    ├── Refused             a rule says no
    │   ├── NotAllowed      this person may not do this, at any time
    │   ├── NotNow          the thing is in the wrong state, or it is too early or too late
    │   ├── NotSafe         the text or the number would give a person away
    │   └── TooMany         asked too often; try again later
    ├── NotFound            there is no such thing, or not for you
    ├── NotValid            what was sent cannot be understood
    │   └── NotReadable     a file cannot be read at all (encoding, format, damage)
    │       └── AskedToWait a server elsewhere is busy and says when to come again
    ├── NotConfigured       a setting is missing or unsafe
    ├── NoRoom              the disk is full, or may not be written to
    └── Broken              stored evidence does not agree with itself

Each kind maps to one page (its HTTP ``status``) and one ``exit_code`` of the command line. A message is written for the
person who reads it: what happened, and what to do now. It never quotes the text of an account.
"""

from __future__ import annotations

import errno


class CountersignError(Exception):
    """Base of all our own errors. ``message`` says what happened, ``remedy`` what to do now."""

    status = 500
    exit_code = 1
    title = "Something went wrong"

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class Refused(CountersignError):
    status = 403
    exit_code = 3
    title = "This cannot be done"


class NotAllowed(Refused):
    title = "You cannot do this"


class NotNow(Refused):
    status = 409
    title = "This cannot be done now"


class NotSafe(Refused):
    status = 422
    title = "This would give a person away"


class TooMany(Refused):
    status = 429
    title = "Too many tries"

    def __init__(self, message: str, *, remedy: str = "", retry_after_s: int = 60) -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after_s = retry_after_s


class NotFound(CountersignError):
    status = 404
    exit_code = 4
    title = "Page not found"


class NotValid(CountersignError):
    """``faults`` lists every fault as ``(where, what)``, so that all are shown at once."""

    status = 422
    exit_code = 5
    title = "There is a problem"

    def __init__(self, message: str, *, remedy: str = "", faults: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message, remedy=remedy)
        self.faults = faults


class NotReadable(NotValid):
    title = "The file cannot be read"


class AskedToWait(NotReadable):
    """``retry_after_s`` is how long the server asks us to stay away."""

    def __init__(self, message: str, *, remedy: str = "It is asked again later.", retry_after_s: int = 300) -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after_s = retry_after_s


class NotConfigured(CountersignError):
    exit_code = 6
    title = "A setting is missing or unsafe"


class NoRoom(CountersignError):
    """What was to be kept could not be written; nothing of it was kept."""

    status = 503
    exit_code = 8
    title = "This cannot be saved now"


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# How SQLite and PostgreSQL say it.
_SAID_FULL = ("disk is full", "no space left on device", "disk quota exceeded")
_SAID_SHUT = ("readonly database", "read-only file system", "read-only transaction")


def no_room(error: BaseException | None) -> NoRoom | None:
    """The same in our words, where ``error`` of the system or of a database says that the disk is full or shut."""
    said, number = str(error).lower(), error.errno if isinstance(error, OSError) else None
    if number in _FULL or any(words in said for words in _SAID_FULL):
        return NoRoom("The disk of this register is full. Nothing of this was kept.", remedy=_MAKE_ROOM)
    if number == errno.EROFS or any(words in said for words in _SAID_SHUT):
        return NoRoom("The disk of this register may only be read. Nothing of this was kept.", remedy=_MAKE_ROOM)
    return None


_MAKE_ROOM = "Once its host has seen to it, do it again: what was there before is whole."


class Broken(CountersignError):
    exit_code = 7
    title = "The record does not agree with itself"
