"""Letters to somebody who signs in about their own account, for ``settings.ACCOUNT_LETTERS``."""

from __future__ import annotations

from collections.abc import Mapping

from countersign.notices.actions.writing import Writing, put_many
from countersign.people.models import Account


def write_to_account(
    account: Account, *, kind: str, cause: str, facts: Mapping[str, object], secret: Mapping[str, str] | None = None
) -> int:
    """One letter, inside the caller's transaction. What is ``secret`` is sealed with the address, and gone with it."""
    if secret is None:
        return put_many([Writing(cause, kind, facts, account_id=account.pk)])
    sealed = Writing(cause, kind, facts, address=account.email, reader=cause[-40:], secret=secret)
    return put_many([sealed])
