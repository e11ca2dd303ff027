"""Who may open which page. Every address stands here; one that does not is shut, and a test names it.

This is the outer door: it says who may *see* a page. What may be *done* there is the table in
``people.rules``, asked by the actions themselves. Each room has a file here with an example of each
address for the tests that visit every page.
"""

from __future__ import annotations

from countersign.errors import NotAllowed
from countersign.people.rules import deed
from countersign.site.access import (
    answers,
    awards,
    doors,
    experiences,
    findings,
    insight,
    intake,
    involvement,
    ledger,
    machines,
    notices,
    people,
    records,
    register,
    standing,
    surveys,
    terms,
    work,
)
from countersign.site.access.opens import Opens, everyone, may, signed_in

__all__ = ["ACCESS", "NOBODY", "Opens", "everyone", "may", "of", "refusal", "signed_in"]

NOBODY = Opens("deeds")

# name of the address -> to whom it opens; rooms in the order of the loop
ACCESS: dict[str, Opens] = {
    **standing.PAGES,
    **doors.PAGES,
    **people.PAGES,
    **insight.PAGES,
    **terms.PAGES,
    **intake.PAGES,
    **register.PAGES,
    **experiences.PAGES,
    **findings.PAGES,
    **answers.PAGES,
    **involvement.PAGES,
    **surveys.PAGES,
    **awards.PAGES,
    **records.PAGES,
    **ledger.PAGES,
    **notices.PAGES,
    **work.PAGES,
    **machines.PAGES,
}


def of(view_name: str) -> Opens:
    """To whom an address opens; an address that is not listed opens to nobody."""
    return ACCESS.get(view_name, NOBODY)


def refusal(opens: Opens) -> NotAllowed:
    """What to say at a shut door: which roles this page takes."""
    roles = sorted({role for name in opens.deeds for role in (*deed(name).roles, *deed(name).for_own_body)})
    remedy = f"It opens to: {', '.join(roles)}. Ask the host of this register." if roles else ""
    return NotAllowed("This page does not open to your role.", remedy=remedy)
