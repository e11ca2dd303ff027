"""How long a page of the desk stood open, told by a signed stamp in its form.

The session keeps when this browser last sent one, so that two pages open at once are not counted twice, and nothing
else does. A form without a good stamp is not counted.
"""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.http import HttpRequest

from countersign import clock
from countersign.experiences.actions.timing import note_time
from countersign.experiences.models import Experience

FIELD = "opened"
_SALT, _UNTIL = "countersign.experiences.desk", "desk_until"


def opened() -> str:
    """The stamp for a form that is shown now."""
    return signing.Signer(salt=_SALT).sign(f"{clock.now().timestamp():.0f}")


def worked(request: HttpRequest, account: Experience) -> None:
    """Count the time since the page was opened, or since this browser last sent one, whichever is later."""
    try:
        shown = float(signing.Signer(salt=_SALT).unsign(request.POST.get(FIELD, "")))
    except signing.BadSignature:
        return
    now = clock.now()
    since = max(shown, float(request.session.get(_UNTIL, 0)))
    request.session[_UNTIL] = now.timestamp()
    note_time(account, since=dt.datetime.fromtimestamp(since, dt.UTC), until=now)
