"""Who may set, meet, withhold and excuse terms, and what must be said when somebody does."""

from __future__ import annotations

import datetime as dt
import re

from django.db.models import Model

from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.people.rules import Actor, can, check
from countersign.register.queries import parties_of
from countersign.terms.models import Owed, Schedule, Withheld
from countersign.terms.queries.readiness import readiness
from countersign.terms.readiness import ASKING
from countersign.terms.states import SCHEDULE
from countersign.text.redact import redact

LONGEST_WITHHELD = 366  # days until a withholding must be looked at again
_HOLLOW = re.compile(r"^(n/?a|none|tbc|see above|confidential|because|-+|\.+)$", re.IGNORECASE)


def commissioners(contract: Model) -> frozenset[int]:
    """Who set the terms of a contract: its commissioners, or who runs it in-house."""
    parties = parties_of(contract)
    found = {party.body_id for party in parties if party.part == "commissioner"}
    return frozenset(found or {party.body_id for party in parties if party.part == "provider"})


def bound(contract: Model) -> frozenset[int]:
    """Who can owe something under a contract: commissioners, providers and their subcontractors."""
    answering = ("commissioner", "provider", "subcontractor")
    return frozenset(party.body_id for party in parties_of(contract) if party.part in answering)


def check_draft(by: Actor, contract: Model) -> None:
    """A commissioner of this contract, or a steward who writes down what was agreed elsewhere."""
    _check_for(by, "schedule.draft", commissioners(contract))


def can_draft(by: Actor, contract: Model) -> bool:
    """Whether :func:`check_draft` would let it."""
    return any(can(by, "schedule.draft", body_id=body) for body in {None, *commissioners(contract)})


def check_agree(by: Actor, schedule: Schedule) -> None:
    """As for drafting; and a schedule without clauses binds nobody."""
    _check_for(by, "schedule.agree", commissioners(schedule.contract))
    if not schedule.clauses.exists():
        raise NotNow("The schedule has no clauses yet.", remedy="Choose at least one clause.")


def check_edit(by: Actor, schedule: Schedule) -> None:
    check_draft(by, schedule.contract)
    SCHEDULE.after(schedule.state, "edit")


def check_meet(by: Actor, owed: Owed) -> None:
    """Only the body that owes it, for itself; and what was withheld or excused can still be published."""
    check(by, "term.meet", body_id=owed.body_id)
    if owed.met_on:
        raise NotNow(f"This was published on {owed.met_on:%-d %B %Y} already.", remedy="It stays at its address.")


def check_withhold(by: Actor, owed: Owed) -> None:
    check(by, "term.withhold", body_id=owed.body_id)
    if owed.met_on:
        raise NotNow("What is published cannot be withheld any more.", remedy="It stays at its address.")


def check_excuse(by: Actor, owed: Owed) -> None:
    """Who commissions excuses a provider; nobody excuses itself."""
    _check_for(by, "term.excuse", commissioners(owed.schedule.contract))
    if owed.body_id in by.bodies("commissioner", "provider"):
        raise NotAllowed("Nobody excuses itself.", remedy="Publish it, or withhold it with a reason.")
    if owed.met_on:
        raise NotNow("This was met already.", remedy="There is nothing to excuse.")


def check_rate(by: Actor, contract: Model) -> None:
    _check_for(by, "kpi.rate", commissioners(contract))


def check_reply(by: Actor, contract: Model) -> None:
    _check_for(by, "kpi.reply", bound(contract) - commissioners(contract))


def check_spend(by: Actor, contract: Model) -> None:
    _check_for(by, "engagement.spend", bound(contract))


def check_arrange(by: Actor, contract: Model) -> None:
    """Whoever can be bound by the contract, or a steward."""
    _check_for(by, "sharing.draft", bound(contract))


def can_arrange(by: Actor, contract: Model) -> bool:
    """Whether :func:`check_arrange` would let it."""
    return any(can(by, "sharing.draft", body_id=body) for body in {None, *bound(contract)})


def check_sign(by: Actor, body: Model | None) -> None:
    """Each party for itself; a steward for the host (``body`` None) and for nobody else."""
    deed = "sharing.sign_for_host" if body is None else "sharing.sign"
    check(by, deed, body_id=body.pk if body else None)


def can_sign(by: Actor, body: Model | None) -> bool:
    """Whether :func:`check_sign` would let it."""
    deed = "sharing.sign_for_host" if body is None else "sharing.sign"
    return can(by, deed, body_id=body.pk if body else None)


def check_stop(by: Actor, parties: frozenset[int]) -> None:
    """Any party, and a steward for the host, can end or revoke it alone: sharing goes on only while all want it."""
    _check_for(by, "sharing.stop", parties)


def acts_for(by: Actor, body_id: int) -> bool:
    """Whether this actor may ask for shared data on behalf of this body."""
    return can(by, "sharing.ask", body_id=body_id)


def check_ask(by: Actor) -> None:
    """Every ask is written down under an account; whether that account acts for the body is for the policies."""
    if by.account_id is None:
        raise NotAllowed("Shared data is given to accounts only.", remedy="Sign in with one that acts for a party.")


def check_withholding(category: str, reason: str, decided_by: str, review_on: dt.date | None, today: dt.date) -> None:
    """Category, reason, who decided and the next review must all be there; :class:`NotValid` lists every fault."""
    faults = []
    if category not in Withheld.values:
        faults.append(("category", "Choose why it is withheld."))
    faults += _reason_faults(reason)
    if not decided_by.strip():
        faults.append(("decided_by", "Name the office that decided."))
    if review_on is None:
        faults.append(("review_on", "Give the date on which this is looked at again."))
    elif not today < review_on <= today + dt.timedelta(days=LONGEST_WITHHELD):
        faults.append(("review_on", "The review is due after today and within a year."))
    if faults:
        raise NotValid("Nothing is withheld without saying why.", faults=tuple(faults))


def check_reason(reason: str) -> None:
    """A reason that is printed: there, not hollow, and naming nobody."""
    if faults := _reason_faults(reason):
        raise NotValid("Give a reason that everybody may read.", faults=tuple(faults))


def _reason_faults(reason: str) -> list[tuple[str, str]]:
    return [("reason", fault) for fault in reason_faults(reason)]


def reason_faults(said: str) -> list[str]:
    """What is wrong with words that must say something and are printed."""
    said = said.strip()
    if len(said) < 10 or _HOLLOW.match(said):
        return ["Give the reason in at least one sentence; it is printed."]
    return printed_faults(said)


def said_faults(said: str, *, ask: str, least: int = 4) -> list[str]:
    """What is wrong with a title or the name of an office: hollow, or naming a person."""
    hollow = len(said.strip()) < least or _HOLLOW.match(said.strip())
    return [ask] if hollow else printed_faults(said)


def printed_faults(text: str) -> list[str]:
    """What must not be printed in ``text``, by kind; never quotes it."""
    kinds = sorted({found.kind.replace("_", " ") for found in redact(text).found})
    return [f"It seems to hold: {', '.join(kinds)}. Say it without naming or reaching anybody."] if kinds else []


def _check_for(by: Actor, deed: str, bodies: frozenset[int]) -> None:
    """The deed for any of ``bodies``; the refusal is that of the first."""
    own = sorted(bodies & by.bodies("commissioner", "provider")) or [next(iter(sorted(bodies)), None)]
    check(by, deed, body_id=own[0])


def can_ask(body: Model, *, to: str, contract: Model | None = None) -> bool:
    """Whether :func:`check_ready` would let it."""
    return readiness(body, contract=contract).may(_asking(to))


def check_ready(body: Model, *, to: str, contract: Model | None = None) -> None:
    """Raise :class:`NotNow`, with what is missing, unless ``body`` is ready to ``ask``, ``consult``, convene a
    ``panel`` or run a ``survey`` (about one ``contract``), or an override of its own is in force.

    This gates asking only. Nothing that receives, counts, publishes or lets fall due may ever call it.
    """
    found = readiness(body, contract=contract)
    if found.may(_asking(to)):
        return
    missing = "; ".join(dict.fromkeys(one.item.asks for one in found.missing(to)))
    raise NotNow(
        f"{body} is not ready for this: {dict(ASKING)[to].lower()}.",
        remedy=f"Still open: {missing} See its page on readiness." if missing else "No running contract names it.",
    )


def _asking(to: str) -> str:
    """``to`` itself; a word that is no way of asking is a mistake in the code that asks."""
    return {name: name for name, _ in ASKING}[to]
