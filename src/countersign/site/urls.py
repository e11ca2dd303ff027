"""Every address of the site. Rooms bring their own; the list is composed here."""

from __future__ import annotations

from django.urls import include, path

from countersign.site.pages import (
    body,
    commissioning,
    contract,
    gaps,
    home,
    ladders,
    machines,
    market,
    methods,
    place,
    search,
    service,
    sitemaps,
    standing,
    where,
    words,
    wrong_doors,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("about", words.about, name="about"),
    path("accessibility", words.accessibility, name="accessibility"),
    path("privacy", words.privacy, name="privacy"),
    path("cookies", words.cookies, name="cookies"),
    path("methods", methods.methods_list, name="methods"),
    path("help", words.independent_help, name="help"),
    path("data", machines.machines, name="machines"),
    path("data.jsonld", machines.catalogue_json, name="catalogue-json"),
    path("data.ttl", machines.catalogue_turtle, name="catalogue-turtle"),
    path("contact", words.contact, name="contact"),
    path("healthz", standing.alive, name="alive"),
    path("readyz", standing.ready, name="ready"),
    path("metrics", standing.metrics, name="metrics"),
    path("robots.txt", standing.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap"),
    path(".well-known/security.txt", standing.security_txt, name="security-txt"),
    path("", include("countersign.people.urls")),
    path("", include("countersign.insight.urls")),
    # Pages that compose several rooms.
    path("where", where.where, name="where"),
    path("who-answers", where.ask, name="ask"),
    path("who-answers/from-elsewhere", where.from_elsewhere, name="ask-from-elsewhere"),
    path("widget", ladders.widget, name="widget"),
    path("redress", ladders.listing, name="redress"),
    path("redress.csv", ladders.listing_csv, name="redress-csv"),
    path("wrong-doors", wrong_doors.listing, name="wrong-doors"),
    path("wrong-doors.csv", wrong_doors.listing_csv, name="wrong-doors-csv"),
    path("wrong-doors/say", wrong_doors.say, name="sent-on"),
    path("gaps", gaps.listing, name="gaps"),
    path("gaps.csv", gaps.listing_csv, name="gaps-csv"),
    path("search", search.search, name="search"),
    path("methods/<slug:slug>", methods.method, name="method"),
    path("bodies/<slug:slug>", body.body, name="body"),
    path("bodies/<slug:slug>.csv", body.body_csv, name="body-csv"),
    path("bodies/<slug:slug>/contracts.csv", body.body_contracts_csv, name="body-contracts-csv"),
    path("bodies/<slug:slug>/commissioning", commissioning.commissioning, name="body-commissioning"),
    path("bodies/<slug:slug>/commissioning/law.csv", commissioning.law_csv, name="body-law-csv"),
    path("market", market.market, name="market"),
    path("market.csv", market.market_csv, name="market-csv"),
    path("services/<slug:slug>", service.service, name="service"),
    path("services/<slug:slug>.csv", service.service_csv, name="service-csv"),
    path("services/<slug:slug>/contracts.csv", service.service_contracts_csv, name="service-contracts-csv"),
    path("contracts/<slug:slug>", contract.contract, name="contract"),
    path("contracts/<slug:slug>/card", ladders.card, name="card"),
    path("contracts/<slug:slug>.csv", contract.contract_csv, name="contract-csv"),
    path("places/<int:pk>", place.place, name="place"),
    path("places/<int:pk>/contracts.csv", place.place_contracts_csv, name="place-contracts-csv"),
    # Rooms: one line each, in the order of the loop.
    path("import/", include("countersign.intake.urls")),
    path("", include("countersign.register.urls")),
    path("", include("countersign.terms.urls")),
    path("ledger/", include("countersign.ledger.urls")),
    path("", include("countersign.work.urls")),
    path("", include("countersign.notices.urls")),
    path("", include("countersign.experiences.urls")),
    path("", include("countersign.findings.urls")),
    path("", include("countersign.answers.urls")),
    path("", include("countersign.involvement.urls")),
    path("", include("countersign.awards.urls")),
    # For machines.
    path("api/", include("countersign.api.urls")),
]

handler400 = "countersign.site.pages.faults.bad_request"
handler403 = "countersign.site.pages.faults.forbidden"
handler404 = "countersign.site.pages.faults.not_found"
handler500 = "countersign.site.pages.faults.broken"
