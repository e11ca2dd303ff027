"""Every address of the site. Rooms bring their own; the list is composed here."""

from __future__ import annotations

from django.urls import include, path

from countersign.site.pages import standing, words

urlpatterns = [
    path("", words.home, name="home"),
    path("about", words.about, name="about"),
    path("accessibility", words.accessibility, name="accessibility"),
    path("privacy", words.privacy, name="privacy"),
    path("cookies", words.cookies, name="cookies"),
    path("methods", words.methods, name="methods"),
    path("help", words.independent_help, name="help"),
    path("contact", words.contact, name="contact"),
    path("healthz", standing.alive, name="alive"),
    path("readyz", standing.ready, name="ready"),
    path("robots.txt", standing.robots, name="robots"),
    path(".well-known/security.txt", standing.security_txt, name="security-txt"),
    path("", include("countersign.people.urls")),
    path("", include("countersign.insight.urls")),
    # Rooms: one line each, in the order of the loop.
    path("import/", include("countersign.intake.urls")),
    path("", include("countersign.register.urls")),
    path("ledger/", include("countersign.ledger.urls")),
    path("", include("countersign.experiences.urls")),
    path("", include("countersign.findings.urls")),
]

handler400 = "countersign.site.pages.faults.bad_request"
handler403 = "countersign.site.pages.faults.forbidden"
handler404 = "countersign.site.pages.faults.not_found"
handler500 = "countersign.site.pages.faults.broken"
