"""One's own account: what it may do, its password, its open browsers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from countersign.frontend.components import Row
from countersign.people import actions, queries
from countersign.people.forms import NewPasswordForm
from countersign.people.models import Account, Role


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    rows = [
        Row("E-mail address", request.user.email),
        Row("Named office", request.user.office, unknown="None"),
        Row("Roles", "\n".join(_role_words(request.user)), unknown="None yet. Ask the host of this register."),
        Row("Authenticator", _factor_words(request.user), unknown="None"),
        Row("Passkeys", ", ".join(one.name for one in request.user.passkeys.order_by("added_at")), unknown="None"),
    ]
    return render(request, "people/account.html", {"rows": rows})


@never_cache
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    form = NewPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_password(request.user, form.cleaned_data["new_password1"], by=queries.actor_of(request))
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password is changed. Other browsers were signed out.")
        return redirect("account")
    return render(request, "people/password.html", {"form": form})


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    actions.end_sessions(request.user, by=queries.actor_of(request))
    logout(request)
    messages.success(request, "You have signed out, here and in every other browser.")
    return redirect("home")


def _role_words(account: Account) -> list[str]:
    held = account.memberships.select_related("body")
    return [f"{Role(one.role).label}, {one.body.name if one.body else 'for the host'}" for one in held]


def _factor_words(account: Account) -> str:
    factor = queries.factor_of(account)
    return f"In use since {factor.confirmed_at:%-d %B %Y}" if factor and factor.confirmed_at else ""
