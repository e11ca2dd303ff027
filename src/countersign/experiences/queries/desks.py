"""What waits for a person, in the order in which it should be looked at."""

from __future__ import annotations

from django.db.models import Count, F, Model, Q, QuerySet

from countersign.errors import NotFound
from countersign.experiences.models import Alert, Cluster, CodingBatch, Experience, Gap, Source


def sources() -> QuerySet[Source]:
    """Every source with ``accounts``, how many there are of it."""
    return Source.objects.annotate(accounts=Count("experiences")).order_by("name", "pk")


def sources_of(body: Model) -> QuerySet[Source]:
    """What a body collected by itself, by name."""
    return Source.objects.filter(collector=body.pk).order_by("name")


def source(slug: str) -> Source:
    """The source; raises :class:`NotFound` with the ones there are."""
    found = Source.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Source.objects.order_by("slug").values_list("slug", flat=True)[:20])
        remedy = f"Known: {known}." if known else "Add one with `countersign source add`."
        raise NotFound(f"There is no source “{slug}”.", remedy=remedy)
    return found


def experience(key: str) -> Experience:
    """The account with this key; raises :class:`NotFound`."""
    found = Experience.objects.select_related("source", "body", "service", "place", "contract").filter(key=key).first()
    if found is None:
        raise NotFound("There is no such account.")
    return found


def _accounts(source: Source | None, *states: str) -> QuerySet[Experience]:
    accounts = Experience.objects.filter(state__in=states).select_related("source", "body", "service", "contract")
    return accounts if source is None else accounts.filter(source=source)


def alerts() -> QuerySet[Alert]:
    """Danger that nobody has looked at, the oldest first."""
    return Alert.objects.filter(seen_at=None).select_related("experience__source").order_by("raised_at", "pk")


def held(source: Source | None = None) -> QuerySet[Experience]:
    """Accounts that are held for safety, the oldest first."""
    return _accounts(source, "held").order_by("told_at", "pk")


def to_look_at() -> QuerySet[Experience]:
    """Accounts that are held, and others about which somebody gave an alarm; those nobody has looked at first."""
    waiting = Experience.objects.filter(Q(state="held") | Q(alert__seen_at=None, alert__isnull=False))
    return waiting.select_related("source", "alert").order_by("alert__seen_at", "told_at", "pk")


def doubtful(source: Source | None = None) -> QuerySet[Experience]:
    """Accounts that may not concern a public service, the likeliest first."""
    return _accounts(source, "doubtful").order_by("-relevance", "pk")


def unsure(source: Source | None = None) -> QuerySet[Experience]:
    """Accounts whose body nobody is sure of, the surest first."""
    return _accounts(source, "unsure", "unattached").order_by("-attached_score", "said_body", "pk")


def clusters(source: Source | None = None) -> QuerySet[Cluster]:
    """Clusters that nobody has decided, the largest first, each with ``size``."""
    found = Cluster.objects.filter(verdict=Cluster.Verdict.OPEN).annotate(size=Count("members"))
    found = found if source is None else found.filter(source=source)
    return found.order_by("-size", "-closeness", "pk")


def redactions_to_check(source: Source | None = None) -> QuerySet[Experience]:
    """Redactions that the software itself is not sure of."""
    waiting = _accounts(
        source, "redacted", "doubtful", "relevant", "unsure", "unattached", "attached", "coded", "counted"
    )
    return waiting.exclude(check_redaction="").order_by("told_at", "pk")


def texts_to_sign_off(source: Source | None = None) -> QuerySet[Experience]:
    """Counted accounts whose words are not published yet."""
    waiting = _accounts(source, "counted").filter(published_text="", counts=True)
    return waiting.exclude(redacted_text="").order_by("-happened_on", "pk")


def batches(source: Source | None = None) -> QuerySet[CodingBatch]:
    """Batches of codings, those that wait for sign-off first."""
    found = CodingBatch.objects.select_related("source").order_by("signed_at", "-made_at", "pk")
    return found if source is None else found.filter(source=source)


def gaps(source: Source | None = None) -> QuerySet[Gap]:
    """Open gaps by due date, each with ``told``, how many accounts stand in it."""
    found = Gap.objects.filter(closed_on=None).annotate(told=Count("accounts"))
    found = found if source is None else found.filter(source=source)
    return found.order_by("due_on", "-told", "pk")


def public_gaps() -> QuerySet[Gap]:
    """Every gap: open ones by the day they are due, then closed ones, the newest first; with what was answered."""
    closed_last = F("closed_on").desc(nulls_first=True)
    return Gap.objects.select_related("answer__service").order_by(closed_last, "due_on", "pk")


def oldest_gap() -> Gap | None:
    """The gap that has been open longest."""
    return Gap.objects.filter(closed_on=None).order_by("opened_on", "pk").first()
