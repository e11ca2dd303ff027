"""Which week's paper, and whose."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django import forms

from countersign.answers import queries
from countersign.answers.queries.week import last_week, name_of, week
from countersign.errors import NotValid
from countersign.register.queries import body_by_slug

WEEKS = 12
"""Weeks that the page offers; an address may name any."""


class WeekForm(forms.Form):
    """Without a body it is the whole register's; without a week the last whole one."""

    body = forms.SlugField(label="Body", required=False, help_text="Short name, as in its address")
    week = forms.CharField(label="Week", required=False, max_length=8)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["week"].widget = forms.Select(choices=_offered(str(self.data.get("week", ""))))

    def digest(self) -> queries.Digest:
        """The digest that is asked for; raises :class:`NotFound` for a body and :class:`NotValid` for a week that is
        none.
        """
        slug, begins = str(self.data.get("body", "")).strip(), week(str(self.data.get("week", "")).strip())
        return queries.digest_of(body_by_slug(slug) if slug else None, begins=begins)


def _offered(asked: str) -> list[tuple[str, str]]:
    begins = [last_week() - dt.timedelta(weeks=at) for at in range(-1, WEEKS)]
    offered = {name_of(one): _words(one) for one in begins}
    with suppress(NotValid):  # the answer itself says that it is no week
        offered.setdefault(name_of(week(asked)), _words(week(asked)))
    return [("", "The last whole week"), *offered.items()]


def _words(begins: dt.date) -> str:
    return f"{begins:%-d %B} to {begins + dt.timedelta(days=6):%-d %B %Y}"
