"""What somebody sent, said back on the page that asks them to wait: nobody loses what they wrote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest

from countersign.site.pace.proof import NUMBER, TOKEN

_OURS = frozenset({"csrfmiddlewaretoken", TOKEN, NUMBER})
_LONG = 40  # characters from which on it is words that somebody would miss
_READ = 40_000  # characters that are looked through for danger: more than any form takes


@dataclass(frozen=True)
class Kept:
    """``hidden`` is sent again as it is; ``secret`` (passwords, codes) is typed again; ``files`` are chosen again."""

    hidden: tuple[tuple[str, str], ...]
    secret: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """What is long enough to be missed, to be read and copied."""
        return [value for _, value in self.hidden if len(value) > _LONG]


def kept(request: HttpRequest) -> Kept:
    sent = [(name, value) for name, value in _sent(request)]
    hidden = tuple((name, value) for name, value in sent if not _is_secret(name))
    secret = tuple(dict.fromkeys(name for name, _ in sent if _is_secret(name)))
    return Kept(hidden, secret, tuple(request.FILES))


def typed(request: HttpRequest) -> str:
    """All words of a form, whichever field they stand in, for finding danger in them."""
    return "\n".join(value for _, value in _sent(request))[:_READ]


def _sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in _OURS:
            yield from ((name, value) for value in values)


def _is_secret(name: str) -> bool:
    return "password" in name or name == "code"
