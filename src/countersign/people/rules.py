"""Who may: one table, one place.

Every room's deeds stand in ``people.deeds``. Three questions are kept apart:
*who may* is answered here; *is it time* by a thing's life (``states.py``); *what may be seen* by the
release. The table is printed as docs/reference/who-may-what.md; a test holds the two together.

A role that may do a deed only for its own body is asked with that body, so the caller says which body is concerned
(``body_id``).
"""

from __future__ import annotations

from countersign.errors import NotAllowed
from countersign.people.actors import ANYBODY, SYSTEM, Actor
from countersign.people.deeds import ADVISER, ANSWERABLE, DEEDS, FOR_A_BODY, FOR_THE_HOST, Deed

__all__ = ["ANYBODY", "DEEDS", "SYSTEM", "Actor", "Deed", "can", "check", "check_membership", "deed", "reference"]

_BY_NAME = {deed.name: deed for deed in DEEDS}


def deed(name: str) -> Deed:
    """The deed of this name; an undeclared one is a ``KeyError``."""
    return _BY_NAME[name]


def can(actor: Actor, deed: str, *, body_id: int | None = None) -> bool:
    """Whether ``actor`` may do ``deed`` (a name in ``DEEDS``), concerning the body ``body_id`` if it
    concerns one.
    """
    asked = _BY_NAME[deed]
    if asked.anyone or (actor.kind == "system" and asked.software):
        return True
    if asked.holder and actor.receipt_id is not None:
        return True
    return any(_fits(asked, role, own, body_id) for role, own in actor.roles)


def check(actor: Actor, deed: str, *, body_id: int | None = None) -> None:
    """Raise :class:`NotAllowed`, with what to do instead, unless ``actor`` may do ``deed``."""
    if not can(actor, deed, body_id=body_id):
        asked = _BY_NAME[deed]
        raise NotAllowed(f"You may not do this: {_lowered(asked.words)}.", remedy=_remedy(actor, asked))


def _fits(asked: Deed, role: str, own: int | None, body_id: int | None) -> bool:
    return role in asked.roles or (role in asked.for_own_body and own is not None and own == body_id)


def _remedy(actor: Actor, asked: Deed) -> str:
    if asked.holder:
        return "Enter the receipt code of the account first."
    if actor.kind == "person":
        return "Sign in first, if you work with this register."
    if {role for role, _ in actor.roles} & set(asked.for_own_body):
        return "You may do it for your own body only."
    who = " or ".join(dict.fromkeys((*asked.roles, *asked.for_own_body))) or "nobody"
    return f"This takes the role of {who}; ask the host of this register."


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def check_membership(role: str, *, body_id: int | None, held: frozenset[tuple[str, int | None]]) -> None:
    """Raise :class:`NotAllowed` for a role that must not be given: for the wrong side, or to both sides at
    once.
    """
    if role in FOR_THE_HOST and body_id is not None:
        raise NotAllowed(f"A {role} works for the host of the register.", remedy="Leave the body out.")
    if role in FOR_A_BODY and body_id is None:
        raise NotAllowed(f"The role of {role} is held for a body.", remedy="Name the body with --body SLUG.")
    together = {role, *(other for other, _ in held)}
    if together & ANSWERABLE and together & (FOR_THE_HOST | {ADVISER}):
        raise NotAllowed(
            "Nobody who answers for services may also see unpublished words about them.",
            remedy="Use another account, held by another person.",
        )


def reference() -> str:
    """docs/reference/who-may-what.md, from the table above; ``make docs`` writes it."""
    lines = [f"| `{one.name}` | {one.words} | {_who(one)} | {one.reveals or '–'} |" for one in DEEDS]
    return "\n".join((_REFERENCE_HEAD, *lines, ""))


def _who(one: Deed) -> str:
    parts = [
        "everyone" if one.anyone else "",
        "the person with the receipt" if one.holder else "",
        *one.roles,
        *(f"{role} (for its own body)" for role in one.for_own_body),
        "the software" if one.software and not one.anyone else "",
    ]
    return ", ".join(part for part in parts if part)


_REFERENCE_HEAD = """# Who may what

This page is generated from `src/countersign/people/deeds.py`, the one place that decides. *Reveals* names what a deed
shows that is not published; such a deed is never given to those who answer for a service (provider, commissioner).

Stewards and administrators act for the host of the register and for nobody else. Nobody who acts for a provider or a
commissioner can also be a steward, an administrator or an adviser. *The software* means jobs and the command line.

| deed | what it is | who | reveals |
|---|---|---|---|"""
