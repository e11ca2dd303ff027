"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from countersign.people.pages import account, accounts, by_link, factor, passkeys, signing_in, unsealings

urlpatterns = [
    path("sign-in", signing_in.sign_in, name="sign-in"),
    path("sign-in/code", signing_in.second_step, name="second-step"),
    path("sign-in/link", by_link.ask, name="sign-in-link"),
    path("sign-in/link/<str:token>", by_link.sign_in, name="sign-in-by-link"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="password"),
    path("account/sign-out-everywhere", account.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/second-factor", factor.second_factor, name="second-factor"),
    path("account/second-factor/set-up", factor.setup, name="second-factor-setup"),
    path("account/passkeys", passkeys.listing, name="passkeys"),
    path("account/passkeys/add", passkeys.add, name="passkey-add"),
    path("account/passkeys/<int:number>/remove", passkeys.remove, name="passkey-remove"),
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/<int:pk>/second-factor", accounts.ask_reset, name="factor-reset"),
    path("accounts/second-factor/<int:pk>/confirm", accounts.confirm_reset, name="factor-reset-confirm"),
    path("accounts/second-factor/<int:pk>/drop", accounts.drop_reset, name="factor-reset-drop"),
    path("unsealings", unsealings.listing, name="unsealings"),
    path("unsealings.csv", unsealings.listing_csv, name="unsealings-csv"),
    path("unsealings/ask", unsealings.ask, name="unsealing-ask"),
    path("unsealings/<int:number>", unsealings.one, name="unsealing"),
    path("unsealings/<int:number>/<slug:verb>", unsealings.deed, name="unsealing-deed"),
]
