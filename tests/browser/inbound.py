"""What the examples of the pages on sources elsewhere and links stand for: a directory that failed, three links."""

from __future__ import annotations

from contextlib import suppress
from random import Random

from countersign.errors import NotReadable
from countersign.intake import actions, queries
from countersign.intake.models import Refusal, Run
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from countersign.register.actions.linking import Found
from countersign.register.models import Body, Link, Listing, Service


class _Nobody:
    """Instead of a reach: a server that is not there."""

    private = False

    def get(self, *_: object, **__: object) -> None:
        raise NotReadable("Nothing could be fetched from there (status 404).", remedy="Check the address.")


def inbound() -> None:
    """Source “a-directory”, which failed after it was read once; links 1 to 3, one of each sort."""
    inlet = actions.add_inlet(
        name="A directory", kind="hsds", address="https://directory.example.org/v3", secret="SOURCE_SECRET_DIRECTORY",
        options={"brief": True}, by=SYSTEM,
    )  # fmt: skip
    inlet.secret = ""
    inlet.save()
    with suppress(NotReadable):
        actions.read_inlet(inlet, by=SYSTEM, rng=Random(1), reach=_Nobody())  # type: ignore[arg-type]
    run = Run.objects.get(inlet=queries.inlet("a-directory"))
    Refusal.objects.create(run=run, part="page 2", line=7, reason="A service needs an id and a name.")
    council = Body.objects.get(slug="marshland-council")
    service = Service.objects.order_by("pk").first()
    for number, verb in enumerate(("work", "move", "break"), 1):
        url = f"https://council.example.org/{number}"
        Listing.objects.create(
            source="a-directory", external=str(number), service=service, body=council, name="A", url=url
        )
        register.gather_links(by=SYSTEM)
        fault = "The server answered 404." if verb == "break" else ""
        moved = f"{url}/new" if verb == "move" else ""
        register.keep_found(Link.objects.get(url=url), Found(verb, 200, fault, moved), rng=Random(1))
