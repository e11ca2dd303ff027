"""An inbox to which people write what happened (IMAP). Letters that were read stay there, unless told otherwise."""

from __future__ import annotations

import imaplib
import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from countersign.errors import NotConfigured, NotReadable, NotValid
from countersign.experiences.actions.mailing import receive_letter
from countersign.experiences.inlets.letters_in import Letter, letter
from countersign.experiences.models import Experience
from countersign.experiences.queries import source as source_called
from countersign.experiences.told import Told, external_id
from countersign.formats.reaching import Reach, Spot, spot
from countersign.formats.reaching.addresses import taken_apart
from countersign.formats.tabular import BadRow
from countersign.intake.kinds import Item, Kind, Page, Take
from countersign.intake.models import Inlet, Run
from countersign.intake.targets import Outcome
from countersign.intake.ways.asking import secret_of

_AT_ONCE = 20
_LARGEST = 10 * 2**20  # bytes of one letter with its attachments, which are thrown away
_FOLDER = re.compile(r"[^\x00-\x1f\x7f\"\\\\*%]{1,100}")
_USER = re.compile(r"[A-Za-z0-9.@+_-]{1,100}")
_SIZE = re.compile(rb"UID (\d+).*RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+).*UID (\d+)")
_AFTER = ("", "delete")


def _check(address: str, options: dict[str, Any]) -> None:
    try:
        _user_and_folder(address)
    except NotValid as error:
        raise NotValid(error.message, remedy=error.remedy, faults=(("address", str(error)),)) from error
    if options.get("after", "") not in _AFTER:
        raise NotValid("It is not known what to do with letters afterwards.", faults=(("after", "Keep or delete."),))
    try:
        source_called(options.get("source") or "")
    except Exception as error:
        raise NotValid(
            "It is not said whose these are.", faults=(("source", "Choose a source of accounts."),)
        ) from error


def _user_and_folder(address: str) -> tuple[str, str]:
    taken_apart(address, schemes=("imap", "imaps"))
    parts = urlsplit(address)
    user, folder = unquote(parts.username or ""), unquote(parts.path.strip("/")) or "INBOX"
    if not _USER.fullmatch(user) or not _FOLDER.fullmatch(folder) or not folder.isascii():
        raise NotValid("This is not the address of an inbox.", remedy="Write imaps://user@mail.example.org/INBOX.")
    return user, folder


def _take(run: Run) -> Take:
    source = source_called(run.context["source"])

    def take(items: Sequence[Item]) -> list[Outcome]:
        return [_taken(item.value, source, run, item.line) for item in items]

    return take


def _taken(one: Letter, source: Any, run: Run, line: int) -> Outcome:
    return receive_letter(words=one.words, own_id=one.own_id, sender=one.sender, source=source, run=run, line=line)


def _pages(inlet: Inlet, reach: Reach) -> Iterator[Page]:
    """Letters that came since, by their number in the inbox; all of them again where the server numbered anew."""
    user, folder = _user_and_folder(inlet.address)
    deletes = inlet.options.get("after") == "delete"
    with _opened(inlet, reach, user) as box:
        validity = _selected(box, folder, readonly=not deletes)
        last = inlet.cursor.get("uid", 0) if inlet.cursor.get("validity") == validity else 0
        waiting = iter(_numbers(box, last))
        while some := list(islice(waiting, _AT_ONCE)):
            rows = [_read(box, number) for number in some]
            yield Page(rows, {"validity": validity, "uid": some[-1]}, "inbox")
            if deletes:  # only now: what stands in the register is stored
                _delete(box, rows, source_called(inlet.options["source"]))


@contextmanager
def _opened(inlet: Inlet, reach: Reach, user: str) -> Iterator[imaplib.IMAP4]:
    here = spot(inlet.address, private=reach.private, schemes=("imap", "imaps"))
    if here.scheme == "imap" and not ipaddress.ip_address(here.ip).is_loopback:
        raise NotValid("Passwords do not travel in the open.", remedy="Write imaps:// instead of imap://.")
    password = secret_of(inlet)
    if not password:
        raise NotConfigured("The inbox has no password.", remedy="Name the variable of the environment that holds it.")
    box = None
    try:
        box = _Box(here, reach.timeout_s)
        box.login(user, password)
        yield box
    except (imaplib.IMAP4.error, OSError, EOFError) as error:
        raise NotReadable("The inbox could not be read.", remedy="Check address, user and password.") from error
    finally:
        if box is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                box.logout()


class _Box(imaplib.IMAP4):
    """A connection to the machine that was checked, which cannot make us hold more than one large letter."""

    def __init__(self, here: Spot, timeout_s: float) -> None:
        self._here = here
        super().__init__(here.host, here.port, timeout_s)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        line = socket.create_connection((self._here.ip, self._here.port), timeout)
        if self._here.scheme == "imap":
            return line
        return ssl.create_default_context().wrap_socket(line, server_hostname=self._here.host)

    def read(self, size: int) -> bytes:
        if size > _LARGEST + 2**16:
            raise self.abort("a letter larger than was said")
        return super().read(size)


def _selected(box: imaplib.IMAP4, folder: str, *, readonly: bool) -> int:
    """Opens the folder; returns the number that holds as long as its letters keep theirs."""
    _good(box.select(f'"{folder}"', readonly=readonly))
    said = box.response("UIDVALIDITY")[1]
    return int(said[0]) if said and said[0] else 0


def _numbers(box: imaplib.IMAP4, last: int) -> list[int]:
    found = _good(box.uid("SEARCH", f"UID {last + 1}:*"))
    numbers = sorted(int(number) for part in found if part for number in part.split())
    return [number for number in numbers if number > last]  # "n:*" holds the last letter in any case


def _read(box: imaplib.IMAP4, number: int) -> Item | BadRow:
    size = next((int(found[2] or found[3]) for part in _good(box.uid("FETCH", str(number), "(RFC822.SIZE)"))
                 if isinstance(part, bytes) and (found := _SIZE.search(part))), None)  # fmt: skip
    if size is None:
        return BadRow(number, "It was gone before it could be read.")
    if size > _LARGEST:
        return BadRow(number, f"It is larger than {_LARGEST // 2**20} MiB.")
    parts = _good(box.uid("FETCH", str(number), "(BODY.PEEK[])"))
    raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    try:
        return Item(number, letter(raw))
    except NotValid as error:
        return BadRow(number, str(error))
    except Exception:  # whatever a broken letter makes the library raise, the next one is read
        return BadRow(number, "It cannot be taken apart.")


def _delete(box: imaplib.IMAP4, rows: Sequence[Item | BadRow], source: Any) -> None:
    """Those that stand in the register now; what was refused stays, for a person to look at."""
    for row in rows:
        if isinstance(row, Item):
            known = external_id(source.salt, Told(words=row.value.words, own_id=row.value.own_id).clean())
            if Experience.objects.filter(source=source, external_id=known).exists():
                _good(box.uid("STORE", str(row.line), "+FLAGS.SILENT", r"(\Deleted)"))
    _good(box.expunge())


def _good(answer: tuple[str, list[Any]]) -> list[Any]:
    status, parts = answer
    if status != "OK":
        raise NotReadable("The inbox refused what was asked.", remedy="Check that the folder is there.")
    return parts


MAIL = Kind(
    "mail",
    "An inbox for accounts sent by mail",
    "Write imaps://user@host/INBOX. Each letter is an account; attachments are not opened.",
    _pages,
    _take,
    _check,
    asks=("source", "secret", "after"),
)
