"""After a restore: what was withdrawn since the backup is withdrawn again, on the word of the public log itself.

A backup knows nothing of what came after it. The log was published meanwhile, and each withdrawal is a line of it, with
a proof under our own signature: so nobody can have an account erased that its teller did not withdraw.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from countersign.errors import Broken
from countersign.experiences.actions.copies import represent_again
from countersign.experiences.actions.withdrawing import empty, forget_gaps
from countersign.experiences.models import Experience
from countersign.ledger import queries as ledger
from countersign.ledger.actions import record
from countersign.people.rules import Actor, check
from countersign.proof.checkpoints import open_checkpoint
from countersign.proof.merkle import leaf_hash, verify_inclusion

WITHDRAWN = ("experience.withdrawn", "experience.withdrawn_again")


def erasures() -> Iterator[dict[str, object]]:
    """Every withdrawal in the log with its proof; nothing of it says what was told or by whom."""
    for index in ledger.lines().filter(event__in=WITHDRAWN).order_by("index").values_list("index", flat=True):
        yield ledger.inclusion(index).to_dict()


def erase_again(proven: Sequence[Mapping[str, object]], *, by: Actor) -> int:
    """Withdraw again what these lines of the log say was withdrawn; returns how many accounts stood here still.

    Every proof is checked before anything is touched. Raises :class:`Broken` for a line that is not of our log.
    """
    check(by, "experience.erase_again")
    keys = [_key(one) for one in proven]
    return sum(_erased(key, by) for key in dict.fromkeys(keys))


def _key(proven: Mapping[str, object]) -> str:
    note, text = str(proven["checkpoint"]), str(proven["text"]).encode()
    said = open_checkpoint(note, [ledger.verifier(note.partition("\n")[0])])
    proof = [base64.b64decode(step) for step in proven["proof"]]  # type: ignore[attr-defined]
    verify_inclusion(leaf_hash(text), int(str(proven["index"])), said.size, proof, said.root)
    line = json.loads(text)
    if line["event"] not in WITHDRAWN:
        raise Broken("This line of the log withdraws nothing.", remedy="Write the list with `countersign erasures`.")
    return str(line["subject"]).removeprefix("experience:")


@transaction.atomic
def _erased(key: str, by: Actor) -> int:
    account = Experience.objects.select_for_update().filter(key=key).exclude(state="withdrawn").first()
    if account is None:
        return 0
    cluster, gap = account.cluster, account.gap_id
    account.state = "withdrawn"  # whatever its life says from where it stands: it was so before the restore
    empty(account)
    account.save()
    for path in settings.EXPERIENCE_LEAVERS:
        import_string(path)(account)
    forget_gaps({gap})
    if cluster:
        represent_again(cluster)
    record("experience.withdrawn_again", subject=f"experience:{key}", by=by.label)
    return 1
