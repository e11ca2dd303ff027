"""Where a release breaks the standard, what is done about it, and what of it is never kept.

The official release schema 1.1.5 is carried beside this file (see ``schema/NOTICE``). Reports name the place
and the rule, never the value.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema

from countersign.errors import NotValid

SCHEMA = Path(__file__).parent / "schema" / "release-schema-1.1.5.json"
UNDATED = "0001-01-01T00:00:00Z"  # before every real date: an undated release never overrules a dated one
_MOST_FAULTS = 50


@dataclass(frozen=True)
class Fault:
    """``where`` in the release, ``what`` is wrong there, and ``done`` about it."""

    where: str
    what: str
    done: str = "taken as it is"


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The official release schema."""
    return dict(json.loads(SCHEMA.read_text()))


@lru_cache(maxsize=1)
def _validator() -> jsonschema.protocols.Validator:
    return jsonschema.Draft4Validator(schema())


def faults(release: dict[str, Any]) -> tuple[Fault, ...]:
    """Where ``release`` breaks the release schema of OCDS 1.1.5, each place once; empty for a good one."""
    found = {_fault(error) for error in _validator().iter_errors(release)}
    return tuple(sorted(found, key=lambda fault: (fault.where, fault.what)))[:_MOST_FAULTS]


def _fault(error: jsonschema.ValidationError) -> Fault:
    where = "/".join("*" if isinstance(step, int) else str(step) for step in error.absolute_path)
    match error.validator:
        case "required":
            name = error.message.split("'")[1]  # the field's name in the schema, never the file's words
            return Fault(where, f"lacks {name}")
        case "type":
            wanted = error.validator_value
            return Fault(where, f"is not {' or '.join([wanted] if isinstance(wanted, str) else wanted)}")
        case "enum":
            return Fault(where, "has a value that is not in the closed list")
        case "minItems" | "minLength" | "minProperties":
            return Fault(where, "is empty")
        case rule:
            return Fault(where, f"breaks the rule “{rule}”")


def mended(release: dict[str, Any]) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """``release`` as far as it can be taken, and every fault with what was done.

    Raises :class:`NotValid` where nothing can be made of it: without an ocid nobody knows what it is about.
    """
    _check_ocid(release)
    release, told = dict(release), list(faults(release))
    for name, is_good, stand_in, done in _STAND_INS:
        if not is_good(release.get(name)):
            told = [
                fault for fault in told if fault.where != name and (fault.where, fault.what) != ("", f"lacks {name}")
            ]
            told.append(Fault(name, "is missing" if name not in release else "is not usable", done))
            release[name] = stand_in(release)
    told += [Fault(name, "has two entries with one id", "the last of them counts") for name in _doubled(release)]
    return release, tuple(told)


def usable(release: dict[str, Any]) -> dict[str, Any]:
    """``release`` as ``mended`` gives it, with a stand-in for a missing date or id, but without looking for faults.

    Raises :class:`NotValid` without an ocid.
    """
    _check_ocid(release)
    for name, is_good, stand_in, _ in _STAND_INS:
        release = release if is_good(release.get(name)) else release | {name: stand_in(release)}
    return release


def _check_ocid(release: dict[str, Any]) -> None:
    ocid = release.get("ocid")
    if not isinstance(ocid, str) or not ocid.strip() or len(ocid) > 120:
        raise NotValid("The release has no ocid, so nobody can tell which process it is about.")


def _doubled(release: dict[str, Any]) -> Iterator[str]:
    """Lists whose entries share an id; merging would keep one of them in silence."""
    for name in ("parties", "awards", "contracts"):
        ids = [str(one["id"]) for one in listed(release.get(name)) if "id" in one]
        if len(ids) != len(set(ids)):
            yield name


def _own_id(release: dict[str, Any]) -> str:
    return f"unnamed-{digest(release)[:16]}"


def _is_date(value: object) -> bool:
    try:
        dt.datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return isinstance(value, str)


# field, whether its value can be used, what stands in for it, and how that is told
_STAND_INS = (
    ("date", _is_date, lambda release: UNDATED, "treated as older than every dated release"),
    (
        "id",
        lambda value: isinstance(value, str) and 0 < len(value) <= 200,
        _own_id,
        "named after its content",
    ),
)


def digest(release: dict[str, Any]) -> str:
    """SHA-256 of the release as canonical JSON (keys sorted, no spaces), in hex."""
    text = json.dumps(release, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# Officials are named here; the register is about offices and contracts, so these never come in.
DROPPED = frozenset({"contactPoint", "additionalContactPoints", "contactPoints", "enquiries"})
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_PHONE = re.compile(r"(?<![\w-])(?:\+44|0)[\s()-]*\d(?:[\s()-]*\d){8,9}(?![\w-])")


def scrubbed(thing: Any) -> Any:
    """``thing`` without contact points, and without e-mail addresses and telephone numbers in its texts."""
    if isinstance(thing, dict):
        return {key: scrubbed(value) for key, value in thing.items() if key not in DROPPED}
    if isinstance(thing, list):
        return [scrubbed(value) for value in thing]
    if isinstance(thing, str):
        return _PHONE.sub("[telephone]", _MAIL.sub("[e-mail]", thing)).replace("\x00", "")
    return thing


def listed(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list that may be missing, or be something else altogether."""
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
