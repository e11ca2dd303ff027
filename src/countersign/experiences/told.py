"""What one person told, before it is stored, and what it becomes when it is."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from dataclasses import dataclass, replace

from countersign.errors import NotValid
from countersign.proof.commitments import commit, new_salt
from countersign.sealing import Sealer

MAX_WORDS = 200_000  # characters; the longest in real files has 17,097
_NOT_TEXT = {0: None} | dict.fromkeys(range(0xD800, 0xE000))  # NUL and half surrogates belong to no text


@dataclass(frozen=True, slots=True)
class Told:
    """One account as it was told. ``own_id`` is the row's id in its file, where it has one."""

    words: str = ""
    asked: str = ""
    happened_on: dt.date | None = None
    rating: int | None = None
    said_body: str = ""
    said_service: str = ""
    said_place: str = ""
    said_reference: str = ""
    staff_names: tuple[str, ...] = ()
    fears: bool = False
    on_behalf: bool = False
    own_id: str = ""
    line: int | None = None

    def clean(self) -> Told:
        """With surrounding blanks and characters that belong to no text removed."""
        return replace(self, words=self.words.translate(_NOT_TEXT).strip())

    def fault(self) -> tuple[str, str] | None:
        """The field at fault and why, or None."""
        if not self.words and self.rating is None:
            return "words", "There are no words and no rating."
        if len(self.words) > MAX_WORDS:
            return "words", f"The words are longer than {MAX_WORDS:,} characters."
        if self.rating is not None and self.rating not in range(1, 7):
            return "rating", "The rating is not 1 to 6."
        return None

    def check(self) -> None:
        """Raises :class:`NotValid` with the field at fault."""
        if fault := self.fault():
            raise NotValid(fault[1], faults=(fault,))

    @property
    def typed(self) -> str:
        """All that a person wrote in words of their own: what must be heard may stand in any field of a form.

        Of a file only the words are, as its other columns name services (a refuge, a crisis line) for every row.
        """
        return "\n".join((self.words, self.said_body, self.said_service, self.said_place, self.said_reference))

    @property
    def content(self) -> dict[str, object]:
        """What was told as plain JSON: what is sealed, committed to and compared."""
        return {
            "words": self.words,
            "asked": self.asked,
            "happened_on": self.happened_on.isoformat() if self.happened_on else None,
            "rating": self.rating,
            "body": self.said_body,
            "service": self.said_service,
            "place": self.said_place,
            "reference": self.said_reference,
            "staff_names": list(self.staff_names),
            "fears": self.fears,
            "on_behalf": self.on_behalf,
        }


def keyed(salt: str, text: str) -> str:
    """A digest of ``text`` that nobody can test without the source's salt (HMAC-SHA-256, 64 hexadecimal
    digits).
    """
    return hmac.new(salt.encode(), text.encode(), hashlib.sha256).hexdigest()


def row_digest(salt: str, told: Told) -> str:
    """Two rows have the same digest if they tell the same."""
    return keyed(salt, json.dumps(told.content, ensure_ascii=False))


def external_id(salt: str, told: Told, *, file: str = "") -> str:
    """What a row is recognised by when it comes again.

    Its own id where it has one, else what it tells. Words that are equal to the letter are then one account;
    a bare rating without an id would be taken for every equal rating, so there the place in the ``file`` (its
    digest) counts too.
    """
    if told.own_id:
        return keyed(salt, f"id\0{told.own_id}")
    place = "" if told.words else f"\0{file}\0{told.line}"
    return keyed(salt, f"row\0{json.dumps(told.content, ensure_ascii=False)}{place}")


def seal(sealer: Sealer, key: str, told: Told) -> tuple[bytes, bytes]:
    """The sealed original, which holds the salt too, and the commitment (32 bytes)."""
    salt = new_salt()
    content = told.content
    sealed = sealer.seal(json.dumps({**content, "salt": salt.hex()}, ensure_ascii=False), context=context(key))
    return sealed, bytes.fromhex(commit(content, salt))


def unseal(sealer: Sealer, key: str, value: bytes) -> dict[str, object]:
    """The content and its ``salt``; raises :class:`Broken` if it was altered or belongs to another
    account.
    """
    return json.loads(sealer.open(value, context=context(key)))


def reseal(sealer: Sealer, key: str, value: bytes, *, added: str, on: dt.date) -> bytes:
    """The sealed original with what its teller added since. What was committed to when it came stays as it was."""
    content = unseal(sealer, key, value)
    content["added"] = [*content.get("added", ()), {"words": added, "on": on.isoformat()}]  # type: ignore[misc]
    return sealer.seal(json.dumps(content, ensure_ascii=False), context=context(key))


def all_words(content: dict[str, object]) -> str:
    """What was told, and below it what was added since."""
    added = [str(one["words"]) for one in content.get("added", ())]  # type: ignore[attr-defined]
    return "\n\n".join(part for part in (str(content.get("words", "")), *added) if part)


def context(key: str) -> str:
    """What a sealed original is bound to, so that it opens on no other account."""
    return f"experience:{key}"


def fits(commitments: bytes, content: dict[str, object], salt: bytes) -> bool:
    """Whether what was told is among these commitments."""
    found = bytes.fromhex(commit(content, salt))
    return any(commitments[at : at + 32] == found for at in range(0, len(commitments), 32))
