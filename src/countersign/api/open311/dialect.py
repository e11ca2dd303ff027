"""The two languages of GeoReport v2: XML, and JSON as its Spark mapping (roots dropped, empty elements null)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse

XML, JSON = "text/xml; charset=utf-8", "application/json; charset=utf-8"
FORMATS = ("xml", "json")

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Many:
    """A container of things of one name: an array in JSON, repeated elements in XML."""

    item: str
    things: tuple[Any, ...]

    @classmethod
    def of(cls, item: str, things: Iterable[Any]) -> Many:
        return cls(item, tuple(things))


def spoken(root: str, content: Any, format: str, *, status: int = 200) -> HttpResponse:
    """``content`` (a mapping, or :class:`Many`) under ``root``, in the format that the address ends with."""
    if format == "json":
        return HttpResponse(json.dumps(_plain(content), ensure_ascii=False), content_type=JSON, status=status)
    text = ElementTree.tostring(_element(root, content), encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type=XML, status=status)


def refused(format: str, status: int, faults: Iterable[str]) -> HttpResponse:
    """Why nothing was done; each fault by itself, as clients show them one by one."""
    errors = Many.of("error", ({"code": status, "description": fault} for fault in faults))
    return spoken("errors", errors, format if format in FORMATS else "xml", status=status)


def _plain(content: Any) -> Any:
    if isinstance(content, Many):
        return [_plain(one) for one in content.things]
    if isinstance(content, dict):
        return {name: _plain(value) for name, value in content.items()}
    return None if content == "" else content


def _element(name: str, content: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(content, Many):
        element.extend(_element(content.item, one) for one in content.things)
    elif isinstance(content, dict):
        element.extend(_element(key, value) for key, value in content.items())
    elif content is not None:
        element.text = _text(content)
    return element


def _text(value: object) -> str:
    """Without characters that XML cannot hold, whatever somebody wrote."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return _NOT_XML.sub("", text)
