"""Addresses for machines, all under ``/api/``, with one description of them all."""

from __future__ import annotations

from django.urls import path

from countersign import __version__
from countersign.api.data import experiences, loop, numbers, records, register, shares, where
from countersign.api.door import open_door
from countersign.api.hsds import addresses as hsds
from countersign.api.ocds import addresses as ocds
from countersign.api.open311 import addresses as open311

api = open_door(
    title="Countersign",
    version=__version__,
    description=(
        "A public register of public service contracts, and what the people who use the services say of them."
        " Everything is read without a key. Small numbers are withheld; what is withheld is null, never zero."
    ),
)
_DATA = (register, where, experiences, loop, numbers, shares, records)
for router in (one.router for one in _DATA):
    api.add_router("/v1", router)
api.add_router("/oruk/3.0", hsds.router)
api.add_router("/ocds", ocds.router)
api.add_router("/open311", open311.router)

urlpatterns = [path("", api.urls)]
