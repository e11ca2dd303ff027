"""What higher rooms add to the page of a finding.

The setting ``FINDING_PARTS`` lists functions that take a finding and the request, and return a template and what it
shows. This room cannot know them, as imports only go down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from countersign.findings.models import Finding

Part = tuple[str, Mapping[str, object]]
"""The name of a template, and what it shows (as ``part.1`` on the page)."""

Adds = Callable[[Finding, HttpRequest], Part]


def parts(finding: Finding, request: HttpRequest) -> list[Part]:
    """Every piece, in the order of the setting."""
    adding: list[Adds] = [import_string(path) for path in settings.FINDING_PARTS]
    return [add(finding, request) for add in adding]
