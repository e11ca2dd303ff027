"""A form that was sent, was good, and whose deed was done; or its faults beside their fields."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from countersign.errors import CountersignError, NotValid


def done(request: HttpRequest, form: Form, act: Callable[[], object]) -> bool:
    """Whether the deed was done. A refusal stands above the form, a fault beside the field that it is about."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except NotValid as error:
        for name, words in error.faults or ((None, str(error)),):
            form.add_error(name if name in form.fields else None, words)
    except CountersignError as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, "Done.")
        return True
    return False
