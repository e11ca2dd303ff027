"""GOV.UK Notify, version 2 of its API: one e-mail template of the host's with ((subject)) and ((body)).

Every request bears a token of its own (JWT, HS256): the service that sends, and when. Notify keeps our reference, so
before a letter is sent a second time, because nobody knows how the first try ended, Notify is asked for it.
https://docs.notifications.service.gov.uk/rest-api.html
"""

from __future__ import annotations

from typing import Any

import jwt
import requests

from countersign import clock
from countersign.notices.channels.letters import Letter, NotSent

_KEY, _ID = 73, 36  # a key ends with "<service id>-<secret>", two UUIDs
_WAIT_S = (5, 20)  # to connect, to answer


class Notify:
    """``key`` as Notify gives it (name, service id and secret); ``template`` is the id of the template."""

    def __init__(self, key: str, *, template: str, url: str) -> None:
        self._service, self._secret = key[-_KEY : -_ID - 1], key[-_ID:]
        self._template, self._url = template, url.rstrip("/")
        self._session = requests.Session()

    def send(self, letter: Letter) -> None:
        written = {"subject": letter.subject, "body": letter.text}
        stop = {"one_click_unsubscribe_url": letter.stop} if letter.stop.startswith("https:") else {}
        self._asked(
            "POST", "email",
            json={"email_address": letter.to, "template_id": self._template, "personalisation": written,
                  "reference": letter.reference, **stop},
        )  # fmt: skip

    def has(self, reference: str) -> bool:
        found = self._asked("GET", "", params={"reference": reference, "template_type": "email"})
        return bool(found.get("notifications"))

    def close(self) -> None:
        self._session.close()

    def _asked(self, method: str, what: str, **sent: Any) -> dict[str, Any]:
        """What Notify answered; its refusals and a broken line as :class:`NotSent`."""
        address = f"{self._url}/v2/notifications{'/' + what if what else ''}"
        try:
            answer = self._session.request(
                method, address, headers=self._headers(), timeout=_WAIT_S, allow_redirects=False, **sent
            )
            if answer.status_code not in (200, 201):
                raise _refusal(answer)
            return answer.json()
        except requests.ConnectTimeout:
            raise NotSent("Notify cannot be reached", channel=True) from None
        except requests.RequestException:  # the line broke, or the answer is none of Notify's
            raise NotSent("Notify did not answer", channel=True, perhaps=method == "POST") from None

    def _headers(self) -> dict[str, str]:
        claims = {"iss": self._service, "iat": int(clock.now().timestamp())}
        return {"Authorization": f"Bearer {jwt.encode(claims, self._secret, algorithm='HS256')}"}


def _refusal(answer: requests.Response) -> NotSent:
    """Notify's error classes. Their messages are read, and never passed on: one could quote an address."""
    status, errors = answer.status_code, _errors(answer)
    if status == 429:
        return NotSent("Notify takes no more for now", channel=True)
    if status >= 500:
        return NotSent("Notify has a fault", channel=True, perhaps=True)
    if status in (401, 403):
        return NotSent("Notify refused our key, or our clock is wrong", channel=True)
    if any("email_address" in words or "recipient" in words for words in errors):
        return NotSent("the address was refused", lasting=True)
    return NotSent("Notify refused the letter; look at its template", channel=True)


def _errors(answer: requests.Response) -> list[str]:
    try:
        return [str(error.get("message", "")) for error in answer.json().get("errors", [])]
    except (ValueError, AttributeError):
        return []
