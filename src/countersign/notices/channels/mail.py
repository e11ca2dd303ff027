"""E-mail through Django: to the screen by default, by SMTP where the settings say so."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from countersign.notices.channels.letters import Letter, NotSent


class Mail:
    """One connection for all letters of a run; opened again after it broke."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def send(self, letter: Letter) -> None:
        with _faults(handed_over=False):
            self._connection.open()
        with _faults(handed_over=True):
            try:
                _message(letter, self._connection).send()
            except (OSError, smtplib.SMTPException):
                self.close()
                raise

    def has(self, reference: str) -> bool:
        """Nobody can ask a mail server; a reader's own recognises the same Message-ID."""
        return False

    def close(self) -> None:
        self._connection.close()


def _message(letter: Letter, connection: object) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    headers = {
        "Message-ID": f"<{letter.reference}@{domain}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office reply comes back
    }
    if letter.stop:
        headers |= {"List-Unsubscribe": f"<{letter.stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(letter.subject, letter.text, to=[letter.to], headers=headers, connection=connection)


@contextmanager
def _faults(*, handed_over: bool) -> Iterator[None]:
    """Says what a fault of SMTP means for the letter (RFC 5321, 4.2.1: 4yz passes, 5yz lasts)."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused("the address was refused", [code for code, _ in error.recipients.values()]) from None
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPNotSupportedError):
        raise NotSent("the mail server refused us", channel=True) from None
    except smtplib.SMTPDataError as error:
        raise _refused("the letter was refused", [error.smtp_code]) from None
    except (OSError, smtplib.SMTPException):
        raise NotSent("the mail server cannot be reached", channel=True, perhaps=handed_over) from None


def _refused(fault: str, codes: list[int]) -> NotSent:
    return NotSent(fault, lasting=all(code >= 500 for code in codes))
