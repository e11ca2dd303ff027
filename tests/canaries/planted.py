"""What is planted where text can come in: one made-up word for each door, and one identifier of each common kind.

The words belong to nobody; the numbers lie in ranges that are kept free for fiction.
"""

from __future__ import annotations

DOORS = (
    "words", "body", "service", "place", "answer", "cell", "spare", "header", "question", "filename", "sheet",
    "metadata", "profile", "staff", "query", "agent", "typo", "code", "address", "host", "draft", "gap", "opened",
    "row", "crash", "constant", "contact",
)  # fmt: skip

PEOPLE = {
    "phone": "07700 900321",
    "email": "marigold.penhaligon@example.org",
    "nhs": "999 123 4560",
    "nino": "AB 12 34 56 C",
    "name": "Marigold Penhaligon",
}

LINE = "Ask for Mrs Marigold Penhaligon, 07700 900321, marigold.penhaligon@example.org, NI number AB 12 34 56 C."


def word(door: str) -> str:
    """The word that is planted at this door and nowhere else."""
    if door not in DOORS:
        raise KeyError(door)
    return f"zq{door}zq"


def found_in(content: str | bytes, *, but: tuple[str, ...] = ()) -> list[str]:
    """Which doors' words, and which kinds of identifiers, stand in ``content``; nothing is quoted."""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    text = text.lower()
    doors = [door for door in DOORS if door not in but and word(door) in text]
    return doors + [kind for kind, value in PEOPLE.items() if kind not in but and _squeezed(value) in _squeezed(text)]


def _squeezed(text: str) -> str:
    return "".join(text.lower().split())
