"""Who speaks for a body on the command line: an account of that body, by its own password.

Whoever runs the register has the command line. They shall not answer for those who must answer.
"""

from __future__ import annotations

import click
from django.contrib.auth import authenticate

from countersign.errors import NotAllowed
from countersign.people import queries as people
from countersign.people.rules import Actor

BY = click.option("--by", "email", required=True, help="E-mail of the account of the body; its password is asked for.")
PASSWORD = click.option(
    "--password", prompt="Password of the account", hide_input=True, help="Asked for where it is not given."
)


def speaker(email: str, password: str) -> Actor:
    """The account behind the address with its roles; raises :class:`NotAllowed` unless the password is its own."""
    account = authenticate(username=email.lower(), password=password)
    if account is None:
        raise NotAllowed(
            "The e-mail address or the password is not right.",
            remedy="Only an account of the body itself can speak for it.",
        )
    return Actor("staff", account.pk, people.roles_of(account))
