"""Sessions of those who sign in: begun, carried to the second step, ended by the clock."""

from __future__ import annotations

from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest

from countersign.people import queries
from countersign.people.actions.passkeys import new_challenge
from countersign.people.models import Account


def begin_second_step(request: HttpRequest, account: Account) -> None:
    """The password was right: this browser may now give a code, for ten minutes. It is not signed in yet."""
    request.session.cycle_key()
    half = [account.pk, account.get_session_auth_hash()]
    request.session[queries.HALF_SIGNED_IN] = signing.dumps(half, salt=queries.HALF_SIGNED_IN)
    request.session[queries.QUESTION] = new_challenge()


def let_in(request: HttpRequest, account: Account, *, with_code: bool) -> None:
    """Sign this browser in, under a new session key, until eight hours from now whatever it does meanwhile."""
    request.session.pop(queries.HALF_SIGNED_IN, None)
    request.session.pop(queries.QUESTION, None)
    login(request, account)
    request.session[queries.WITH_CODE] = with_code
    request.session[queries.SEEN] = queries.seen_mark("")
