"""The one door to what an arrangement gives out: asked, judged and written down in one go."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from countersign.experiences.queries.shared import Shared, shared
from countersign.people.rules import Actor
from countersign.terms import actions as terms
from countersign.terms import rules
from countersign.terms.queries import decided


@transaction.atomic
def ask_shared(contract: Model, *, body: Model, purpose: str, level: str, fields: Sequence[str], by: Actor) -> Shared:
    """What this body gets today of these fields for this purpose; every refusal is in it with its rule.

    Raises :class:`NotValid` for words that no list holds, :class:`NotAllowed` for whoever has no account.
    """
    rules.check_ask(by)
    acts = rules.acts_for(by, body.pk)
    found = shared(decided(contract, body, purpose=purpose, level=level, wanted=tuple(fields), acts=acts))
    terms.log_ask(found.decided, count=len(found), by=by)
    return found
