"""Bodies, services, places and contracts: who answers to you, for what, where."""

from __future__ import annotations

from django.db import models

from countersign.register.states import CONTRACT, LINK


class Sector(models.TextChoices):
    PUBLIC = "public", "Public"
    PRIVATE = "private", "Private"
    VOLUNTARY = "voluntary", "Voluntary"
    UNKNOWN = "unknown", "Not known"


class Part(models.TextChoices):
    """What a body is in an arrangement."""

    COMMISSIONER = "commissioner", "Commissioner"
    PROVIDER = "provider", "Provider"
    SUBCONTRACTOR = "subcontractor", "Subcontractor"
    OMBUDSMAN = "ombudsman", "Ombudsman"
    HELPER = "helper", "Independent help"


class Place(models.Model):
    """An area that somebody is responsible for, known by its GSS code where it has one. ``population`` empty means
    unknown, never zero; a number stands with its source and the day it is of."""

    gss = models.CharField("GSS code", max_length=9, unique=True, null=True, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts")
    population = models.PositiveIntegerField("people who live there", null=True, blank=True)
    population_source = models.CharField(max_length=300, blank=True)
    population_on = models.DateField("day that the number is of", null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Outward(models.Model):
    """The outward part of a postcode (``EM4``), which is all of a postcode that is ever kept or shown."""

    code = models.CharField(max_length=4)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="outwards")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "place"], name="register_outward_once")]


class Body(models.Model):
    """An organisation of any sector and in any part."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    sector = models.CharField(max_length=10, choices=Sector.choices, default=Sector.UNKNOWN)
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="bodies")
    website = models.URLField(blank=True)
    complaints_how = models.TextField(blank=True, help_text="How to complain, in plain words.")
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="predecessors"
    )
    absorbs = models.BooleanField(default=False, help_text="Whether another record was merged into it.")
    fictional = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "bodies"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class BodyIdentifier(models.Model):
    """An official identifier: scheme of org-id.guide (``GB-COH``) and value, normalised and checked."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    checked = models.BooleanField(default=True, help_text="Whether the value could be checked.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="register_identifier_once")]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"


class BodyName(models.Model):
    """Every name a body is known by; ``key`` is the normalised form that matching starts from."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", "Official name"
        VARIANT = "variant", "Another spelling"
        ABBREVIATION = "abbreviation", "Abbreviation"
        FORMER = "former", "Former name"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.VARIANT)
    key = models.CharField(max_length=300, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="register_name_once")]


class Service(models.Model):
    """What people call it. ``population`` empty means unknown, never zero."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="services")
    population = models.PositiveIntegerField("population served", null=True, blank=True)
    population_source = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True, help_text="Plain words people use for it, one a line.")
    fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """A contract, or an in-house arrangement that is held to the same account."""

    class Kind(models.TextChoices):
        CONTRACT = "contract", "Contract"
        IN_HOUSE = "in_house", "In-house arrangement"

    slug = models.SlugField(max_length=120, unique=True)
    ocid = models.CharField(max_length=120, db_index=True, null=True, blank=True)
    award = models.CharField(max_length=200, blank=True, help_text="Which award of the process (OCDS award id).")
    reference = models.CharField(max_length=120, blank=True, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CONTRACT)
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=CONTRACT.choices, default=CONTRACT.start)
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="contracts")
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="contracts")
    jurisdiction = models.CharField(max_length=20, default="england")
    light_touch = models.BooleanField(null=True, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    procurement_method = models.CharField(max_length=20, blank=True)
    procurement_details = models.CharField(max_length=300, blank=True)
    bidders = models.PositiveIntegerField(null=True, blank=True)
    cpv = models.CharField("CPV codes", max_length=300, blank=True, help_text="What was bought; codes with spaces.")
    awarded_on = models.DateField(null=True, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=20, help_text="Working days to answer a finding.")
    predecessor = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="successors")
    source = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["ocid", "award"], name="register_award_once")]

    def __str__(self) -> str:
        return self.title


class Party(models.Model):
    """A body's part in a contract. ``under`` is the party it is a subcontractor of; the prime has none."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="parties")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(max_length=15, choices=Part.choices)
    under = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="chain")
    office = models.CharField(max_length=200, blank=True, help_text="The named office that answers.")

    class Meta:
        verbose_name_plural = "parties"
        constraints = [models.UniqueConstraint(fields=["contract", "body", "part"], name="register_party_once")]


class Site(models.Model):
    """Where a contract is delivered."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200)
    outward = models.CharField(max_length=4, blank=True)
    run_by = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="sites")
    people = models.PositiveIntegerField(null=True, blank=True, help_text="People served there; empty = unknown.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "name"], name="register_site_once")]


class Listing(models.Model):
    """That a directory elsewhere lists a service: who offers it, where to read of it, how fresh that is.

    ``external`` is its id in that directory (``source``). What a directory no longer lists stays, as not listed.
    """

    source = models.CharField(max_length=80, help_text="The directory: an inlet, or the profile of a file.")
    external = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="listings")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="listings")
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="listings")
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    does = models.CharField(max_length=80, blank=True, help_text="What the address is for: apply, pay, report …")
    code = models.CharField(max_length=40, blank=True, help_text="Its number in the directory’s own list of services.")
    url = models.CharField(max_length=1000, blank=True, db_index=True)
    phone = models.CharField(max_length=40, blank=True, help_text="Of the service, never of a person.")
    outward = models.CharField(max_length=4, blank=True)
    listed = models.BooleanField(default=True)
    confirmed_on = models.DateField(null=True, blank=True, help_text="When the directory last had it confirmed.")
    changed_at = models.CharField(max_length=40, blank=True, help_text="Last change, as the directory writes it.")
    seen_in = models.CharField(max_length=16, blank=True, help_text="Key of the import that last saw it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external"], name="register_listing_once")]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """An address that the register sends people to, and what was found there last."""

    url = models.CharField(max_length=1000, unique=True)
    host = models.CharField(max_length=255, db_index=True)
    state = models.CharField(max_length=10, choices=LINK.choices, default=LINK.start, db_index=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The last answer of its server.")
    fault = models.CharField(max_length=200, blank=True)
    moved_to = models.CharField(max_length=1000, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    worked_on = models.DateField(null=True, blank=True, help_text="Last found working on this day.")
    fails = models.PositiveSmallIntegerField(default=0, help_text="Times in a row that it was not found working.")
    next_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["host", "url"]

    def __str__(self) -> str:
        return self.url


class Release(models.Model):
    """One OCDS release as published, without contact points; later releases of its process merge with it."""

    ocid = models.CharField(max_length=120, db_index=True)
    release_id = models.CharField(max_length=200)
    date = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the content, keys sorted.")
    content = models.JSONField()
    faults = models.JSONField(default=list, help_text="Where it breaks the standard, and what was done about it.")
    run_key = models.CharField(max_length=16, blank=True, help_text="Key of the import that brought it.")

    class Meta:
        ordering = ["ocid", "date", "pk"]


class Merge(models.Model):
    """Two records found to be one body. ``moved`` lists every row that was moved, to put it back."""

    kept = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="absorbed")
    gone = models.OneToOneField(Body, on_delete=models.CASCADE, related_name="merged")
    moved = models.JSONField(default=list)  # [model label, field, primary key] of each
    at = models.DateTimeField()


class Confirmation(models.Model):
    """An office held what stands here about a contract against the world: who runs it, who answers, how to reach it."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="confirmations")
    on = models.DateField()
    office = models.CharField(max_length=200, help_text="The office that confirmed it.")
    how = models.CharField(max_length=200, help_text="How it was held against the world, in a few words.")

    class Meta:
        ordering = ["-on", "-pk"]


class WrongDoor(models.Model):
    """One time somebody asked at a door and was sent on. No word, no day and no person stands here, and nothing ties
    the doors of one journey together. ``sent_to`` empty: nobody could say where to."""

    door = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="wrong_doors")
    sent_to = models.ForeignKey(Body, on_delete=models.SET_NULL, null=True, blank=True, related_name="sent_from")
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="wrong_doors")
    month = models.DateField(help_text="The first day of the month.")
