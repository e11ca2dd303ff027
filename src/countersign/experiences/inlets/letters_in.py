"""A letter as it came by mail, taken apart: what was said, by whom, and whether a person wrote it at all.

Attachments are never opened and never kept; of a letter that is HTML only, the text is taken.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

from countersign.errors import NotValid

_ADDRESS = re.compile(r"[^@\s<>\"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z0-9-]{2,63}")
_QUOTED = re.compile(
    r"^\s*(>|-{2,}\s*(original message|forwarded)|(on|am|le)\b.{5,200}\b(wrote|schrieb|écrit)\s*:\s*$)", re.I
)
_SIGNATURE = re.compile(r"^-- ?$")
_SILENT = ("script", "style", "head", "title")
_BREAKS = ("p", "br", "div", "li", "tr", "h1", "h2", "h3", "blockquote")


@dataclass(frozen=True)
class Letter:
    """``own_id`` knows it again when it comes again. ``sender`` is an address or empty."""

    own_id: str
    words: str
    sender: str
    attachments: int


def letter(raw: bytes) -> Letter:
    """Raises :class:`NotValid` for what no person wrote, and for what says nothing."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    if why := _by_machine(message):
        raise NotValid(why)
    own = _own(_text(message))
    words = "\n\n".join(part for part in (_header(message, "Subject"), own) if part)
    if not any(character.isalnum() for character in own):
        raise NotValid("It has no words of its own; attachments are not opened.")
    sender = parseaddr(_header(message, "From"))[1]
    return Letter(
        own_id=_header(message, "Message-ID")[:300], words=words, attachments=_attached(message),
        sender=sender if _ADDRESS.fullmatch(sender) else "",
    )  # fmt: skip


def _header(message: EmailMessage, name: str) -> str:
    """In one line; a header that cannot be read is as good as none."""
    try:
        return " ".join(str(message.get(name) or "").split())
    except Exception:  # the library raises what it likes over broken headers
        return ""


def _by_machine(message: EmailMessage) -> str:
    """Why no person wrote it, or empty (RFC 3834, RFC 2369)."""
    if _header(message, "Auto-Submitted").lower() not in ("", "no"):
        return "It is an automatic answer."
    if _header(message, "Precedence").lower() in ("bulk", "junk", "list") or message.get("List-Id"):
        return "It went to a list, not to this register."
    if message.get_content_type() in ("multipart/report", "message/delivery-status"):
        return "It reports on the delivery of another letter."
    return ""


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None or body.get_content_maintype() != "text":
        return ""
    try:
        content = str(body.get_content())
    except (LookupError, UnicodeError, ValueError):
        raise NotValid("It is written in an encoding that is not known.") from None
    return content if body.get_content_subtype() == "plain" else _of_html(content)


def _own(text: str) -> str:
    """Without what the writer only quotes, and without the signature below."""
    kept = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if _SIGNATURE.match(line):
            break
        if not _QUOTED.match(line):
            kept.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _attached(message: EmailMessage) -> int:
    return sum(1 for part in message.walk() if part.get_filename() or part.get_content_disposition() == "attachment")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent += tag in _SILENT
        self.words += ["\n"] if tag in _BREAKS else []

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        self.words += ["\n"] if tag in _BREAKS else []

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _of_html(text: str) -> str:
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)
