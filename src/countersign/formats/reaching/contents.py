"""JSON and XML of strangers: bounded in depth, without entities, refused with the line where they break."""

from __future__ import annotations

import json
from typing import Any, NoReturn
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from countersign.errors import NotReadable

DEEPEST = 64  # levels; the deepest document of any standard read here has 12


def json_of(body: bytes) -> Any:
    """What ``body`` says; raises :class:`NotReadable` with the line, or where it is nested too deeply."""
    try:
        found = json.loads(body.decode(json.detect_encoding(body)), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise NotReadable(f"Line {line} holds bytes that are not UTF-8.", remedy=_REMEDY) from error
    except json.JSONDecodeError as error:
        raise NotReadable(f"The JSON cannot be read beyond line {error.lineno}.", remedy=_REMEDY) from error
    except (ValueError, RecursionError) as error:
        raise NotReadable("The JSON holds what no document of this kind holds.", remedy=_REMEDY) from error
    if too_deep(found):
        raise NotReadable("The JSON is nested too deeply.", remedy=_REMEDY)
    return found


_REMEDY = "Tell whoever runs that server."


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def too_deep(value: object, most: int = DEEPEST) -> bool:
    """Whether anything in ``value`` lies more than ``most`` levels down."""
    level: list[object] = [value]
    for _ in range(most):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def xml_of(body: bytes) -> Element:
    """The root element; raises :class:`NotReadable` for what is no XML, declares entities or nests too deeply."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        raise NotReadable(
            "The XML declares a document type or entities, which is not taken.", remedy=_REMEDY
        ) from error
    except ParseError as error:
        raise NotReadable(f"The XML cannot be read beyond line {error.position[0]}.", remedy=_REMEDY) from error
    except (ValueError, LookupError) as error:
        raise NotReadable("The XML is written in an encoding that is not known.", remedy=_REMEDY) from error
    level = [root]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in one]
    if level:
        raise NotReadable("The XML is nested too deeply.", remedy=_REMEDY)
    return root
