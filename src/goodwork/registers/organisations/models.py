"""Tables of the register of organisations."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from goodwork.kernel.ids import new_id
from goodwork.registers.organisations.points import PointKind
from goodwork.registers.organisations.rules import Kind, RelationKind, Status


class Organisation(models.Model):
    """An organisation, once.

    It has an ODS code, a local code, or both; neither is ever given to another. What the source no longer lists is
    closed by date, never deleted, because events and people point at it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField()
    name_folded = models.TextField()
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in Kind])
    ods_code = models.CharField(max_length=12, null=True, unique=True)
    local_code = models.CharField(max_length=40, null=True, unique=True)
    phone = models.CharField(max_length=20, blank=True, default="")
    address_line = models.TextField(blank=True, default="")
    postcode = models.CharField(max_length=8, blank=True, default="")
    la_code = models.CharField(max_length=9, blank=True, default="")
    status = models.CharField(max_length=8, default=Status.ACTIVE.value)
    opened_date = models.DateField(null=True)
    closed_date = models.DateField(null=True)
    source = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["kind", "name_folded"], name="organisation_kind_name")]
        constraints = [
            models.CheckConstraint(name="organisation_kind_known", condition=Q(kind__in=[k.value for k in Kind])),
            models.CheckConstraint(
                name="organisation_has_a_code", condition=Q(ods_code__isnull=False) | Q(local_code__isnull=False)
            ),
            models.CheckConstraint(name="organisation_status_known", condition=Q(status__in=[s.value for s in Status])),
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="organisation_closes_after_opening",
                condition=Q(opened_date__isnull=True)
                | Q(closed_date__isnull=True)
                | Q(closed_date__gte=F("opened_date")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ods_code or self.local_code}"


class OrganisationIdentifier(models.Model):
    """A number by which somebody else knows the organisation: a charity's, a company's, a site's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    system = models.CharField(max_length=20)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "value"], name="organisation_identifier_once"),
            models.CheckConstraint(
                name="organisation_identifier_system_known",
                condition=Q(system__in=["COMPANY", "CHARITY", "ODS_SITE", "UKPRN"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.value}"


class _DateRange(models.Func):
    """PostgreSQL's daterange(from, to, bounds); both days belong to it."""

    function = "DATERANGE"
    output_field = DateRangeField()


class OrganisationRelation(models.Model):
    """One organisation stands to another in one way, from its first day to its last, both counted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="relations_from")
    to_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="relations_to")
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in RelationKind])
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    source = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["to_organisation", "kind"], name="relation_to_kind")]
        constraints = [
            models.CheckConstraint(name="relation_kind_known", condition=Q(kind__in=[k.value for k in RelationKind])),
            models.CheckConstraint(
                name="relation_ends_after_start", condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date"))
            ),
            ExclusionConstraint(
                name="relation_once_at_a_time",
                expressions=[
                    ("from_organisation", RangeOperators.EQUAL),
                    ("to_organisation", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        _DateRange("from_date", "to_date", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_organisation_id} {self.kind} {self.to_organisation_id}"


class OrganisationPoint(models.Model):
    """Where an organisation's requests go: its e-mail, telephone or postal address for referrals, with its days.

    One of each kind at a time; an older one stays with its last day. `always`: requests go there although somebody of
    the organisation can sign in. `failed_at`: a message there failed for good, so that nothing more is sent to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=8)
    value = models.TextField()
    always = models.BooleanField(default=False)
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_point_kind_known", condition=Q(kind__in=[k.value for k in PointKind])
            ),
            models.CheckConstraint(name="organisation_point_has_value", condition=~Q(value="")),
            models.CheckConstraint(
                name="organisation_point_ends_after_start",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            models.UniqueConstraint(
                name="organisation_point_one_of_a_kind",
                fields=["organisation", "kind"],
                condition=Q(to_date__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
