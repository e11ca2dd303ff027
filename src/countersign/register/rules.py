"""Who may change the register."""

from __future__ import annotations

from countersign.people.rules import Actor, check


def check_edit(by: Actor) -> None:
    """Raises :class:`NotAllowed` unless ``by`` may add and change bodies, services, places and contracts."""
    check(by, "register.edit")


def check_import(by: Actor) -> None:
    """Raises :class:`NotAllowed` unless ``by`` may import registers and contract releases."""
    check(by, "register.import")
