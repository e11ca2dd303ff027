"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from countersign.people import pages

urlpatterns = [
    path("sign-in", pages.sign_in, name="sign-in"),
    path("sign-out", pages.sign_out, name="sign-out"),
    path("account", pages.account, name="account"),
    path("account/password", pages.password, name="password"),
]
