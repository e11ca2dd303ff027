"""Who does a deed. Other rooms take it from ``people.rules``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who does a deed: an account in a role for a body, a person with a receipt, or the software itself."""

    kind: str  # "staff" | "person" | "system"
    account_id: int | None = None
    roles: frozenset[tuple[str, int | None]] = frozenset()  # (role, body id or None for the host)
    receipt_id: int | None = None

    @property
    def label(self) -> str:
        """How the ledger names this actor: a role, never a person."""
        if self.kind == "staff":
            return "+".join(sorted({role for role, _ in self.roles})) or "account"
        return self.kind

    def bodies(self, *roles: str) -> frozenset[int]:
        """The bodies for which this actor acts in one of these ``roles``."""
        return frozenset(body for role, body in self.roles if role in roles and body is not None)


SYSTEM = Actor("system")
ANYBODY = Actor("person")
