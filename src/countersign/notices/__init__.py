"""Notices: letters and e-mails wait in one outbox, are sent once, and are never lost."""
