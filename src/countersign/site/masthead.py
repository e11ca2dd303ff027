"""What stands at the top and the foot of every page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from countersign import clock
from countersign.people.queries import actor_of
from countersign.site import access
from countersign.site.face.visiting import COPIES

# (words, name of the address), for everyone. Add a room's list page here when it has one.
NAVIGATION: tuple[tuple[str, str], ...] = (
    ("Who answers to you?", "home"),
    ("Findings", "findings:list"),
    ("Promises", "answers:commitments"),
    ("Services", "register:services"),
    ("Contracts", "register:contracts"),
    ("Bodies", "register:bodies"),
    ("Tell us", "tell"),
)
# The same for those who sign in; each is shown only to those to whom it opens.
DESKS: tuple[tuple[str, str], ...] = (
    ("Yours to answer", "answers:desk"),
    ("Asks", "involvement:desk"),
    ("Surveys", "involvement:surveys-desk"),
    ("Panels", "involvement:panel-desk"),
    ("Awards", "awards:desk"),
    ("Terms", "terms:desk"),
    ("Desk", "desk"),
    ("Outbox", "notices:list"),
    ("Background work", "work:jobs"),
    ("From elsewhere", "inlets"),
    ("Links", "register:links"),
    ("Accounts", "accounts"),
)

FOOT: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "This register",
        (
            ("About", "about"),
            ("Search", "search"),
            ("How numbers are made", "methods"),
            ("Measures", "measures"),
            ("The market", "market"),
            ("Surveys", "involvement:surveys"),
            ("Panels", "involvement:panels"),
            ("Who answers, and how fast", "answers:times"),
            ("Who is ready to ask", "terms:ready"),
            ("Fears, and what guards", "terms:fears"),
            ("Scrutiny", "answers:scrutiny"),
            ("Awards", "awards:list"),
            ("Track records", "awards:providers"),
            ("Flags on delivery", "awards:flags"),
            ("The week’s paper", "answers:week"),
            ("Does involvement help?", "involvement:does-it-help"),
            ("Ledger", "ledger:newest"),
            ("What was unsealed", "unsealings"),
            ("Data for other software", "machines"),
            ("Contact", "contact"),
        ),
    ),
    (
        "Help",
        (
            ("Where do I go?", "where"),
            ("Independent help", "help"),
            ("See what became of mine", "follow"),
            ("Tell us on paper", "tell-paper"),
            ("One task you could do", "involvement:asks"),
            ("What I signed up for", "involvement:code"),
            ("Accessibility", "accessibility"),
        ),
    ),
    ("Your privacy", (("Privacy", "privacy"), ("Cookies", "cookies"))),
)


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool = False


def masthead(request: HttpRequest) -> dict:
    """Context of every page: navigation that opens to this visitor, the foot, and the notice of a fictional
    place.
    """
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "masthead": {
            "links": _links(request, here),
            "foot": [{"title": title, "links": [_link(*one) for one in links]} for title, links in FOOT],
            "notice": notice(),
            "host": settings.HOST_NAME,
            "host_contact": settings.HOST_CONTACT,
            "sign_in_url": reverse("sign-in"),
            "sign_out_url": reverse("sign-out"),
            "account_url": reverse("account"),
            "copy": _copy(request),
        }
    }


def _links(request: HttpRequest, here: str) -> list[Link]:
    desks = DESKS if request.user.is_authenticated else ()
    shown = [*NAVIGATION, *((words, name) for words, name in desks if access.of(name).admits(actor_of(request)))]
    return [_link(words, name, here) for words, name in shown]


def _link(words: str, name: str, here: str = "") -> Link:
    return Link(words, reverse(name), current=name == here)


def _copy(request: HttpRequest) -> dict[str, object] | None:
    """For a page that will stand in a folder: when it was made, and where the page itself is."""
    if not request.META.get(COPIES):
        return None
    return {"day": clock.today(), "live": f"{settings.ADDRESS}{request.get_full_path()}"}


def notice_file() -> Path:
    return settings.HOME / "notice.txt"


def notice() -> str:
    """Words on top of every page, from ``notice.txt`` in the home folder (the demo puts them there);
    usually none.
    """
    try:
        return notice_file().read_text(encoding="utf-8").strip()
    except OSError:
        return ""
