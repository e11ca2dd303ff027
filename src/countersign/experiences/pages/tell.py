"""Say what happened: one thing a page, no account, no JavaScript, save and come back with a code.

What is written so far lies sealed in a draft; the session holds only the draft's random key. Words that speak of danger
stop at a page with the right doors: the account is received and held at once, so that closing the page loses nothing.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotFound
from countersign.experiences import words
from countersign.experiences.actions import drafting
from countersign.experiences.actions.telling import tell
from countersign.experiences.forms import AnswersForm, NewContactForm, WhenForm, WhoseForm, WordsForm
from countersign.experiences.pages import answers
from countersign.experiences.pages.sending import sent
from countersign.frontend.forms import CodeForm
from countersign.people import actions as people
from countersign.people.models import Receipt
from countersign.people.queries import actor_of, origin_mark, origin_of
from countersign.register.queries import helpers
from countersign.text.danger import danger, doors_for

_DRAFT, _SENT = "draft", "sent"
_RULED_LINES = 11  # so that the whole form fits on two sheets of A4


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "experiences/tell_start.html", {"unfinished": bool(_values(request))})


@never_cache
@sensitive_post_parameters()
def what(request: HttpRequest) -> HttpResponse:
    """The words. Danger in them is received, held and shown its doors before anything else is asked."""
    form = WordsForm(sent(request), initial=_values(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "experiences/tell_what.html", {"form": form})
    if _is_sent(request, form.cleaned_data["words"]):
        return render(request, "experiences/tell_already.html")
    return _kept(request, form.cleaned_data, then="tell-whose")


@never_cache
@sensitive_post_parameters()
def whose(request: HttpRequest) -> HttpResponse:
    return _question(request, WhoseForm, "experiences/tell_whose.html", then="tell-answers")


@never_cache
@sensitive_post_parameters()
def who_answers(request: HttpRequest) -> HttpResponse:
    """Who the register knows to answer for it, to choose from; nobody known is said plainly, and goes on."""
    values = _values(request)
    if not values.get("words"):
        return redirect("tell-what")
    if not answers.is_asked(values):
        return redirect("tell-when")
    found = answers.candidates(values)
    form = AnswersForm(sent(request), candidates=found, initial={"contract": values.get("contract", "")})
    if request.method != "POST" or (found and not form.is_valid()):
        shown = {"form": form, "known": bool(found), "helpers": () if found else helpers()[:5]}
        return render(request, "experiences/tell_answers.html", shown)
    _keep(request, {"contract": form.cleaned_data["contract"] if found else ""})
    return redirect("tell-when")


@never_cache
@sensitive_post_parameters()
def when(request: HttpRequest) -> HttpResponse:
    back = "tell-answers" if answers.is_asked(_values(request)) else "tell-whose"
    return _question(request, WhenForm, "experiences/tell_when.html", then="tell-check", back=back)


@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more before it is sent; sending answers with the receipt, which is shown this once."""
    values = _values(request)
    if not values.get("words"):
        already = request.method == "POST" and _SENT in request.session
        return render(request, "experiences/tell_already.html") if already else redirect("tell-what")
    if request.method == "POST":
        return _send(request, "experiences/tell_sent.html")
    return render(request, "experiences/tell_check.html", {"rows": words.answer_rows(values, answers.called(values))})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    code = drafting.save_for_later(request.session.get(_DRAFT, ""))
    return render(request, "experiences/tell_saved.html", {"code": code, "days": drafting.KEPT_DAYS})


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw the draft away: what a person wrote and did not send is theirs."""
    drafting.drop_draft(request.session.pop(_DRAFT, ""))
    return redirect("tell")


@never_cache
@sensitive_post_parameters()
def come_back(request: HttpRequest) -> HttpResponse:
    return with_code(request, "experiences/tell_back.html")


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The same questions on paper, to print and post or hand in."""
    shown = {"forms": (WordsForm(), WhoseForm(), WhenForm()), "lines": range(_RULED_LINES)}
    return render(request, "experiences/tell_paper.html", shown)


def with_code(request: HttpRequest, template: str) -> HttpResponse:
    """The form for a code; any right one leads where it belongs: to an unfinished draft, or to one's own account."""
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            receipt = people.receipt_for(form.cleaned_data["code"], origin=origin_of(request))
            return _opened(request, receipt)
        except NotFound as wrong:
            form.add_error("code", str(wrong))
    return render(request, template, {"form": form})


def _opened(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    if receipt.purpose == "draft":
        request.session[_DRAFT] = drafting.draft_behind(receipt).key
        return redirect("tell-check")
    people.hold_receipt(request, receipt)
    return redirect("follow-mine")


def _question(
    request: HttpRequest, kind: type[forms.Form], template: str, *, then: str, back: str = ""
) -> HttpResponse:
    values = _values(request)
    if not values.get("words"):
        return redirect("tell-what")
    form = kind(sent(request), initial=values | {"happened_on": words.day(values)})
    if request.method != "POST" or not form.is_valid():
        return render(request, template, {"form": form, "back": back})
    return _kept(request, form.cleaned_data, then=then)


def _kept(request: HttpRequest, given: dict[str, object], *, then: str) -> HttpResponse:
    """Go on; or, where danger stands in any field, receive and hold what there is and show the doors."""
    _keep(request, given)
    if signs := danger(words.typed(given)):
        return _send(request, "experiences/tell_danger.html", doors=doors_for(signs))
    return redirect(then)


def _send(request: HttpRequest, template: str, **also: object) -> HttpResponse:
    """Receive what the draft holds, drop the draft, and show the receipt."""
    values = _values(request)
    told = {"words": values["words"], "happened_on": words.day(values), "fears": bool(values.get("fears"))}
    account, code = tell(by=actor_of(request), origin=origin_mark(request), **told, **answers.said(values))
    drafting.drop_draft(request.session.pop(_DRAFT, ""))
    request.session[_SENT] = _mark(values["words"])
    contact = NewContactForm(initial={"code": code})
    return render(request, template, {"code": code, "held": account.state == "held", "contact_form": contact, **also})


def _is_sent(request: HttpRequest, said: str) -> bool:
    """Whether these words were the last that this browser sent: the page was loaded again, not told twice."""
    return constant_time_compare(request.session.get(_SENT, ""), _mark(said))


def _mark(said: str) -> str:
    return salted_hmac("countersign.experiences.sent", " ".join(said.split()), algorithm="sha256").hexdigest()


def _values(request: HttpRequest) -> dict[str, str]:
    return drafting.draft_values(request.session.get(_DRAFT, ""))


def _keep(request: HttpRequest, given: dict[str, object]) -> None:
    said = {name: words.as_text(value) for name, value in given.items()}
    draft = drafting.keep_draft(_values(request) | said, key=request.session.get(_DRAFT, ""))
    request.session[_DRAFT] = draft.key
