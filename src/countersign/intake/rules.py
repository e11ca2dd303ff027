"""Who may bring files in."""

from __future__ import annotations

from countersign.people.rules import Actor, check


def check_import(by: Actor, *, deed: str = "import.run", body_id: int | None = None) -> None:
    """Whoever may do the target's ``deed``, an adviser for its own body (``body_id``) only; else
    :class:`NotAllowed`.
    """
    check(by, deed, body_id=body_id)


def check_profile(by: Actor) -> None:
    """Whoever may import may save how a kind of file is read."""
    check(by, "import.profile", body_id=next(iter(sorted(by.bodies("adviser"))), None))


def check_inlets(by: Actor) -> None:
    """Raises :class:`NotAllowed` unless ``by`` may add, pause and read sources elsewhere."""
    check(by, "inlet.keep")
