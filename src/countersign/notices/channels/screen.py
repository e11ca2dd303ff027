"""The default in development: a letter is printed instead of sent, and to whom it would go is not shown."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as Console


class EmailBackend(Console):
    def write_message(self, message: EmailMessage) -> None:
        """What was written may be kept as a log, so the address stays out of it."""
        self.stream.write(f"Subject: {message.subject}\nTo: (not shown)\n\n{message.body}\n{'-' * 79}\n")
