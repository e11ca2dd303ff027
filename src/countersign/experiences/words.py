"""Phrases about accounts that pages, letters and the command line share."""

from __future__ import annotations

from collections.abc import Mapping

from django.forms import Field
from django.urls import reverse

from countersign.frontend.components import Row

# state -> what a person with a receipt is told about it
BECAME = {
    "received": "We have it. Identifiers have not been removed yet, and nobody outside has seen it.",
    "held": "A person is looking at it first, because it may speak of danger. It is not published.",
    "redacted": "Names and other identifiers have been removed from the copy that is worked with.",
    "doubtful": "A person is deciding whether it is about a public service.",
    "set_aside": "It is not about a public service, so its words were destroyed. Only the fact that it came was kept.",
    "relevant": "It is about a public service. Who answers for it comes next.",
    "unsure": "A person is deciding who answers for it.",
    "unattached": "We do not know who answers for this. It is logged as a gap, and a named office has to close it.",
    "attached": "We know who answers for it.",
    "coded": "What it is about was noted. A person signs that off before it counts.",
    "counted": "It is counted.",
    "withdrawn": "You withdrew it. Its words are destroyed and it is no longer counted.",
}


def answer_row(field: Field, name: str, values: Mapping[str, str], page: str) -> Row:
    """A question and its answer on the page that checks them, with the link to change it."""
    said = values.get(name, "")
    if name == "fears":
        said = "Yes" if said else "No"
    return Row(str(field.label), said, deed="Change", deed_href=reverse(page), unknown="Not said")
