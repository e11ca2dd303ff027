"""What goes into a pack of evidence: everything public about a contract and its providers, as plain values and paper.

Nothing that a person told stands in it, so nothing of it has to go when somebody withdraws; where a finding that it
holds was retired since, the pack's page says so.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from countersign.answers import queries as answers
from countersign.awards.models import Pack
from countersign.awards.queries.delivery import flagged
from countersign.awards.queries.record_file import organisation, record_file
from countersign.awards.queries.track_record import track_records
from countersign.awards.words import A_QUESTION
from countersign.errors import NotFound
from countersign.findings import queries as findings
from countersign.formats.papers import Grid, Heading, Paper, Words
from countersign.formats.tabular import write_csv
from countersign.ledger import queries as ledger
from countersign.proof.canonical import canonical
from countersign.register import queries as register
from countersign.terms import queries as terms

FORMAT = "countersign-evidence-pack/1"
_LONG_AGO = (2000, 1, 1, 0, 0, 0)  # so that the same content gives the same bytes
_PARTS = ("provider", "subcontractor")


def packs(*, contract_id: int | None = None):
    """Packs (of one contract), the newest first, without their files."""
    found = Pack.objects.select_related("contract").defer("data", "pdf", "archive").order_by("-pk")
    return found.filter(contract=contract_id) if contract_id is not None else found


def pack(number: int) -> Pack:
    """One with its files; raises :class:`NotFound`."""
    found = Pack.objects.select_related("contract").filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such pack.", remedy="See the page of the contract.")
    return found


def evidence(contract: Model, *, purpose: str, as_of: dt.date) -> dict[str, object]:
    """Everything that the pack will hold, as plain JSON."""
    bodies = {party.body_id: party.body for party in register.parties_of(contract) if party.part in _PARTS}
    records = track_records(list(bodies.values()), as_of=as_of, relevant_to=contract)
    found = findings.public(contract=contract.slug)
    promised = answers.commitments(contract=contract.slug).prefetch_related("claims")
    newest = ledger.lines().first()
    return {
        "format": FORMAT,
        "purpose": purpose,
        "as_of": as_of.isoformat(),
        "ledger_line": newest.index if newest else None,
        "contract": _contract(contract),
        "records": [record_file(one) for one in records.values()],
        "findings": [findings.printed(one) | {"address": _address("findings:one", one.pk)} for one in found],
        "commitments": [
            answers.printed(one) | {"address": _address("answers:commitment", one.pk)} for one in promised
        ],
        "ratings": [_rating(one, contract) for one in terms.ratings(contract.pk)],
        "flags": [{"flag": one.flag.id, "title": one.flag.title, "seen": one.flag.seen,
                   "address": settings.ADDRESS + one.address} for one in flagged([contract])],
    }  # fmt: skip


def _address(name: str, *args: object) -> str:
    return settings.ADDRESS + reverse(name, args=args)


def _contract(contract: Model) -> dict[str, object]:
    parties = [organisation(one.body) | {"part": one.part} for one in register.parties_of(contract)]
    return {
        "slug": contract.slug, "title": contract.title, "ocid": contract.ocid, "reference": contract.reference,
        "state": contract.state, "parties": parties, "address": _address("contract", contract.slug),
    }  # fmt: skip


def _rating(one: Model, contract: Model) -> dict[str, object]:
    return {
        "indicator": one.kpi.title, "grade": one.grade, "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(), "value": str(one.value) if one.value is not None else None,
        "base": one.base, "source": one.source, "reply": one.reply,
        "address": _address("terms:schedule", contract.slug),
    }  # fmt: skip


def text_of(said: dict[str, object]) -> str:
    """The canonical JSON: the same content is the same text."""
    return canonical(said).decode()


def paper_of(said: dict) -> Paper:
    """The same as a paper, each line with its address."""
    contract = said["contract"]
    line = f" and line {said['ledger_line']:,} of the public log" if said["ledger_line"] is not None else ""
    under = f"{contract['title']}. As of {said['as_of']}{line}. {contract['address']}"
    title = "Evidence for a review meeting" if said["purpose"] == "review" else "Evidence for an award"
    return Paper(title, under, tuple(_blocks(said)), f"{settings.HOST_NAME}, {settings.ADDRESS}")


def _blocks(said: dict) -> Iterator[Heading | Words | Grid]:
    for record in said["records"]:
        yield Heading(f"Track record of {record['organisation']['name']}")
        yield Words(record["words"] + ".")
        yield from _grid("What counts", ("Result", "Came to", "Evidence", "Weight", "Where"), record["results"],
                         ("words", "stands", "evidence", "weight", "address"))  # fmt: skip
        yield from _grid("What does not count, or not yet", ("Result", "Why", "Where"), record["not_counted"],
                         ("words", "why_not", "address"))  # fmt: skip
    yield from _part("Findings", ("Finding", "Where"), said["findings"], ("claim", "address"))
    yield from _part("Promises", ("Promise", "Due", "State", "Where"), said["commitments"],
                     ("measure", "due_on", "state", "address"))  # fmt: skip
    yield from _part("Ratings", ("Indicator", "Until", "Grade", "Reply"), said["ratings"],
                     ("indicator", "ends_on", "grade", "reply"))  # fmt: skip
    yield from _part("Flags on delivery", ("Flag", "What was seen"), said["flags"], ("title", "seen"))
    yield Words(A_QUESTION)


def _part(title: str, columns: tuple[str, ...], rows: list[dict], names: tuple[str, ...]):
    yield Heading(title)
    yield from _grid(title, columns, rows, names) if rows else [Words("None.")]


def _grid(caption: str, columns: tuple[str, ...], rows: list[dict], names: tuple[str, ...]) -> Iterator[Grid]:
    if rows:
        yield Grid(caption, columns, tuple(tuple(_plain(row[name]) for name in names) for row in rows))


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("_", " ") if "://" not in str(value) else str(value)


def archive_of(said: dict, text: str, pdf: bytes) -> bytes:
    """A ZIP of the data, tables and the paper; the same content gives the same bytes."""
    files = {
        "evidence.json": text.encode(),
        "evidence.pdf": pdf,
        "results.csv": _csv([row | {"organisation": one["organisation"]["id"]} for one in said["records"]
                             for row in (*one["results"], *one["not_counted"])]),
        "findings.csv": _csv(said["findings"]),
        "commitments.csv": _csv(said["commitments"]),
        "ratings.csv": _csv(said["ratings"]),
        "flags.csv": _csv(said["flags"]),
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _csv(rows: list[dict]) -> bytes:
    header = tuple(sorted({name for row in rows for name in row})) or ("nothing",)
    lines = ([_flat(row.get(name)) for name in header] for row in rows)
    return "".join(write_csv(lines, header=header)).encode()


def _flat(value: object) -> object:
    return json.dumps(value, sort_keys=True, ensure_ascii=False) if isinstance(value, dict | list) else value


def changed_since(pack: Pack) -> list[str]:
    """What stands otherwise now than when it was frozen, in words: findings retired, promises in another state."""
    said = json.loads(pack.data)
    retired = {one.pk for one in findings.public(contract=pack.contract.slug, state="retired")}
    states = dict(answers.commitments(contract=pack.contract.slug).values_list("pk", "state"))
    gone = [f"Finding {one['number']} was retired since." for one in said["findings"]
            if one["number"] in retired and one.get("state") != "retired"]  # fmt: skip
    moved = [f"Promise {one['number']} was {one['state']}, and is {states.get(one['number'], 'gone')}."
             for one in said["commitments"] if states.get(one["number"]) != one["state"]]  # fmt: skip
    return [*gone, *moved]
