"""A small register: two councils, a provider with a subcontractor, a charity, two services, three contracts."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from countersign import clock
from countersign.people.rules import SYSTEM
from countersign.register import actions
from elsewhere import standing

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def small(db) -> SimpleNamespace:
    marsh = actions.add_place(name="Eastmarsh", gss="E06009999", kind="Unitary authority", outwards=("EM4",), by=SYSTEM)
    fen = actions.add_place(name="Northfen", by=SYSTEM)
    council = actions.add_body(name="Eastmarsh Council", sector="public", place=marsh, by=SYSTEM)
    haul = actions.add_body(name="Harbour Haulage Limited", identifiers=[("GB-COH", "1234567")], by=SYSTEM)
    hands = actions.add_body(
        name="Helping Hands", identifiers=[("GB-CHC", "1099999")], abbreviations=["HHE"], by=SYSTEM
    )
    bins = actions.add_service(name="Bin collection", place=marsh, words=("rubbish", "refuse"), by=SYSTEM)
    rides = actions.add_service(name="Patient transport", by=SYSTEM)
    binning = actions.add_contract(
        title="Collection of household waste", reference="EM/01", state="live", service=bins, place=marsh, by=SYSTEM
    )
    riding = actions.add_contract(title="Rides to hospital", reference="EM/02", service=rides, place=fen, by=SYSTEM)
    actions.add_party(binning, body=council, part="commissioner", by=SYSTEM)
    prime = actions.add_party(binning, body=haul, part="provider", by=SYSTEM)
    actions.add_party(binning, body=hands, part="subcontractor", under=prime, by=SYSTEM)
    actions.add_party(riding, body=council, part="commissioner", by=SYSTEM)
    actions.add_party(riding, body=haul, part="provider", by=SYSTEM)
    return SimpleNamespace(
        marsh=marsh, fen=fen, council=council, haul=haul, hands=hands, bins=bins, rides=rides, binning=binning,
        riding=riding, prime=prime,
    )  # fmt: skip


@pytest.fixture(scope="module")
def server():
    with standing() as elsewhere:
        yield elsewhere


@pytest.fixture
def there(server):
    server.pages.clear()
    server.asked.clear()
    return server
