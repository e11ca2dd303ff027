"""Signing in, by password and by the code of an authenticator, and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from countersign.people import actions, passkeys, queries
from countersign.people.forms import SecondStepForm, SignInForm
from countersign.people.models import Account


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form; a right pair leads to where the visitor came from, if that is a page of ours, or to the code."""
    form = SignInForm(request.POST or None)
    if request.method == "POST":
        name, origin = request.POST.get("email", "").strip().lower(), queries.origin_of(request)
        actions.check_sign_in_tries(name, origin)
        if form.is_valid():
            actions.forget_wrong_tries("sign-in", f"name:{name}")
            return first_step_done(request, form.account)
        if form.was_wrong:
            actions.count_wrong_sign_in(name, origin)
    shown = {"form": form, "next": request.GET.get("next", ""), "by_link": settings.SIGN_IN_LINK}
    return render(request, "people/sign_in.html", shown)


@never_cache
@sensitive_post_parameters("code")
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the authenticator, or one for recovery; only where the password was right just now."""
    account = queries.half_signed_in(request)
    if account is None:
        return redirect("sign-in")
    by_passkey = "answer" in request.POST
    form = SecondStepForm(request.POST if request.method == "POST" and not by_passkey else None)
    if by_passkey or form.is_valid():
        if _shown(request, account, form):
            actions.let_in(request, account, with_code=True)
            return redirect(_next(request))
        if by_passkey:
            messages.error(request, "The passkey was not accepted. Try again, or enter a code.")
            return redirect(request.get_full_path())
        form.add_error("code", "This is not the code. Wait for the next one, and try again.")
    return render(request, "people/second_step.html", {"form": form, "options": _options(request, account)})


def _shown(request: HttpRequest, account: Account, form: SecondStepForm) -> bool:
    """Whether the second factor is theirs. Each question to a passkey is asked once."""
    if "answer" not in request.POST:
        return actions.check_second_step(account, code=form.cleaned_data["code"])
    question = request.session.pop(queries.QUESTION, "")
    request.session[queries.QUESTION] = actions.new_challenge()
    answer = request.POST["answer"]
    return actions.check_passkey(account, site=queries.site_of(request), challenge=question, answer=answer)


def _options(request: HttpRequest, account: Account) -> str:
    """What the script asks the device; empty where the account has no passkey."""
    has = list(account.passkeys.values_list("key_id", flat=True))
    question = request.session.get(queries.QUESTION, "")
    return passkeys.to_use(queries.site_of(request), challenge=question, has=has) if has and question else ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "You have signed out.")
    return redirect("home")


def first_step_done(request: HttpRequest, account: Account) -> HttpResponse:
    """Whoever showed that the account is theirs goes on to its second factor, or is in."""
    if queries.has_factor(account):
        actions.begin_second_step(request, account)
        return redirect(f"{reverse('second-step')}?{urlencode({'next': request.GET.get('next', '')})}")
    actions.let_in(request, account, with_code=False)
    return redirect("second-factor" if queries.lacks_factor(request) else _next(request))


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "account"
