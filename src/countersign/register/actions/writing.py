"""What the verbs share: free addresses, and rows written without asking or recording (their callers do)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model
from django.utils.text import slugify

from countersign.errors import NotValid
from countersign.formats.identifiers import Identifier, identify
from countersign.register.models import Body, BodyIdentifier, BodyName, Sector
from countersign.text.identifiers import TOKENS, identifiers
from countersign.text.naming import key

PUBLIC_SCHEMES = frozenset({"GB-LAE", "GB-LAS", "GB-PLA", "GB-LANI", "GB-GOR", "GB-GOV", "GB-NHS", "GB-EDU"})
VOLUNTARY_SCHEMES = frozenset({"GB-CHC", "GB-SC", "GB-NIC"})


# What a published description may hold: where and what things are. What names or reaches somebody is blotted out.
_OF_THINGS = frozenset({"address", "postcode", "reference", "vehicle", "web"})


def described(text: str | None) -> str:
    """A description as it may be shown to everybody: each identifier of a person is replaced by its kind.

    Notices and registers often name whom to ring; a body's own ways to complain stand in fields of their own.
    """
    text = text or ""
    for found in reversed(identifiers(text)):
        if found.kind not in _OF_THINGS:
            text = text[: found.start] + TOKENS[found.kind] + text[found.end :]
    return text


def free_slug(model: type[Model], text: str) -> str:
    """The shortest free address for ``text``: itself, or with a number behind it."""
    base = slugify(text)[:100].strip("-") or model._meta.model_name or "record"
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)


def identified(pairs: Iterable[tuple[str, str]]) -> tuple[list[Identifier], list[str]]:
    """The good identifiers among (scheme, value) pairs, and what is wrong with the others."""
    good: dict[str, Identifier] = {}
    wrong = []
    for scheme, value in pairs:
        try:
            identifier = identify(scheme, value)
            good[str(identifier)] = identifier
        except NotValid as error:
            wrong.append(str(error))
    return list(good.values()), wrong


def sector_of(identifiers: Iterable[Identifier], *, voluntary: bool = False, public: bool = False) -> str:
    """What is certain about a body's sector; unknown stays unknown (a company may be a charity)."""
    schemes = {identifier.scheme for identifier in identifiers}
    if public or schemes & PUBLIC_SCHEMES:
        return Sector.PUBLIC
    return Sector.VOLUNTARY if voluntary or schemes & VOLUNTARY_SCHEMES else Sector.UNKNOWN


def write_body(*, name: str, identifiers: Iterable[Identifier] = (), **fields: object) -> Body:
    """A new body with its official name and identifiers."""
    body = Body.objects.create(name=name, slug=free_slug(Body, name), **fields)
    write_name(body.pk, name, BodyName.Kind.OFFICIAL)
    write_identifiers(body.pk, identifiers)
    return body


def write_name(body_id: int, name: str, kind: str = BodyName.Kind.VARIANT) -> bool:
    """Whether the name was new for this body."""
    return BodyName.objects.get_or_create(
        body_id=body_id, name=name[:300], defaults={"kind": kind, "key": key(name)[:300]}
    )[1]


def write_identifiers(body_id: int, identifiers: Iterable[Identifier]) -> None:
    BodyIdentifier.objects.bulk_create(
        BodyIdentifier(body_id=body_id, scheme=one.scheme[:20], value=one.value, checked=one.checked)
        for one in identifiers
    )
