"""What higher rooms add beside a thing on a page of a lower one.

The setting ``SUBJECT_PARTS`` lists functions that take things and the request, and return for each thing a template and
what it shows. A lower room cannot know them, as imports only go down; its template includes what comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.utils.module_loading import import_string

Part = tuple[str, Mapping[str, object]]
"""The name of a template, and what it shows (as ``part.1`` on the page)."""

Adds = Callable[[Sequence[Model], HttpRequest], Sequence[Part]]


def parts(things: Sequence[Model], request: HttpRequest) -> list[list[Part]]:
    """Every piece beside each of the things, in the order of the setting."""
    adding: list[Adds] = [import_string(path) for path in settings.SUBJECT_PARTS]
    added = [add(things, request) for add in adding]
    return [list(own) for own in zip(*added, strict=True)] if added else [[] for _ in things]
