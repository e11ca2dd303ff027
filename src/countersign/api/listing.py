"""Rows as an answer: a page of them as JSON, or all of them as CSV, NDJSON or Parquet, written while they are read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

import pyarrow as pa
import pyarrow.parquet as pq
from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Schema
from pydantic import Field

from countersign.formats.tabular import write_csv

Row = TypeVar("Row")
PER_PAGE, MOST_PER_PAGE = 50, 200
_AT_ONCE = 1000
_LARGEST = 2**31 - 1

# What may stand in an address: no text that a database chokes on, no number that it cannot hold.
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=_LARGEST)]

BULK = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


class Wanted(Schema):
    """Which page, and in which format. Formats other than JSON hold every row that fits, not a page of them."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=MOST_PER_PAGE)] = PER_PAGE
    format: Literal["json", "csv", "ndjson", "parquet"] = "json"


class Listed(Schema, Generic[Row]):
    """One page of rows. ``next`` and ``previous`` are whole addresses, empty at the ends."""

    total: int = Field(examples=[128])
    page: int = Field(examples=[1])
    pages: int = Field(examples=[3])
    per_page: int = Field(examples=[50])
    next: str
    previous: str
    results: list[Row]


@dataclass(frozen=True)
class Kind:
    """A kind of row: its ``name`` in addresses and files, its ``schema``, how one is ``printed``, and ``every`` one."""

    name: str
    schema: type[Schema]
    printed: Callable[[Any], Mapping[str, Any]]
    every: Callable[[], QuerySet | Sequence[Any]]

    @property
    def columns(self) -> list[str]:
        return list(self.schema.model_fields)


def formats(kind: Kind) -> dict[str, Any]:
    """For the description of an address: in which formats it answers besides JSON."""
    content = {media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for media in BULK.values()}
    return {
        "responses": {200: {"description": f"{kind.name.capitalize()}, in the format asked for.", "content": content}}
    }


def listed(request: HttpRequest, kind: Kind, rows: QuerySet | Sequence[Any], wanted: Wanted) -> HttpResponse:
    """A page of ``rows`` as JSON with a ``Link`` header, or all of them as a file."""
    if wanted.format != "json":
        return _file(kind, rows, wanted.format)
    pages = Paginator(rows, wanted.per_page)
    page = pages.page(min(wanted.page, pages.num_pages)) if wanted.page <= pages.num_pages else None
    around = beside(request, wanted.page, pages.num_pages)
    found = {"total": pages.count, "page": wanted.page, "pages": pages.num_pages, "per_page": wanted.per_page}
    response = written(found | around | {"results": [kind.printed(row) for row in page or ()]})
    if link := link_of(request, wanted.page, pages.num_pages):
        response["Link"] = link
    return response


def link_of(request: HttpRequest, page: int, pages: int) -> str:
    """The ``Link`` header of a page, to the one before it and the one after it; empty where there is neither."""
    names = {"next": "next", "previous": "prev"}
    around = beside(request, page, pages)
    return ", ".join(f'<{href}>; rel="{names[rel]}"' for rel, href in around.items() if href)


def beside(request: HttpRequest, page: int, pages: int) -> dict[str, str]:
    """Whole addresses of the pages beside this one, empty at the ends."""
    return {
        "next": _to(request, page + 1) if page < pages else "",
        "previous": _to(request, min(page - 1, pages)) if page > 1 else "",
    }


def written(content: object) -> HttpResponse:
    """One thing as JSON."""
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json")


def one_by_one(rows: QuerySet | Sequence[Any]) -> Iterable[Any]:
    """Rows without holding them all."""
    return rows.iterator(_AT_ONCE) if isinstance(rows, QuerySet) else rows


def _to(request: HttpRequest, page: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


def _file(kind: Kind, rows: QuerySet | Sequence[Any], format: str) -> HttpResponse:
    every = (kind.printed(row) for row in one_by_one(rows))
    parts = {"csv": _csv, "ndjson": _ndjson, "parquet": _parquet}[format](kind, every)
    headers = {"Content-Disposition": f'attachment; filename="{kind.name}.{format}"'}
    return StreamingHttpResponse(parts, content_type=BULK[format], headers=headers)


def _csv(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return write_csv(([_cell(row[name]) for name in kind.columns] for row in rows), header=kind.columns)


def _ndjson(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return (json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n" for row in rows)


def _parquet(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Columns as the schema says: whole numbers, numbers, truths; everything else as text, what is nested as JSON."""
    told = pa.schema([(name, _type(kind.schema.model_fields[name].annotation)) for name in kind.columns])
    sink, rows = _Sink(), iter(rows)
    with pq.ParquetWriter(sink, told) as writer:
        while batch := list(islice(rows, _AT_ONCE)):
            columns = [[_plain(row[field.name], field.type) for row in batch] for field in told]
            writer.write_table(pa.table(columns, schema=told))
            yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """A file that is handed on in parts while it is written, so that it is never in memory as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []
        self.at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def write(self, part: Any) -> int:
        self.parts.append(bytes(part))
        self.at += len(self.parts[-1])
        return len(self.parts[-1])

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self.parts = self.parts, []
        return b"".join(parts)


_TYPES = {int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def _type(annotation: Any) -> pa.DataType:
    """The column's type; ``int | None`` is a whole number that may be unknown."""
    kinds = [one for one in get_args(annotation) or (annotation,) if one is not type(None)]
    return _TYPES.get(kinds[0], pa.string()) if len(kinds) == 1 else pa.string()


def _plain(value: Any, kind: pa.DataType) -> Any:
    return value if value is None or kind != pa.string() else _cell(value)


def _cell(value: Any) -> Any:
    """A list or a mapping as JSON, everything else as it is; nothing as an empty cell."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return "" if value is None else str(value)
