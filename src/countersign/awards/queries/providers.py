"""Who provides, and what is known of their records: for lists, files and single pages."""

from __future__ import annotations

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from countersign.awards.models import Reference, Tie
from countersign.errors import NotFound
from countersign.register import queries as register

_PARTS = ("provider", "subcontractor")


def providers(*, text: str = "") -> QuerySet[Model]:
    """Every body that provides, is tied to another, or offered results from elsewhere; by name, never by record."""
    found = register.bodies(text=text)
    parts = found.model._meta.get_field("parts").related_model.objects.filter(body=OuterRef("pk"), part__in=_PARTS)
    ties = Tie.objects.filter(Q(body=OuterRef("pk")) | Q(other=OuterRef("pk")))
    offered = Reference.objects.filter(body=OuterRef("pk"))
    return found.filter(Exists(parts) | Exists(ties) | Exists(offered)).prefetch_related("identifiers")


def references(*, body_id: int | None = None) -> QuerySet[Reference]:
    """Evidence from elsewhere (of one body), the newest first."""
    found = Reference.objects.select_related("body", "service", "objector")
    return found.filter(body=body_id) if body_id is not None else found


def reference(number: int) -> Reference:
    """One by its number; raises :class:`NotFound`."""
    found = references().filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such evidence.", remedy="See the record of the provider.")
    return found


def tie_by_number(number: int) -> Tie:
    """Raises :class:`NotFound`."""
    found = Tie.objects.select_related("body", "other", "contract").filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such tie.", remedy="See the record of the provider.")
    return found
