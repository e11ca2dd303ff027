"""How a letter leaves: by e-mail, or through GOV.UK Notify. Nothing leaves unless a setting says so."""

from __future__ import annotations

from django.conf import settings

from countersign.notices.channels.letters import Channel, Letter, NotSent
from countersign.notices.channels.mail import Mail
from countersign.notices.channels.notify import Notify

__all__ = ["Channel", "Letter", "Mail", "NotSent", "Notify", "chosen"]


def chosen() -> Channel | None:
    """The channel of the settings; None where it is off, and every notice waits."""
    if settings.MAIL == "off":
        return None
    if settings.MAIL == "notify":
        return Notify(settings.NOTIFY_KEY, template=settings.NOTIFY_TEMPLATE, url=settings.NOTIFY_URL)
    return Mail()
