"""An ask as a sheet of paper: everything that is on its page, and a form to fill in and hand in."""

from __future__ import annotations

from django.conf import settings

from countersign.formats.papers import Bullets, Grid, Heading, Paper, Words
from countersign.involvement.models import Ask
from countersign.involvement.words import CONSENT, WHY_HOME
from countersign.register.queries import homes_around

_BOX, _LINE = "[   ]", "_" * 44


def sheet(one: Ask) -> Paper:
    """The sign-up form of an ask. Paper has the same rights as the web: whoever types it in gives a code."""
    return Paper(
        title=one.title,
        under=f"{one.body.name} asks. Open until {one.ends_on:%-d %B %Y}. Ask {one.pk} of {settings.HOST_NAME}.",
        blocks=(*_told(one), *_asked(one)),
        made=f"Ask {one.pk}, {settings.ADDRESS}/ask/{one.pk}",
    )


def _told(one: Ask) -> tuple[Heading | Words | Bullets, ...]:
    return (
        Heading("For whom"),
        Words(one.benefit),
        Heading("What you do"),
        Words(one.task),
        Bullets(
            (
                f"How long: {one.minutes} minutes",
                f"Where: {one.where}",
                f"Support: {one.support}",
                f"What is paid: {one.expenses}",
                f"Checks: {one.get_vetting_display()}",
                "Nobody goes alone" if one.in_pairs else "You can do it by yourself",
                f"What it settles: {one.settles}",
            )
        ),
    )


def _asked(one: Ask) -> tuple[Heading | Words | Grid, ...]:
    times = tuple((f"{s.begins:%A %-d %B, %H:%M} to {s.ends:%H:%M}", _BOX) for s in one.slots.all())
    return (
        Heading("Sign up on this sheet"),
        Words(
            "Do not write your name. Tick one time. You get a code; with it you see, change and withdraw everything."
        ),
        Grid("Times", ("When", "Tick one"), times),
        Words(f"{_BOX} I am {one.least_age} or older."),
        Words(f"{_BOX} You may ask me about other single tasks, at most four a year."),
        *_homes(one),
        Heading("Where to send the code, and how to reach you", 2),
        Words(f"Only if you want to be reached. {CONSENT}"),
        Words(f"{_BOX} e-mail   {_BOX} phone   {_BOX} letter"),
        Words(_LINE),
        Words(_LINE),
        Words("This part is cut off and destroyed once it is typed in."),
    )


_MOST_HOMES = 30  # more do not fit on a sheet, and are asked for on the web only


def _homes(one: Ask) -> tuple[Words | Grid, ...]:
    """Where somebody lives, if they say so."""
    homes = tuple(homes_around(one.place)[: _MOST_HOMES + 1])
    if not homes or len(homes) > _MOST_HOMES:
        return ()
    return Words(WHY_HOME), Grid("Where you live", ("Place", "Tick one, or none"), tuple((str(h), _BOX) for h in homes))
