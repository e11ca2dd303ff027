"""Behind an endpoint stands a desk: the register itself, or a sandbox in which nothing is ever acted on."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.urls import reverse

from countersign.answers import queries as answers
from countersign.api.open311 import printing
from countersign.api.open311.dialect import Many
from countersign.errors import CountersignError, NotAllowed, NotFound, NotValid
from countersign.experiences import actions as telling
from countersign.experiences import queries as experiences
from countersign.findings import queries as findings
from countersign.people.rules import ANYBODY
from countersign.register import queries as register

_MOST = 1000
_TAKEN = (
    "Received. A steward reads it before it counts. Keep this receipt code: {code} - with it alone you can see what"
    " became of it, correct it or take it back, at {address}. Names, addresses to write to and pictures are not kept."
)
_IN_DANGER = " If somebody is in danger now, call 999. Independent help: {help}."


class Desk(Protocol):
    """What an endpoint of GeoReport v2 asks for. Things that are not there raise :class:`NotFound`."""

    def services(self) -> Many: ...
    def definition(self, code: str) -> dict[str, Any]: ...
    def requests(self, asked: Mapping[str, Any]) -> Many: ...
    def request(self, id: str) -> Many: ...
    def updates(self, asked: Mapping[str, Any]) -> Many: ...
    def token(self, token: str) -> dict[str, Any]: ...
    def take(self, said: Mapping[str, Any], attributes: Mapping[str, list[str]], key: str) -> dict[str, Any]: ...


class RegisterDesk:
    """The register: published findings as requests, accounts received from those who hold a key."""

    def services(self) -> Many:
        return Many.of("service", map(printing.service, register.services()))

    def definition(self, code: str) -> dict[str, Any]:
        """No service here asks for more than the standard's own arguments."""
        register.service_by_slug(code)
        raise NotFound("service_code has no attributes: metadata is false")

    def requests(self, asked: Mapping[str, Any]) -> Many:
        found = findings.public().filter(published_at__isnull=False)
        if asked["ids"]:
            return self._named(asked["ids"])
        found = found.filter(published_at__gte=asked["since"], published_at__lte=asked["until"])
        if asked["codes"]:
            known = {one.slug for one in register.services()}
            if unknown := [code for code in asked["codes"] if code not in known]:
                raise NotFound(f"service_code not known: {', '.join(unknown)[:200]}")
            found = found.filter(service__slug__in=asked["codes"]) | found.filter(
                contract__service__slug__in=asked["codes"]
            )
        every = printing.requests(found[:_MOST])
        kept = [one for one in every.things if not asked["status"] or one["status"] in asked["status"]]
        size = asked["page_size"] or _MOST
        start = ((asked["page"] or 1) - 1) * size
        return Many.of("request", kept[start : start + size])

    def request(self, id: str) -> Many:
        return self._named([id])

    def _named(self, ids: list[str]) -> Many:
        """Findings by their numbers, accounts by their tokens; raises :class:`NotFound` if one is not there."""
        numbers = [int(id) for id in ids if id.isdigit() and len(id) < 10]
        found = {str(one.pk): one for one in findings.public().filter(pk__in=numbers)}
        if missing := [id for id in ids if id not in found and id.isdigit()]:
            raise NotFound(f"service_request_id not known: {', '.join(missing)[:200]}")
        told = [printing.account(_account(id)) for id in ids if not id.isdigit()]
        return Many.of("request", (*printing.requests(found.values()).things, *told))

    def updates(self, asked: Mapping[str, Any]) -> Many:
        rows = answers.answers().filter(at__gte=asked["since"], at__lte=asked["until"])
        rows = rows.select_related("due__finding")[:_MOST]
        return Many.of("request_update", printing.updates(rows))

    def token(self, token: str) -> dict[str, Any]:
        """The account's id as soon as it is read and counted; until then the token alone."""
        one = _account(token)
        return {"service_request_id": one.key if one.state == "counted" else "", "token": one.key}

    def take(self, said: Mapping[str, Any], attributes: Mapping[str, list[str]], key: str) -> dict[str, Any]:
        source = experiences.source(_source_of(key))
        service = register.service_by_slug(said["service_code"])
        account, code = telling.receive(
            source=source, words=said["description"], said_service=service.name, said_place=said["where"], by=ANYBODY
        )
        address = settings.ADDRESS.rstrip("/")
        notice = _TAKEN.format(code=code, address=address + reverse("follow"))
        danger = _IN_DANGER.format(help=address + reverse("help")) if account.danger else ""
        return {"token": account.key, "service_notice": notice + danger, "account_id": ""}


class SandboxDesk:
    """One made-up service with attributes, for whoever tries a client. What is sent is checked and thrown away."""

    _CODE, _ID, _TOKEN = "sandbox", "sandbox-1", "sandbox-token"
    _ATTRIBUTES = (
        ("WHEN", "datetime", False, "When did it happen?", ()),
        ("HOWMANY", "number", True, "How many were there?", ()),
        ("WHICH", "multivaluelist", False, "Which of these?", (("A", "The first"), ("B", "The second"))),
    )

    def services(self) -> Many:
        return Many("service", ({
            "service_code": self._CODE, "service_name": "Sandbox", "description": "For trying. Nothing is acted on.",
            "metadata": True, "type": "batch", "keywords": "test", "group": "Test",
        },))  # fmt: skip

    def definition(self, code: str) -> dict[str, Any]:
        self._check(code == self._CODE, "service_code")
        attributes = (
            {
                "variable": True, "code": name, "datatype": kind, "required": needed, "datatype_description": "",
                "order": at, "description": words,
                "values": Many.of("value", ({"key": key, "name": label} for key, label in values)),
            }
            for at, (name, kind, needed, words, values) in enumerate(self._ATTRIBUTES, 1)
        )  # fmt: skip
        return {"service_code": code, "attributes": Many.of("attribute", attributes)}

    def requests(self, asked: Mapping[str, Any]) -> Many:
        for id in asked["ids"]:
            self._check(id == self._ID, "service_request_id")
        for code in asked["codes"]:
            self._check(code == self._CODE, "service_code")
        return Many("request", () if asked["status"] == ["closed"] else (self._example(),))

    def request(self, id: str) -> Many:
        self._check(id == self._ID, "service_request_id")
        return Many("request", (self._example(),))

    def updates(self, asked: Mapping[str, Any]) -> Many:
        return Many("request_update", ())

    def token(self, token: str) -> dict[str, Any]:
        self._check(token == self._TOKEN, "token")
        return {"service_request_id": self._ID, "token": token}

    def take(self, said: Mapping[str, Any], attributes: Mapping[str, list[str]], key: str) -> dict[str, Any]:
        if not key:
            raise NotAllowed("api_key required")
        self._check(said["service_code"] == self._CODE, "service_code")
        needed = [name for name, _, is_needed, _, _ in self._ATTRIBUTES if is_needed]
        if missing := [name for name in needed if not any(attributes.get(name, ()))]:
            raise NotValid("Attributes are missing.", faults=tuple((name, f"{name} required") for name in missing))
        return {"token": self._TOKEN, "service_notice": "Sandbox: nothing was kept.", "account_id": ""}

    def _example(self) -> dict[str, Any]:
        return printing.example(self._ID, self._CODE)

    @staticmethod
    def _check(is_known: bool, argument: str) -> None:
        if not is_known:
            raise NotFound(f"{argument} not known")


DESKS: dict[str, Desk] = {"v2": RegisterDesk(), "test/v2": SandboxDesk()}


def _account(token: str) -> Any:
    """One that was withdrawn is answered like one that never was: only the person learns of it, by the receipt."""
    try:
        one = experiences.experience(token)
    except CountersignError:
        one = None
    if one is None or one.state == "withdrawn":
        raise NotFound("token or service_request_id not known")
    return one


def _source_of(key: str) -> str:
    """Short name of the source that this key sends for; every stored digest is compared, whichever fits."""
    if not key:
        raise NotAllowed("api_key required")
    digest = hashlib.sha256(key.encode()).hexdigest()
    fits = [source for source, known in settings.OPEN311_KEYS.items() if hmac.compare_digest(known, digest)]
    if not fits:
        raise NotAllowed("api_key not known")
    return fits[0]
