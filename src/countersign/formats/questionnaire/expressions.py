"""The small language of conditions: the part of XLSForm's expressions that skip logic and constraints need.

    ${visits} > 2 and not(selected(${how}, 'phone'))        . >= 0 and . <= 100

It is read by the parser below and walked as a tree; nothing is ever handed to an evaluator of a programming language.
There are comparisons, ``and``, ``or``, ``not()``, ``selected()``, ``count-selected()``, ``string-length()``, ``true()``
and ``false()``. As in XPath, an answer that is missing is the empty text, and no number: it is neither larger nor
smaller than anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from countersign.errors import NotValid

Answer = str | tuple[str, ...] | None
Answers = Mapping[str, Answer]
SELF = "."
"""The name under which a constraint sees the answer it is about."""
LONGEST, DEEPEST = 2000, 40  # characters, and brackets within brackets: far beyond any real form


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Answered:
    """``${name}``, or ``.``"""

    name: str


@dataclass(frozen=True)
class Call:
    """A function with its arguments; ``and``, ``or`` and the comparisons are functions of two."""

    function: str
    arguments: tuple[Node, ...]


Node = Text | Number | Answered | Call
_COMPARISONS = ("!=", "<=", ">=", "=", "<", ">")
_FUNCTIONS = {"not": 1, "selected": 2, "count-selected": 1, "string-length": 1, "true": 0, "false": 0}
_TOKEN = re.compile(
    r"""\s*(?:(?P<name>\$\{\s*[A-Za-z_][\w.-]*\s*\})|(?P<text>'[^']*'|"[^"]*"|‘[^’]*’|“[^”]*”)
    |(?P<number>-?(?:\d+(?:\.\d+)?|\.\d+))|(?P<sign>!=|<=|>=|=|<|>|\(|\)|,)|(?P<self>\.)|(?P<word>[A-Za-z][A-Za-z-]*))""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Expression:
    """A condition that was read. Two are equal when they say the same, however they were spaced."""

    tree: Node

    @classmethod
    def read(cls, text: str) -> Expression:
        """Raises :class:`NotValid`, with the place and what to write instead."""
        return cls(_Reader(text).all())

    def __str__(self) -> str:
        return _written(self.tree)

    @property
    def names(self) -> frozenset[str]:
        """The answers it looks at, ``.`` left out."""
        return frozenset(node.name for node in _walk(self.tree) if isinstance(node, Answered)) - {SELF}

    def mentions(self) -> Iterator[tuple[str, str]]:
        """Every answer that is compared with a fixed code, so that a code no list holds is found."""
        for node in _walk(self.tree):
            if isinstance(node, Call) and node.function in (*_COMPARISONS, "selected"):
                yield from _named_with_code(*node.arguments)

    def holds(self, answers: Answers, *, own: Answer = None) -> bool:
        """Whether it is true of these answers; ``own`` is what ``.`` stands for."""
        return _true(_value(self.tree, {**answers, SELF: own}))


def _named_with_code(one: Node, other: Node) -> Iterator[tuple[str, str]]:
    for name, code in ((one, other), (other, one)):
        if isinstance(name, Answered) and isinstance(code, Text) and code.value:
            yield name.name, code.value


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for below in node.arguments if isinstance(node, Call) else ():
        yield from _walk(below)


# Reading


class _Reader:
    """Recursive descent, a level a method: or, and, comparison, value."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise NotValid("The condition is too long.", remedy=f"Say it in {LONGEST:,} characters.")
        self.tokens, self.at, self.depth = tuple(_tokens(text)), 0, 0

    def all(self) -> Node:
        if not self.tokens:
            raise NotValid("The condition is empty.", remedy="Leave the cell empty where everybody is asked.")
        node = self.either()
        if self.at < len(self.tokens):
            raise _wrong(f"“{self.tokens[self.at][1]}” is not expected here", "Join two conditions with “and” or “or”.")
        return node

    def either(self) -> Node:
        return self._chain("or", self.both)

    def both(self) -> Node:
        return self._chain("and", self.comparison)

    def _chain(self, word: str, below: Callable[[], Node]) -> Node:
        node = below()
        while self._next() == ("word", word):
            self.at += 1
            node = Call(word, (node, below()))
        return node

    def comparison(self) -> Node:
        node = self.value()
        kind, sign = self._next()
        if kind == "sign" and sign in _COMPARISONS:
            self.at += 1
            node = Call(sign, (node, self.value()))
        return node

    def value(self) -> Node:
        kind, text = self._take()
        if kind == "name":
            return Answered(text[2:-1].strip())
        if kind == "self":
            return Answered(SELF)
        if kind == "text":
            return Text(text[1:-1])
        if kind == "number":
            return Number(float(text))
        if text == "(":
            return self._bracketed()
        if kind == "word":
            return self._call(text)
        raise _wrong(f"“{text}” is not expected here", "Write an answer as ${name} and a code as 'code'.")

    def _bracketed(self) -> Node:
        self._deeper()
        node = self.either()
        self._expect(")")
        self.depth -= 1
        return node

    def _call(self, function: str) -> Node:
        if function not in _FUNCTIONS:
            known = ", ".join(f"{name}()" for name in _FUNCTIONS)
            raise _wrong(f"“{function}” is not understood", f"There are {known}; write a code in quotes.")
        self._deeper()
        self._expect("(")
        arguments = []
        while self._next() != ("sign", ")"):
            arguments.append(self.either())
            if self._next() != ("sign", ","):
                break
            self.at += 1
        self._expect(")")
        self.depth -= 1
        if len(arguments) != _FUNCTIONS[function]:
            raise _wrong(f"{function}() takes {_FUNCTIONS[function]} values, not {len(arguments)}", "Count the commas.")
        return Call(function, tuple(arguments))

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _wrong("there are too many brackets within brackets", "Say it more simply.")

    def _next(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _take(self) -> tuple[str, str]:
        token = self._next()
        if token[0] == "end":
            raise _wrong("it ends too early", "Something is missing after the last word.")
        self.at += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._next() != ("sign", sign):
            raise _wrong(f"“{sign}” is missing", "Close every bracket that is opened.")
        self.at += 1


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, text = 0, text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _wrong(f"“{text[at:].strip()[:20]}” cannot be read", "Write an answer as ${name}, a code as 'code'.")
        yield str(found.lastgroup), found.group(str(found.lastgroup))
        at = found.end()


def _wrong(what: str, remedy: str) -> NotValid:
    return NotValid(f"The condition cannot be understood: {what}.", remedy=remedy)


# Writing


def _written(node: Node) -> str:
    match node:
        case Text(value):
            return f"'{value}'" if "'" not in value else f'"{value}"'
        case Number(value):
            return f"{value:g}" if value == float(f"{value:g}") else repr(value)
        case Answered(name):
            return name if name == SELF else f"${{{name}}}"
        case Call(function, (left, right)) if function in ("and", "or", *_COMPARISONS):
            return f"{_inner(left)} {function} {_inner(right)}"
        case Call(function, arguments):
            return f"{function}({', '.join(_written(one) for one in arguments)})"


def _inner(node: Node) -> str:
    """In brackets wherever the node has two sides itself: plainer than rules of precedence."""
    two_sided = isinstance(node, Call) and node.function in ("and", "or", *_COMPARISONS)
    return f"({_written(node)})" if two_sided else _written(node)


# What it comes to

_Value = str | float | bool | tuple[str, ...]


def _value(node: Node, answers: Answers) -> _Value:
    match node:
        case Text(value) | Number(value):
            return value
        case Answered(name):
            found = answers.get(name)
            return "" if found is None else found
        case Call("and", (one, other)):
            return _true(_value(one, answers)) and _true(_value(other, answers))
        case Call("or", (one, other)):
            return _true(_value(one, answers)) or _true(_value(other, answers))
        case Call(function, arguments):
            return _called(function, [_value(one, answers) for one in arguments])


def _called(function: str, values: list[_Value]) -> _Value:
    match function, values:
        case "not", [value]:
            return not _true(value)
        case "selected", [chosen, code]:
            return _text(code) in _chosen(chosen)
        case "count-selected", [chosen]:
            return float(len(_chosen(chosen)))
        case "string-length", [value]:
            return float(len(_text(value)))
        case (("true" | "false"), []):
            return function == "true"
        case _, [one, other]:
            return _compared(function, one, other)
    raise NotValid(f"There is no function {function}.")


def _compared(sign: str, one: _Value, other: _Value) -> bool:
    """XPath's rules: order compares numbers; so does equality where either side is one."""
    if isinstance(one, bool) or isinstance(other, bool):
        same = _true(one) == _true(other)
        return same if sign == "=" else not same if sign == "!=" else _ordered(sign, _number(one), _number(other))
    if sign in ("=", "!=") and not isinstance(one, float) and not isinstance(other, float):
        return (_text(one) == _text(other)) == (sign == "=")
    return _ordered(sign, _number(one), _number(other))


def _ordered(sign: str, one: float, other: float) -> bool:
    results = {
        "=": one == other, "!=": one != other, "<": one < other, "<=": one <= other, ">": one > other,
        ">=": one >= other,
    }  # fmt: skip
    return results[sign]


def _true(value: _Value) -> bool:
    return value == value and value != 0 if isinstance(value, float) else bool(value)


def _text(value: _Value) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else value


def _chosen(value: _Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else tuple(_text(value).split())


_NUMERAL = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*")


def _number(value: _Value) -> float:
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, float):
        return value
    return float(_text(value)) if _NUMERAL.fullmatch(_text(value)) else float("nan")
