"""Verbs for bodies: add, name, identify, merge two records into one and take that back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, ManyToOneRel

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.formats.identifiers import identify
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.register import rules
from countersign.register.actions.writing import sector_of, write_body, write_identifiers, write_name
from countersign.register.models import Body, BodyIdentifier, BodyName, Merge, Place, Sector
from countersign.text.naming import key


@transaction.atomic
def add_body(
    *,
    name: str,
    by: Actor,
    sector: str = "",
    identifiers: Iterable[tuple[str, str]] = (),
    names: Iterable[str] = (),
    abbreviations: Iterable[str] = (),
    place: Place | None = None,
    website: str = "",
    complaints_how: str = "",
    fictional: bool = False,
) -> Body:
    """A new body. ``identifiers`` are (scheme, value); a wrong or taken one raises :class:`NotValid`."""
    rules.check_edit(by)
    name = _named(name)
    checked = [identify(scheme, value) for scheme, value in identifiers]
    for identifier in checked:
        if BodyIdentifier.objects.filter(scheme=identifier.scheme, value=identifier.value).exists():
            raise NotValid(f"{identifier} belongs to another body already.", remedy="Search for it in the register.")
    body = write_body(
        name=name, identifiers=checked, sector=_sector(sector) or sector_of(checked), place=place,
        website=website, complaints_how=complaints_how, fictional=fictional,
    )  # fmt: skip
    for kind, given in ((BodyName.Kind.VARIANT, names), (BodyName.Kind.ABBREVIATION, abbreviations)):
        for other in given:
            write_name(body.pk, _named(other), kind)
    record("body.added", subject=f"body:{body.pk}", sector=body.sector, identifiers=len(checked), by=by.label)
    return body


@transaction.atomic
def rename_body(body: Body, *, name: str, by: Actor) -> Body:
    """The body is called ``name`` from now on; the old name stays findable as a former name."""
    rules.check_edit(by)
    name = _named(name)
    if name == body.name:
        raise NotNow("That is its name already.")
    BodyName.objects.filter(body=body, kind=BodyName.Kind.OFFICIAL).update(kind=BodyName.Kind.FORMER)
    BodyName.objects.update_or_create(body=body, name=name, defaults={"kind": BodyName.Kind.OFFICIAL, "key": key(name)})
    body.name = name
    body.save(update_fields=["name"])
    record("body.renamed", subject=f"body:{body.pk}", by=by.label)
    return body


@transaction.atomic
def add_name(body: Body, *, name: str, by: Actor, kind: str = BodyName.Kind.VARIANT) -> BodyName:
    """Another name that people, files or the body itself use."""
    rules.check_edit(by)
    if kind not in BodyName.Kind.values:
        raise NotValid("There is no such kind of name.", remedy=f"Choose one of: {', '.join(BodyName.Kind.values)}.")
    name = _named(name)
    if write_name(body.pk, name, kind):
        record("body.named", subject=f"body:{body.pk}", kind=kind, by=by.label)
    return BodyName.objects.get(body=body, name=name)


@transaction.atomic
def identify_body(body: Body, *, scheme: str, value: str, by: Actor) -> BodyIdentifier:
    """An official identifier is added to the body."""
    rules.check_edit(by)
    identifier = identify(scheme, value)
    try:
        with transaction.atomic():
            write_identifiers(body.pk, [identifier])
    except IntegrityError as error:
        raise NotValid(
            f"{identifier} is in the register already.", remedy="Merge the two bodies if they are one."
        ) from error
    record("body.identified", subject=f"body:{body.pk}", scheme=identifier.scheme, by=by.label)
    return BodyIdentifier.objects.get(scheme=identifier.scheme, value=identifier.value)


@transaction.atomic
def replace_body(body: Body, *, with_body: Body, by: Actor) -> Body:
    """``with_body`` took over from ``body``, which stays in the register with its history."""
    rules.check_edit(by)
    seen = with_body
    while seen is not None:
        if seen.pk == body.pk:
            raise NotValid("A body cannot replace itself, also not round a corner.")
        seen = seen.replaced_by
    body.replaced_by = with_body
    body.save(update_fields=["replaced_by"])
    record("body.replaced", subject=f"body:{body.pk}", replaced_by=f"body:{with_body.pk}", by=by.label)
    return body


@transaction.atomic
def merge_bodies(*, keep: Body, gone: Body, by: Actor) -> Merge:
    """Two records found to be one body: everything that hangs on ``gone`` hangs on ``keep`` from now on.

    Accounts, findings, clocks, promises and those who act for it are among it. ``gone`` stays as an empty record that
    leads to ``keep``, so old links work and the merge can be undone; what was signed stays signed in its name
    (:func:`countersign.register.queries.signed_by`).
    """
    rules.check_edit(by)
    if keep.pk == gone.pk or keep.replaced_by_id == gone.pk:
        raise NotValid("A body cannot be merged into itself or into the one it replaced.")
    if Merge.objects.filter(gone=gone).exists():
        raise NotNow("This record was merged before.", remedy="Open the body it leads to.")
    if Merge.objects.filter(gone=keep).exists():
        raise NotValid("The record to keep was merged itself.", remedy="Keep the body that it leads to.")
    moved = [entry for relation in _hanging() for entry in _move(relation, gone, keep)]
    gone.replaced_by = keep
    gone.save(update_fields=["replaced_by"])
    keep.absorbs = True
    keep.save(update_fields=["absorbs"])
    merge = Merge.objects.create(kept=keep, gone=gone, moved=moved, at=clock.now())
    record("body.merged", subject=f"body:{gone.pk}", into=f"body:{keep.pk}", moved=len(moved), by=by.label)
    return merge


@transaction.atomic
def separate_bodies(merge: Merge, *, by: Actor) -> Body:
    """The merge is taken back: what was moved hangs on the other record again."""
    rules.check_edit(by)
    gone, kept = merge.gone, merge.kept
    for label, field, pk in merge.moved:
        apps.get_model(label).objects.filter(pk=pk, **{field: kept.pk}).update(**{field: gone.pk})
    gone.replaced_by = None
    gone.save(update_fields=["replaced_by"])
    merge.delete()
    kept.absorbs = kept.absorbed.exists()
    kept.save(update_fields=["absorbs"])
    record("body.separated", subject=f"body:{gone.pk}", from_body=f"body:{kept.pk}", by=by.label)
    return gone


def _hanging() -> Sequence[ForeignObjectRel]:
    """Every foreign key to a body, in any room, also those that no body knows of; but not the merges themselves."""
    everything = Body._meta.get_fields(include_hidden=True)
    keys = [one for one in everything if isinstance(one, ManyToOneRel) and one.related_model is not Merge]
    return sorted(keys, key=lambda one: (one.related_model._meta.label, one.field.attname))


def _move(relation: ForeignObjectRel, gone: Body, keep: Body) -> list[list[object]]:
    """Point the rows of one relation at ``keep``; a row that ``keep`` has already stays where it is."""
    model, column = relation.related_model, relation.field.attname
    moved: list[list[object]] = []
    hanging = model._base_manager.filter(**{column: gone.pk})
    if model is Body:  # a body that GONE replaced hangs on KEEP now, but KEEP never on itself
        hanging = hanging.exclude(pk=keep.pk)
    for pk in list(hanging.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=pk).update(**{column: keep.pk})
            moved.append([model._meta.label, column, pk])
        except IntegrityError:
            continue
    return moved


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 300 or not key(name):
        raise NotValid("A body needs a name of at most 300 characters.", remedy="Give its full name.")
    return name


def _sector(sector: str) -> str:
    if sector and sector not in Sector.values:
        raise NotValid("There is no such sector.", remedy=f"Choose one of: {', '.join(Sector.values)}.")
    return sector
