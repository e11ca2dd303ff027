"""One's own passkeys: the list, a new one, and taking one off. The script of the page speaks with the device."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from countersign.errors import NotNow, NotValid
from countersign.people import actions, passkeys, queries
from countersign.people.forms import NewPasskeyForm, PasswordAgainForm

_NEW = "new_passkey"  # in the session: [question, name]


@never_cache
@sensitive_post_parameters()
def listing(request: HttpRequest) -> HttpResponse:
    """What there is, and the way to begin: whoever finds an open browser still needs the password."""
    form = NewPasskeyForm(request.user, request.POST or None)
    if request.method == "POST" and form.checked(queries.origin_of(request)):
        request.session[_NEW] = [actions.new_challenge(), form.cleaned_data["name"]]
        return redirect("passkey-add")
    held = request.user.passkeys.order_by("added_at")
    return render(request, "people/passkeys.html", {"form": form, "held": held})


@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Ask the device; what it answers comes back in the form."""
    challenge, name = request.session.get(_NEW, ("", ""))
    if not challenge:
        return redirect("passkeys")
    if request.method == "POST":
        del request.session[_NEW]  # each question is answered once
        return _added(request, challenge, name)
    has = request.user.passkeys.values_list("key_id", flat=True)
    options = passkeys.to_make(
        queries.site_of(request), challenge=challenge, who=queries.passkey_handle(request.user),
        name=request.user.email, has=has,
    )  # fmt: skip
    return render(request, "people/passkey_add.html", {"options": options, "name": name})


@never_cache
@sensitive_post_parameters()
def remove(request: HttpRequest, number: int) -> HttpResponse:
    passkey, form = queries.own_passkey(request.user, number), PasswordAgainForm(request.user, request.POST or None)
    if request.method == "POST" and form.checked(queries.origin_of(request)):
        try:
            actions.remove_passkey(passkey, by=queries.actor_of(request))
        except NotNow as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The passkey is removed.")
            return redirect("passkeys")
    return render(request, "people/passkey_remove.html", {"form": form, "passkey": passkey})


def _added(request: HttpRequest, challenge: str, name: str) -> HttpResponse:
    given = {"site": queries.site_of(request), "challenge": challenge, "answer": request.POST.get("answer", "")}
    try:
        _, codes = actions.add_passkey(request.user, name=name, by=queries.actor_of(request), **given)
    except (NotNow, NotValid) as refused:
        messages.error(request, str(refused))
        return redirect("passkeys")
    update_session_auth_hash(request, request.user)
    request.session[queries.WITH_CODE] = True
    if codes:
        return render(request, "people/recovery_codes.html", {"codes": codes})
    messages.success(request, "The passkey is added.")
    return redirect("passkeys")
