"""Signing in and out, and one's own account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from countersign.frontend.components import Row
from countersign.people import actions, queries
from countersign.people.forms import NewPasswordForm, SignInForm
from countersign.people.models import Account, Role


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; a right pair leads to where the visitor came from, if that is a page of ours."""
    form = SignInForm(request.POST or None)
    if request.method == "POST":
        name, origin = request.POST.get("email", "").strip().lower(), queries.origin_of(request)
        actions.check_sign_in_tries(name, origin)
        if form.is_valid():
            actions.forget_wrong_tries("sign-in", f"name:{name}")
            login(request, form.account)
            return redirect(_next(request))
        if form.was_wrong:
            actions.count_wrong_sign_in(name, origin)
    return render(request, "people/sign_in.html", {"form": form, "next": request.GET.get("next", "")})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "You have signed out.")
    return redirect("home")


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    rows = [
        Row("E-mail address", request.user.email),
        Row("Named office", request.user.office, unknown="None"),
        Row("Roles", "\n".join(_role_words(request.user)), unknown="None yet. Ask the host of this register."),
    ]
    return render(request, "people/account.html", {"rows": rows})


@never_cache
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    form = NewPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "Your password is changed. Other browsers were signed out.")
        return redirect("account")
    return render(request, "people/password.html", {"form": form})


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "account"


def _role_words(account: Account) -> list[str]:
    held = account.memberships.select_related("body")
    return [f"{Role(one.role).label}, {one.body.name if one.body else 'for the host'}" for one in held]
