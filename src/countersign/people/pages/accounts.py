"""The accounts of those who work with the register, for administrators; and taking off a lost authenticator."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.frontend.components import Cell, Column, Table
from countersign.people import actions, queries
from countersign.people.forms import ResetForm
from countersign.people.models import Account, FactorReset, Role

_COLUMNS = (Column("E-mail address"), Column("Roles"), Column("Second factor"), Column("If it is lost"))
_A_PAGE = 50


@never_cache
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.accounts(), _A_PAGE).get_page(request.GET.get("page"))
    rows = [[one.email, _roles(one), _factor(one), _reset(one)] for one in page]
    table = Table(name="accounts", caption="Who signs in here", columns=_COLUMNS, rows=rows)
    waiting = [_waiting(one, request.user) for one in queries.factor_resets()]
    return render(request, "people/accounts.html", {"table": table, "page": page, "waiting": waiting})


@never_cache
def ask_reset(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account, pk=pk)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_factor_reset(account, why=form.cleaned_data["why"], by=queries.actor_of(request))
        messages.success(request, "Asked. Another administrator has to confirm it within seven days.")
        return redirect("accounts")
    return render(request, "people/ask_reset.html", {"form": form, "account": account})


@require_POST
def confirm_reset(request: HttpRequest, pk: int) -> HttpResponse:
    actions.confirm_factor_reset(queries.factor_reset(pk), by=queries.actor_of(request))
    messages.success(request, "The authenticator is taken off. They set up a new one when they sign in.")
    return redirect("accounts")


@require_POST
def drop_reset(request: HttpRequest, pk: int) -> HttpResponse:
    actions.drop_factor_reset(queries.factor_reset(pk), by=queries.actor_of(request))
    messages.success(request, "Nothing is taken off.")
    return redirect("accounts")


def _roles(account: Account) -> str:
    held = [f"{Role(one.role).label}{f', {one.body.name}' if one.body else ''}" for one in account.memberships.all()]
    return "; ".join(held) or "none"


def _factor(account: Account) -> Cell:
    return Cell("in use", tag="green") if _has_one(account) else Cell("none", tag="grey")


def _reset(account: Account) -> Cell | str:
    if not _has_one(account):
        return "–"
    return Cell(f"Take off {account.email}’s", href=reverse("factor-reset", args=[account.pk]))


def _has_one(account: Account) -> bool:
    factor = getattr(account, "second_factor", None)
    return bool((factor and factor.confirmed_at) or account.passkeys.all())


def _waiting(asked: FactorReset, reader: Account) -> dict[str, object]:
    return {
        "asked": asked,
        "confirmable": reader.pk not in (asked.asked_by_id, asked.account_id),
        "confirm_url": reverse("factor-reset-confirm", args=[asked.pk]),
        "drop_url": reverse("factor-reset-drop", args=[asked.pk]),
    }
