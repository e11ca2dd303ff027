"""What Eastmarsh reads in from elsewhere: a directory, a folder, one source that fails and one that is paused; links.

Nothing here is asked of anybody: the servers of others are played by a table of answers.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.conf import settings

from countersign import clock
from countersign.demo.building.place import Eastmarsh
from countersign.errors import NotReadable
from countersign.formats.reaching import Answer, Reach
from countersign.intake import actions as intake
from countersign.people.rules import SYSTEM
from countersign.register import actions, queries
from countersign.register.actions.linking import Found

_SITE = "https://directory.eastmarsh.example"
_LISTED = (
    ("home-care", "eastmarsh-council", "adult-care"), ("housing-repairs", "eastmarsh-homes", "repairs"),
    ("patient-transport", "eastmarsh-icb", "transport"), ("benefits-line", "eastmarsh-council", "benefits"),
    ("benefits-line", "eastmarsh-advice", "help"),
)  # fmt: skip
# What was found at the address of each, in their order; the last is still to be looked at.
_FOUND = (
    Found("work", 200), Found("move", 200, moved_to="https://homes.eastmarsh.example/repairs"),
    Found("doubt", 503, "The server answered 503."), Found("break", 404, "The server answered 404."),
)  # fmt: skip
_TABLE = "name,also called\nCouncil tax and benefits line,council tax phone\n,rides\n"


@dataclass(frozen=True)
class _Played(Reach):
    """Answers from a list instead of asking anybody; what is not on it is not there."""

    page: bytes = b""

    def get(self, url: str, **_: object) -> Answer:  # type: ignore[override]
        if not self.page:
            raise NotReadable("Nothing could be fetched from there (status 404).", remedy="Check the address.")
        return Answer(200, {}, self.page)


def build(place: Eastmarsh) -> None:
    """Four sources in their states, what they brought, and links in every state."""
    rng = Random(20261130)
    directory = _added("Eastmarsh directory of services", "hsds", f"{_SITE}/v3", brief=True)
    intake.read_inlet(directory, by=SYSTEM, rng=rng, reach=_Played("demo", page=_page(place)))
    _put(Path(settings.WATCHED) / "eastmarsh" / "services.csv")
    folder = _added("Tables of the council", "folder", "eastmarsh", target="services")
    intake.read_inlet(folder, by=SYSTEM, rng=rng, reach=_Played("demo"))
    gone = _added("Notices of the region", "ocds", "https://notices.eastmarsh.example/ocds")
    with suppress(NotReadable):
        intake.read_inlet(gone, by=SYSTEM, rng=rng, reach=_Played("demo"))
    intake.pause_inlet(_added("Reports of Saltby", "table", f"{_SITE}/saltby.csv", target="services"), by=SYSTEM)
    _look(rng)


def _added(name: str, kind: str, address: str, **options: object):  # type: ignore[no-untyped-def]
    return intake.add_inlet(name=name, kind=kind, address=address, options=options, by=SYSTEM)


def _page(place: Eastmarsh) -> bytes:
    """One page of a directory of services, as HSDS shapes it; the last service has no name and is refused."""
    contents = [
        {
            "id": f"em-{number}", "name": place.services[service].name, "status": "active",
            "assured_date": (clock.today() - dt.timedelta(days=40 * number)).isoformat(),
            "url": f"https://{body}.eastmarsh.example/{path}", "organization": {"name": place.bodies[body].name},
        }
        for number, (service, body, path) in enumerate(_LISTED, 1)
    ]  # fmt: skip
    return json.dumps({"total_pages": 1, "last_page": True, "contents": [*contents, {"id": "em-6"}]}).encode()


def _put(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TABLE, encoding="utf-8")
    moment = (clock.now() - dt.timedelta(hours=1)).timestamp()
    os.utime(path, (moment, moment))


def _look(rng: Random) -> None:
    actions.gather_links(by=SYSTEM)
    for link, found in zip(queries.links(), _FOUND, strict=False):
        actions.keep_found(link, found, rng=rng)
