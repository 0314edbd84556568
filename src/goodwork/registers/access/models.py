"""Tables of the register of access."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from goodwork.kernel.actors import Role, Viewer
from goodwork.kernel.ids import new_id
from goodwork.registers.access.rules import GlassKind
from goodwork.registers.organisations.models import Organisation


class UserManager(BaseUserManager["User"]):
    """Finds accounts by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the account of an e-mail address."""
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """One row for each account of a member of staff, closed ones included. People who are helped have no account.

    An operator's account (`is_operator`) is the name under which the command line acts; nobody signs in with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    viewer: Viewer | None = None
    """Who this account is just now, where it was loaded to sign in (access.entering.signed_in); no column."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=Q(is_active=True, ended_at__isnull=True) | Q(is_active=False, ended_at__isnull=False),
                name="user_ended_means_inactive",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def get_full_name(self) -> str:
        """Return the name that colleagues see."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name that colleagues see."""
        return self.name


class Membership(models.Model):
    """One row for each role that a user holds or held in one organisation, both days included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40, choices=[(r.value, r.value) for r in Role])
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    cover_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    end_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "role"], name="membership_by_organisation")]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="membership_role_known"),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(end_recorded_at__isnull=True),
                name="membership_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.from_date}"


class Away(models.Model):
    """One row for each absence of a user, `to_date` its last day; taken back ones keep their row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    from_date = models.DateField()
    to_date = models.DateField()
    cover_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_date__gte=F("from_date")), name="away_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(user=F("cover_user")), name="away_cover_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.from_date} to {self.to_date}"


class Invitation(models.Model):
    """One row for each invitation: its link is the signed id, so that no secret is stored; used once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class GlassBreak(models.Model):
    """One row for each time that a user opened a person outside their scope; the person is known by id, not by key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="glass_breaks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    kind = models.CharField(max_length=40, choices=[(k.value, k.value) for k in GlassKind])
    reason = models.TextField()
    broken_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["user", "until_at"], name="glass_by_user"),
            models.Index(fields=["broken_at"], name="glass_by_day"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in GlassKind]), name="glass_kind_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)
