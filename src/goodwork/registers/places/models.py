"""Tables of the register of places.

They are reference data of millions of rows that others look up by official code, so the official code is the key; no
row of another room points at them.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id


class Postcode(models.Model):
    """One postcode of the ONS Postcode Directory, live or ended. Blank codes: not known, or not applicable.

    Latitude and longitude are degrees (WGS 84), None where the file that it came from has none.
    """

    postcode = models.CharField(primary_key=True, max_length=8)
    lsoa21_code = models.CharField(max_length=9, blank=True, default="")
    ward_code = models.CharField(max_length=9, blank=True, default="")
    la_code = models.CharField(max_length=9, blank=True, default="")
    ended_month = models.CharField(max_length=6, blank=True, default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    source = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.postcode


class AreaName(models.Model):
    """The name of a ward, a local authority or an LSOA by its GSS code; a ward knows its authority."""

    code = models.CharField(primary_key=True, max_length=9)
    kind = models.CharField(max_length=8)
    name = models.TextField()
    la_code = models.CharField(max_length=9, blank=True, default="")
    source = models.CharField(max_length=60)

    class Meta:
        constraints = [models.CheckConstraint(name="area_kind_known", condition=Q(kind__in=["WARD", "LA", "LSOA21"]))]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Deprivation(models.Model):
    """The rank and decile of one LSOA in one edition of the Index of Multiple Deprivation; 1 is the most deprived."""

    id = models.BigAutoField(primary_key=True)
    edition = models.CharField(max_length=4)
    lsoa_vintage = models.CharField(max_length=4)
    lsoa_code = models.CharField(max_length=9)
    rank = models.IntegerField(null=True)
    decile = models.SmallIntegerField()
    source = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lsoa_code", "edition"], name="deprivation_once_an_edition"),
            models.CheckConstraint(name="deprivation_decile_1_to_10", condition=Q(decile__gte=1, decile__lte=10)),
            models.CheckConstraint(name="deprivation_rank_positive", condition=Q(rank__isnull=True) | Q(rank__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.lsoa_code} {self.edition}: {self.decile}"


class PlaceLoad(models.Model):
    """One file that was loaded: what it was, its fingerprint, and how much of it was new or changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=60)
    row_count = models.IntegerField()
    changed_count = models.IntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "sha256"], name="place_load_file")]
        constraints = [
            models.CheckConstraint(
                name="place_load_kind_known", condition=Q(kind__in=["POSTCODES", "NAMES", "DEPRIVATION"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"
