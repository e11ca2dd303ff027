"""A letter, what can carry it, and how carrying it can fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """``reference`` is the same at every try, so that a letter that went out twice can be recognised as one.

    ``stop`` is the address of a page where its reader takes the address back: one POST is enough (RFC 8058).
    """

    reference: str
    to: str = field(repr=False)  # so that no trace of an error ever shows it
    subject: str
    text: str
    stop: str = ""


class NotSent(Exception):
    """A letter was not sent, or nobody knows. ``fault`` says why in a few words, and never names an address.

    lasting   it will never be taken as it is: the address is refused
    channel   nothing can be sent at all now: the server is down, the key is refused
    perhaps   it may have gone out all the same: the line broke after it was handed over
    """

    def __init__(self, fault: str, *, lasting: bool = False, channel: bool = False, perhaps: bool = False) -> None:
        super().__init__(fault)
        self.fault, self.lasting, self.channel, self.perhaps = fault, lasting, channel, perhaps


class Channel(Protocol):
    """Carries letters one by one; ``close`` it after the last."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over; raises :class:`NotSent`."""

    def has(self, reference: str) -> bool:
        """Whether a letter of this reference was handed over before, as far as the channel can tell."""

    def close(self) -> None: ...
