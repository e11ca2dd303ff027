"""The open data as a catalogue that data portals read: DCAT-AP 3, as JSON-LD and as Turtle."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from countersign import clock
from countersign.api.exporting import KINDS
from countersign.api.listing import Kind
from countersign.ledger import queries as ledger

Node = dict[str, Any]
_EU = "http://publications.europa.eu/resource/authority"
_MEDIA = "https://www.iana.org/assignments/media-types"
_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# What a format is called by IANA and by the European Publications Office; None where it has no name there.
_FORMATS: dict[str, tuple[str | None, str | None]] = {
    "json": ("application/json", "JSON"),
    "csv": ("text/csv", "CSV"),
    "ndjson": (None, None),
    "parquet": ("application/vnd.apache.parquet", None),
}


def catalogue() -> Node:
    """Everything in :data:`~countersign.api.exporting.KINDS`, each in every format of the API, as JSON-LD."""
    made = {
        "@id": _at("/data#catalogue"), "@type": "dcat:Catalog", "dct:title": _en(f"Open data of {settings.HOST_NAME}"),
        "dct:description": _en(
            "A public register of public service contracts: who answers, what the people who use the services say,"
            " and what was promised and confirmed. Small numbers are withheld."
        ),
        "dct:publisher": {"@id": _at("/#host"), "@type": "foaf:Agent", "foaf:name": _en(settings.HOST_NAME)},
        "dct:language": {"@id": f"{_EU}/language/ENG"}, "foaf:homepage": {"@id": _at("/")},
        "dct:modified": _changed(), **_licence(), "dcat:service": _service(),
        "dcat:dataset": [_dataset(kind) for kind in KINDS],
    }  # fmt: skip
    return {"@context": _PREFIXES, **made}


def as_json(made: Node) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def as_turtle(made: Node) -> str:
    """The same graph, each thing with its own address in a block of its own."""
    prefixes = "".join(f"@prefix {name}: <{address}> .\n" for name, address in made["@context"].items())
    return prefixes + "".join(_blocks({name: value for name, value in made.items() if name != "@context"}))


def _blocks(node: Mapping[str, Any]) -> Iterator[str]:
    lines, below = [f"\n<{node['@id']}> a {node['@type']}"], []
    for name, value in node.items():
        for one in value if isinstance(value, list) else [value]:
            if not name.startswith("@"):
                lines.append(f"    {name} {_term(one)}")
                below += [one] if "@type" in one and "@id" in one else []
    yield " ;\n".join(lines) + " .\n"
    for one in below:
        yield from _blocks(one)


def _term(value: Mapping[str, str]) -> str:
    if "@id" in value:
        return f"<{value['@id']}>"
    text = json.dumps(value["@value"], ensure_ascii=False)
    return f"{text}@{value['@language']}" if "@language" in value else f"{text}^^{value['@type']}"


def _dataset(kind: Kind) -> Node:
    about = " ".join((kind.schema.__doc__ or kind.name).replace("``", "").split())
    return {
        "@id": _at(f"/data#{kind.name}"), "@type": "dcat:Dataset", "dct:title": _en(kind.name.capitalize()),
        "dct:description": _en(about), "dct:publisher": {"@id": _at("/#host")},
        "dcat:landingPage": {"@id": _at("/data")}, "dcat:theme": {"@id": f"{_EU}/data-theme/GOVE"},
        "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/CONT"},
        "dcat:distribution": [_distribution(kind.name, format) for format in _FORMATS],
    }  # fmt: skip


def _distribution(name: str, format: str) -> Node:
    media, known = _FORMATS[format]
    address = {"@id": _at(f"/api/v1/{name}{'' if format == 'json' else f'?format={format}'}")}
    named = {"dcat:mediaType": {"@id": f"{_MEDIA}/{media}"}} if media else {}
    named |= {"dct:format": {"@id": f"{_EU}/file-type/{known}"}} if known else {}
    return {
        "@id": _at(f"/data#{name}-{format}"), "@type": "dcat:Distribution",
        "dct:title": _en(f"{name.capitalize()} as {format}"), "dcat:accessURL": address, "dcat:downloadURL": address,
        **named, **_licence(),
    }  # fmt: skip


def _service() -> Node:
    return {
        "@id": _at("/data#api"), "@type": "dcat:DataService", "dct:title": _en("The register’s API"),
        "dcat:endpointURL": {"@id": _at("/api/v1")}, "dcat:endpointDescription": {"@id": _at("/api/openapi.json")},
        "dcat:servesDataset": [{"@id": _at(f"/data#{kind.name}")} for kind in KINDS],
    }  # fmt: skip


def _licence() -> Node:
    """As the host states it; what nobody stated is not made up."""
    return {"dct:license": {"@id": settings.LICENCE}} if settings.LICENCE else {}


def _changed() -> Node:
    newest = ledger.lines().values_list("at", flat=True).first() or clock.now()
    return {"@value": newest.date().isoformat(), "@type": "xsd:date"}


def _en(text: str) -> Node:
    return {"@value": text, "@language": "en"}


def _at(path: str) -> str:
    return f"{settings.ADDRESS}{path}"
