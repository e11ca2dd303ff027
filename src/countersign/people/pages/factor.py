"""Setting up an authenticator: a picture to scan, a first code, and codes for the day it is lost."""

from __future__ import annotations

import segno
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from countersign.errors import NotValid
from countersign.frontend.components import Row
from countersign.people import actions, queries, totp
from countersign.people.forms import FirstCodeForm, PasswordAgainForm


@never_cache
@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """What stands, and the way to begin: whoever finds an open browser still needs the password."""
    form, standing = PasswordAgainForm(request.user, request.POST or None), queries.factor_of(request.user)
    in_use = bool(standing and standing.confirmed_at)
    if request.method == "POST" and form.checked(queries.origin_of(request)):
        if in_use:
            return _shown_once(request, actions.new_recovery_codes(request.user, by=queries.actor_of(request)))
        actions.begin_factor(request.user, by=queries.actor_of(request))
        return redirect("second-factor-setup")
    shown = {"form": form, "in_use": in_use, "required": settings.SECOND_FACTOR == "required", "standing": standing}
    return render(request, "people/second_factor.html", shown)


@never_cache
@sensitive_post_parameters()
def setup(request: HttpRequest) -> HttpResponse:
    """The picture, the same in letters, and the first code, which shows that the two agree."""
    begun = queries.factor_of(request.user)
    if begun is None or begun.confirmed_at:
        return redirect("second-factor")
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _confirmed(request, form.cleaned_data["code"])
        except NotValid as refused:
            form.add_error("code", refused.faults[0][1])
    secret = queries.factor_secret(begun)
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    rows = [Row("Key, to type instead", grouped), Row("Kind", "Time-based, 6 digits, every 30 seconds")]
    return render(request, "people/setup.html", {"form": form, "picture": _picture(request, secret), "rows": rows})


def _confirmed(request: HttpRequest, code: str) -> HttpResponse:
    codes = actions.confirm_factor(request.user, code=code, by=queries.actor_of(request))
    update_session_auth_hash(request, request.user)
    request.session[queries.WITH_CODE] = True
    return _shown_once(request, codes)


def _shown_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "people/recovery_codes.html", {"codes": codes})


def _picture(request: HttpRequest, secret: str) -> str:
    """The address of the secret as SVG, drawn here: no service elsewhere ever sees it."""
    address = totp.address(secret, who=request.user.email, issuer=settings.HOST_NAME[:60])
    drawn = segno.make(address, error="m").svg_inline(
        scale=5, light="#fff", svgclass="cs-qr", lineclass=None, title="QR code of the key below"
    )
    return mark_safe(drawn.replace("<svg ", '<svg role="img" ', 1))  # made of digits and our own words
