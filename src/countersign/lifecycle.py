"""The life of a thing as a table of states; its diagram in the docs is drawn from the same table.

>>> door = Life("door", start="shut", steps=(Step("open", ("shut",), "open"), Step("close", ("open",), "shut")))
>>> door.after("shut", "open")
'open'
>>> door.verbs("open")
('close',)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from countersign.errors import NotNow


@dataclass(frozen=True)
class Step:
    """``verb`` takes a thing from any of the ``before`` states to the ``after`` state."""

    verb: str
    before: tuple[str, ...]
    after: str


@dataclass(frozen=True)
class Life:
    """All states a thing can be in and the verbs that move it. ``words`` names the states for a reader."""

    name: str
    start: str
    steps: tuple[Step, ...]
    words: tuple[tuple[str, str], ...] = ()

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the table first names it."""
        named: Iterable[str] = (self.start, *(s for step in self.steps for s in (*step.before, step.after)))
        return tuple(dict.fromkeys(named))

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """``(state, words)`` pairs in the shape of a Django choice list."""
        words = dict(self.words)
        return tuple((state, words.get(state, state.replace("_", " "))) for state in self.states)

    @property
    def ends(self) -> tuple[str, ...]:
        """States that no verb leaves."""
        left = {state for step in self.steps for state in step.before}
        return tuple(state for state in self.states if state not in left)

    def before(self, verb: str) -> tuple[str, ...]:
        """The states from which ``verb`` is possible."""
        return tuple(dict.fromkeys(s for step in self.steps if step.verb == verb for s in step.before))

    def verbs(self, state: str) -> tuple[str, ...]:
        """What can happen to a thing in this ``state``."""
        return tuple(step.verb for step in self.steps if state in step.before)

    def after(self, state: str, verb: str) -> str:
        """The state after ``verb``; raises :class:`NotNow` where the table has no such step."""
        for step in self.steps:
            if step.verb == verb and state in step.before:
                return step.after
        possible = ", ".join(self.verbs(state)) or "nothing"
        raise NotNow(
            f"A {self.name} that is {state.replace('_', ' ')} cannot be changed by “{verb}”.",
            remedy=f"Possible now: {possible}.",
        )

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, for the docs."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {b} --> {step.after}: {step.verb}" for step in self.steps for b in step.before]
        lines += [f"    {end} --> [*]" for end in self.ends]
        return "\n".join(lines)
