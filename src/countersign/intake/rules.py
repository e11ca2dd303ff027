"""Who may bring files in."""

from __future__ import annotations

from countersign.people.rules import Actor, check


def check_import(by: Actor, *, body_id: int | None = None) -> None:
    """Stewards, an adviser for the body it acts for (``body_id``), and the software itself; else :class:`NotAllowed`."""
    check(by, "import.run", body_id=body_id)


def check_profile(by: Actor) -> None:
    """Whoever may import may save how a kind of file is read."""
    check(by, "import.profile", body_id=next(iter(sorted(by.bodies("adviser"))), None))
