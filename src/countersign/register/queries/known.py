"""Which body is meant by an import that names it exactly: identifiers first, then the normalised name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from countersign.formats.identifiers import Identifier
from countersign.register.models import Body, BodyIdentifier, BodyName
from countersign.text.naming import key


class Known:
    """Every identifier and name, held in memory while one import runs, and kept up by it.

    An import never guesses: only an identifier or a name that is the same once normalised makes two bodies
    one. Two bodies that hold different checked identifiers of one scheme stay two, whatever they are called.
    """

    def __init__(self) -> None:
        self._by_identifier: dict[tuple[str, str], int] = {}
        self._checked: dict[int, dict[str, str]] = defaultdict(dict)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        self._names: dict[int, set[str]] = defaultdict(set)
        self._now = dict(Body.objects.filter(merged__isnull=False).values_list("pk", "replaced_by_id"))
        for body_id, scheme, value, checked in BodyIdentifier.objects.values_list(
            "body_id", "scheme", "value", "checked"
        ):
            self.learn(body_id, (Identifier(scheme, value, checked),), ())
        for body_id, name in BodyName.objects.order_by("pk").values_list("body_id", "name"):
            self.learn(body_id, (), (name,))

    def learn(self, body_id: int, identifiers: Iterable[Identifier], names: Iterable[str]) -> None:
        """The import gave ``body_id`` these."""
        for identifier in identifiers:
            self._by_identifier[identifier.scheme, identifier.value] = body_id
            if identifier.checked:
                self._checked[body_id].setdefault(identifier.scheme, identifier.value)
        for name in names:
            self._names[body_id].add(name)
            if body_id not in self._by_key[key(name)]:
                self._by_key[key(name)].append(body_id)

    def body(self, name: str, identifiers: Iterable[Identifier] = ()) -> int | None:
        """The body meant, or None where it is new."""
        identifiers = tuple(identifiers)
        for identifier in sorted(identifiers, key=lambda one: not one.checked):
            if found := self._by_identifier.get((identifier.scheme, identifier.value)):
                return self._now.get(found) or found
        fitting = [one for one in self._by_key.get(key(name), ()) if self._fits(one, identifiers)]
        if not fitting:
            return None
        first = min(fitting, key=lambda one: (one in self._checked, one))
        return self._now.get(first) or first

    def lacks(self, body_id: int, name: str, identifiers: Iterable[Identifier]) -> tuple[str, list[Identifier]]:
        """What is new about a known body: its name in this spelling (or empty), and identifiers."""
        new = [one for one in identifiers if (one.scheme, one.value) not in self._by_identifier]
        return ("" if name in self._names[body_id] else name), new

    def _fits(self, body_id: int, identifiers: tuple[Identifier, ...]) -> bool:
        held = self._checked.get(body_id, {})
        return all(held.get(one.scheme, one.value) == one.value for one in identifiers if one.checked)
