"""To whom a page opens, as a frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from countersign.people.rules import Actor, can


@dataclass(frozen=True)
class Opens:
    """To whom a page opens: to everyone, to everyone signed in, or to those who may do one of the ``deeds``.

    ``example`` holds arguments of the address that exist in the tests' small world (``tests/browser/world.py``); a
    page without one is visited with no arguments. ``is_page`` is False for addresses that answer with a
    file or only take a POST.
    """

    to: str  # "everyone" | "signed in" | "deeds"
    deeds: tuple[str, ...] = ()
    example: Mapping[str, object] = field(default_factory=dict)
    is_page: bool = True

    def admits(self, actor: Actor) -> bool:
        """Whether this actor may open the page, for any body at all; the action asks again for the body
        concerned.
        """
        if self.to == "everyone":
            return True
        if actor.kind != "staff":
            return False
        return self.to == "signed in" or any(_for_some_body(actor, name) for name in self.deeds)


def _for_some_body(actor: Actor, name: str) -> bool:
    return any(can(actor, name, body_id=body) for body in {None, *(body for _, body in actor.roles)})


def everyone(*, is_page: bool = True, **example: object) -> Opens:
    return Opens("everyone", example=example, is_page=is_page)


def signed_in(*, is_page: bool = True, **example: object) -> Opens:
    return Opens("signed in", example=example, is_page=is_page)


def may(*deeds: str, is_page: bool = True, **example: object) -> Opens:
    """Opens to those who may do one of these deeds (names in ``people.rules.DEEDS``)."""
    return Opens("deeds", deeds=deeds, example=example, is_page=is_page)


NOBODY = Opens("deeds")
