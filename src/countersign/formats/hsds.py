"""Directories of services by HSDS 3.0 and Open Referral UK coming in: what a service says, whatever the file's shape.

Read are a list as the API pages it (``contents``), an array, one service or organisation, JSON lines, and a folder of
the standard's CSV tables. People named in ``contacts`` are not read, nor is any telephone that belongs to one.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from countersign.errors import NotReadable, NotValid
from countersign.formats.reaching.contents import json_of, too_deep

LARGEST = 512 * 2**20
_GSS = re.compile(r"[EWSNK]\d{8}")
_OUTWARD = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}", re.I)
_PHONE = re.compile(r"[\d+()\s-]{5,25}")

Thing = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """A service as it stands in the directory. ``line`` is its number, or its line in JSON lines and CSV."""

    line: int
    service: Thing


@dataclass(frozen=True)
class Unreadable:
    line: int
    reason: str


@dataclass(frozen=True)
class ServiceSaid:
    """What a directory says of one service. What it does not say is empty."""

    id: str
    name: str
    description: str = ""
    url: str = ""
    phone: str = ""
    outward: str = ""
    gss: str = ""
    area: str = ""
    listed: bool = True
    confirmed_on: dt.date | None = None
    changed_at: str = ""
    body: str = ""
    website: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


def said(service: Thing) -> ServiceSaid:
    """The service as this register understands it; raises :class:`NotValid` where it has no id or no name."""
    id, name = _text(service, "id", 200), _text(service, "name", 300)
    if not id or not name:
        raise NotValid("A service needs an id and a name.")
    body = _thing(service.get("organization"))
    area, gss = _area(service)
    changed = _text(service, "last_modified", 40)
    return ServiceSaid(
        id=id, name=name, description=_text(service, "description", 20_000), url=web(_text(service, "url", 1000)),
        phone=_phone(service), outward=_outward(service), gss=gss, area=area,
        listed=_text(service, "status", 40).lower() not in ("inactive", "defunct", "temporarily closed"),
        confirmed_on=_day(_text(service, "assured_date", 40)) or _day(changed), changed_at=changed,
        body=_text(body, "name", 300), website=web(_text(body, "website", 200) or _text(body, "url", 200)),
        identifiers=tuple(_identifiers(body)),
    )  # fmt: skip


def web(url: str) -> str:
    """``url`` where it is one of the web without a password in it, else empty. A scheme that was left out is https."""
    url = f"https://{url}" if re.match(r"www\.\S+$", url) else url
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return url if good and not re.search(r"[\s\x00-\x1f\x7f<>\"]", url) else ""


def _thing(value: object) -> Thing:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Thing]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(thing: Mapping[str, Any], name: str, most: int) -> str:
    value = thing.get(name)
    value = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    text = value.replace("\0", " ").strip() if isinstance(value, str) else ""
    text = text.encode("utf-8", "ignore").decode()
    return (text if most > 1000 else " ".join(text.split()))[:most]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _identifiers(body: Thing) -> Iterator[tuple[str, str]]:
    for one in _list(body.get("organization_identifiers")):
        scheme, value = _text(one, "identifier_scheme", 20), _text(one, "identifier", 60)
        if scheme and value:
            yield scheme, value


def _area(service: Thing) -> tuple[str, str]:
    """Name and GSS code of the one area it serves; of several none, since nobody said which is meant."""
    areas = _list(service.get("service_areas"))
    if len(areas) != 1:
        return "", ""
    extent = _text(areas[0], "extent", 40)
    return _text(areas[0], "name", 200), extent if _GSS.fullmatch(extent) else ""


def _outward(service: Thing) -> str:
    """First half of the postcode of the only place where it is delivered."""
    codes = {
        found[1].upper()
        for at in _list(service.get("service_at_locations"))
        for address in _list(_thing(at.get("location")).get("addresses"))
        if (found := _OUTWARD.fullmatch(_text(address, "postal_code", 10)))
    }
    return codes.pop() if len(codes) == 1 else ""


def _phone(service: Thing) -> str:
    """The first number of the service itself; one that leads to a contact leads to a person."""
    for one in _list(service.get("phones")):
        number = _text(one, "number", 40)
        if not one.get("contact_id") and not one.get("contacts") and _PHONE.fullmatch(number):
            return number
    return ""


def services_of(thing: object) -> list[object]:
    """The services in a list as the API pages it, an array, a package, an organisation, or one service."""
    if isinstance(thing, list):
        return thing
    if not isinstance(thing, dict):
        return [thing]
    for name in ("contents", "service", "services"):
        if isinstance(thing.get(name), list):
            about = {key: value for key, value in thing.items() if key != name}
            whose = {"organization": about} if name == "services" and "name" in thing else {}
            return [whose | one if isinstance(one, dict) else one for one in thing[name]]
    return [thing]


def found(line: int, thing: object) -> Found | Unreadable:
    if not isinstance(thing, dict):
        return Unreadable(line, "This is not a service: a JSON object was expected.")
    if too_deep(thing):
        return Unreadable(line, "This is not a service: it is nested too deeply.")
    return Found(line, thing)


def services(path: Path) -> Iterator[Found | Unreadable]:
    """Every service of the file or folder. Raises :class:`NotReadable` where it is no directory."""
    if path.is_dir():
        yield from _from_tables(path)
        return
    if path.stat().st_size > LARGEST:
        raise NotReadable(f"The file is larger than {LARGEST // 2**20} MiB.", remedy="Split it, one service a line.")
    if _is_lines(path):
        yield from _from_lines(path)
        return
    for number, thing in enumerate(services_of(json_of(path.read_bytes())), 1):
        yield found(number, thing)


def _is_lines(path: Path) -> bool:
    with path.open("rb") as file:
        first = file.readline(32 * 2**20).strip()
        return first.startswith(b"{") and first.endswith(b"}") and bool(file.readline(2**16).strip())


def _from_lines(path: Path) -> Iterator[Found | Unreadable]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield found(number, json.loads(line))
            except (ValueError, RecursionError):
                yield Unreadable(number, "The line is not JSON.")


def _from_tables(folder: Path) -> Iterator[Found | Unreadable]:
    """The standard's CSV tables, joined: services with their organisations, identifiers, areas, telephones, places."""
    bodies = {row["id"]: row for _, row in _table(folder, "organizations") if row.get("id")}
    for _, row in _table(folder, "organization_identifiers"):
        if (body := bodies.get(row.get("organization_id", ""))) is not None:
            body.setdefault("organization_identifiers", []).append(row)
    parts = {name: _by(folder, name, "service_id") for name in ("service_areas", "phones", "service_at_location")}
    places = {row["id"]: row for _, row in _table(folder, "locations") if row.get("id")}
    for name in ("addresses", "address"):
        for _, row in _table(folder, name):
            if (place := places.get(row.get("location_id", ""))) is not None:
                place.setdefault("addresses", []).append(row)
    if not (folder / "services.csv").is_file():
        raise NotReadable("The folder holds no services.csv.", remedy="Give the folder of the tables of HSDS.")
    for line, row in _table(folder, "services"):
        id = row.get("id", "")
        at = [{"location": places.get(one.get("location_id", ""), {})} for one in parts["service_at_location"][id]]
        more = {"service_areas": parts["service_areas"][id], "phones": parts["phones"][id], "service_at_locations": at}
        yield Found(line, row | more | {"organization": bodies.get(row.get("organization_id", ""), {})})


def _by(folder: Path, name: str, key: str) -> dict[str, list[Thing]]:
    rows: dict[str, list[Thing]] = defaultdict(list)
    for _, row in _table(folder, name):
        rows[row.get(key, "")].append(row)
    return rows


def _table(folder: Path, name: str) -> Iterator[tuple[int, Thing]]:
    path = folder / f"{name}.csv"
    if not path.is_file():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                yield reader.line_num, {key: value for key, value in row.items() if key and value}
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotReadable(f"The table {name} cannot be read.", remedy="Save it as CSV in UTF-8.") from error
