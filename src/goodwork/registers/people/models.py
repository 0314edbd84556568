"""Tables of the register of people.

Dated rows hold what changes: a row without `until_at` is the one that holds now, and there is at most one of those.
A row of a linked record keeps pointing at the record that it came with.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from goodwork.kernel.ids import new_id
from goodwork.registers.people import codes
from goodwork.registers.people.codes import ConsentState, ContactKind, ReviewReason, ReviewState, SaidBy


def _one_of(field: str, values: Any) -> Q:
    """Return the condition that a text column holds one of these codes."""
    return Q(**{f"{field}__in": [str(v) for v in values]})


class Person(models.Model):
    """One record of a person.

    `known_as` is the id of the record under which the person is known now: its own, unless it was linked to another.
    It is kept by `link` and `part` only, and is no foreign key because every row would pay for one.
    An erased person keeps id and dates, so that counts stay right, and nothing that says who it was.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    known_as = models.UUIDField()
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    birth_date = models.DateField(null=True)
    nhs_number = models.CharField(max_length=10, null=True)
    nhs_verification_status = models.CharField(max_length=2, default=codes.NOT_PRESENT)
    gender = models.CharField(max_length=1, blank=True, default="")
    ethnic_category = models.CharField(max_length=2, blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")
    language_said_by = models.CharField(max_length=6, default=SaidBy.IMPORT)
    deceased = models.BooleanField(default=False)
    deceased_date = models.DateField(null=True)
    opted_out_at = models.DateTimeField(null=True)
    texts_stopped_at = models.DateTimeField(null=True)
    restricted = models.BooleanField(default=False)
    safe_contact = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["birth_date"], name="person_birth_date"),
            models.Index(fields=["known_as"], name="person_known_as"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["nhs_number"], condition=Q(nhs_number__isnull=False), name="person_nhs_number_once"
            ),
            models.CheckConstraint(
                name="person_known_as_self_unless_merged",
                condition=Q(merged_into__isnull=True, known_as=F("id"))
                | (Q(merged_into__isnull=False) & ~Q(known_as=F("id"))),
            ),
            models.CheckConstraint(name="person_not_merged_into_self", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(
                name="person_has_birth_date_until_erased",
                condition=Q(birth_date__isnull=False, erased_at__isnull=True)
                | Q(birth_date__isnull=True, nhs_number__isnull=True, erased_at__isnull=False),
            ),
            models.CheckConstraint(
                name="person_nhs_number_ten_digits",
                condition=Q(nhs_number__isnull=True) | Q(nhs_number__regex=r"^[0-9]{10}$"),
            ),
            models.CheckConstraint(
                name="person_verification_known", condition=_one_of("nhs_verification_status", codes.VERIFICATION)
            ),
            models.CheckConstraint(name="person_gender_known", condition=_one_of("gender", ["", *codes.GENDERS])),
            models.CheckConstraint(
                name="person_ethnic_category_known",
                condition=_one_of("ethnic_category", ["", *codes.ETHNIC_CATEGORIES]),
            ),
            models.CheckConstraint(name="person_language_said_by", condition=_one_of("language_said_by", SaidBy)),
            models.CheckConstraint(
                name="person_death_date_means_death", condition=Q(deceased=True) | Q(deceased_date__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PersonName(models.Model):
    """A name that a person goes by, or went by. The keys are kernel.text.fold of each half, for comparing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    given_name = models.TextField()
    family_name = models.TextField()
    given_key = models.TextField()
    family_key = models.TextField()
    said_by = models.CharField(max_length=6, default=SaidBy.IMPORT)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["family_key"], name="person_name_family", opclasses=["text_pattern_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until_at__isnull=True), name="person_name_one_now"),
            models.CheckConstraint(name="person_name_said_by", condition=_one_of("said_by", SaidBy)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PersonAddress(models.Model):
    """Where a person lives, or lived. `postcode_key` is blank where the postcode places nobody (DOMAIN 2.5)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    address_line = models.TextField(blank=True, default="")
    postcode = models.TextField(blank=True, default="")
    postcode_key = models.TextField(blank=True, default="")
    said_by = models.CharField(max_length=6, default=SaidBy.IMPORT)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["postcode_key"], name="person_address_postcode", condition=~Q(postcode_key="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_at__isnull=True), name="person_address_one_now"
            ),
            models.CheckConstraint(name="person_address_said_by", condition=_one_of("said_by", SaidBy)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ContactPoint(models.Model):
    """A telephone number (E.164) or e-mail address. `failed_at`: the network said for good that it is dead."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=8)
    value = models.TextField()
    said_by = models.CharField(max_length=6, default=SaidBy.IMPORT)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["value"], name="contact_point_value")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(until_at__isnull=True), name="contact_point_one_now"
            ),
            models.CheckConstraint(name="contact_point_kind_known", condition=_one_of("kind", ContactKind)),
            models.CheckConstraint(name="contact_point_said_by", condition=_one_of("said_by", SaidBy)),
            models.CheckConstraint(name="contact_point_has_value", condition=~Q(value="")),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ContactNeeds(models.Model):
    """What a person needs so that we understand each other (Accessible Information Standard; C9). Versioned."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="needs")
    contact_method = models.CharField(max_length=1, blank=True, default="")
    information_format = models.CharField(max_length=12, blank=True, default="")
    reading_need = models.BooleanField(default=False)
    interpreter_language = models.CharField(max_length=35, blank=True, default="")
    professional = models.CharField(max_length=20, blank=True, default="")
    note = models.TextField(blank=True, default="")
    said_by = models.CharField(max_length=6, default=SaidBy.IMPORT)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_at__isnull=True), name="contact_needs_one_now"
            ),
            models.CheckConstraint(
                name="contact_needs_method_known", condition=_one_of("contact_method", ["", *codes.CONTACT_METHODS])
            ),
            models.CheckConstraint(
                name="contact_needs_format_known",
                condition=_one_of("information_format", ["", *codes.INFORMATION_FORMATS]),
            ),
            models.CheckConstraint(
                name="contact_needs_professional_known",
                condition=_one_of("professional", ["", *codes.PROFESSIONALS]),
            ),
            models.CheckConstraint(name="contact_needs_said_by", condition=_one_of("said_by", SaidBy)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Registration(models.Model):
    """A person is registered with a practice, from a day on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="registrations")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_date__isnull=True), name="registration_one_now"
            ),
            models.CheckConstraint(
                name="registration_ends_after_start",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Consent(models.Model):
    """A person's answer about one organisation, with who wrote it down; earlier answers are kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    recipient = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9)
    wording_version = models.CharField(max_length=40)
    recorded_by_kind = models.CharField(max_length=20)
    recorded_by_id = models.UUIDField(null=True)
    on_behalf_of_id = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["recipient", "person"],
                condition=Q(until_at__isnull=True, state=ConsentState.GIVEN.value),
                name="consent_given_now",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "recipient"], condition=Q(until_at__isnull=True), name="consent_one_now"
            ),
            models.CheckConstraint(name="consent_state_known", condition=_one_of("state", ConsentState)),
            models.CheckConstraint(name="consent_has_wording", condition=~Q(wording_version="")),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PersonLink(models.Model):
    """Two records were found to be one person, by whom and when; and when they were parted again, if they were."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links_kept")
    merged = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links_merged")
    linked_at = models.DateTimeField()
    linked_by_kind = models.CharField(max_length=20)
    linked_by_id = models.UUIDField(null=True)
    parted_at = models.DateTimeField(null=True)
    parted_by_kind = models.CharField(max_length=20, blank=True, default="")
    parted_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(parted_at__isnull=True), name="person_link_one_now"),
            models.CheckConstraint(name="person_link_of_two", condition=~Q(kept=F("merged"))),
            models.CheckConstraint(
                name="person_link_parted_by_somebody",
                condition=Q(parted_at__isnull=True, parted_by_kind="")
                | (Q(parted_at__isnull=False) & ~Q(parted_by_kind="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class IdentityReview(models.Model):
    """A row of a file that waits for a human, because it may or may not be somebody whom we know.

    `row` is the row as `rows.to_json` writes it. `person` is the record made from it once a human decided; until then
    the row makes and changes nobody.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source_kind = models.CharField(max_length=40)
    source_id = models.UUIDField()
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20)
    row = models.JSONField()
    candidate_ids = ArrayField(models.UUIDField())
    state = models.CharField(max_length=10, default=ReviewState.OPEN)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    linked_to = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_kind = models.CharField(max_length=20, blank=True, default="")
    decided_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "opened_at"],
                condition=Q(state=ReviewState.OPEN.value),
                name="identity_review_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_id"], name="identity_review_once"),
            models.CheckConstraint(name="identity_review_state_known", condition=_one_of("state", ReviewState)),
            models.CheckConstraint(name="identity_review_reason_known", condition=_one_of("reason", ReviewReason)),
            models.CheckConstraint(
                name="identity_review_decided_by_somebody",
                condition=Q(state=ReviewState.OPEN.value, decided_at__isnull=True, decided_by_kind="")
                | (~Q(state=ReviewState.OPEN.value) & Q(decided_at__isnull=False) & ~Q(decided_by_kind="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RetentionHold(models.Model):
    """Nothing about this person is erased while a hold stands: a claim, an inquiry, a complaint."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holds")
    reason = models.TextField()
    set_at = models.DateTimeField()
    set_by_kind = models.CharField(max_length=20)
    set_by_id = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by_kind = models.CharField(max_length=20, blank=True, default="")
    released_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(released_at__isnull=True), name="hold_one_now"),
            models.CheckConstraint(name="hold_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RecordClass(models.Model):
    """A person's record belongs to a class that is kept for its own time, from the day it counts from (DOMAIN 7.3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="record_classes")
    code = models.CharField(max_length=40)
    from_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "code"], name="record_class_once")]

    def __str__(self) -> str:
        return str(self.id)
