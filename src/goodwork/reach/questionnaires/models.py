"""Tables of questionnaires: the text of each version, who was asked, what was said so far, and what was sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from goodwork.kernel.ids import new_id
from goodwork.reach.questionnaires.rules import REQUEST, Mode, Relation, TypedBy, Wants
from goodwork.reach.questionnaires.themes import THEMES


def _one_of(field: str, codes: Iterable[str], *, blank: bool = False) -> Q:
    return Q(**{f"{field}__in": [*[str(c) for c in codes], *([""] if blank else [])]})


class DefinitionVersion(models.Model):
    """The whole text of one version, kept from its first use and never changed: answers belong to it for good (E7)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="definition_version_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Request(models.Model):
    """A person is asked a questionnaire by an organisation, because of something (the trigger)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    definition = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reader = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    trigger_kind = models.CharField(max_length=40)
    trigger_id = models.UUIDField()
    state = models.CharField(max_length=20, default=REQUEST.initial)
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_at"], name="request_open_expiry", condition=Q(state__in=sorted(REQUEST.open))
            ),
        ]
        constraints = [
            models.CheckConstraint(name="request_state_known", condition=_one_of("state", REQUEST.states)),
            models.CheckConstraint(
                name="request_ended_at_with_state",
                condition=Q(state__in=sorted(REQUEST.open), ended_at__isnull=True)
                | Q(state__in=sorted(REQUEST.final), ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Draft(models.Model):
    """What a person has said so far and not sent; it ends with the request and is deleted by age.

    `answers`: field -> {value, typed_by, typed_by_id, relation, language, mode, at}. `session_key` is the digest of the
    browser session that may see what it has itself typed, without a date of birth.
    """

    request = models.OneToOneField(Request, on_delete=models.CASCADE, primary_key=True, related_name="draft")
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=35)
    session_sha256 = models.CharField(max_length=64, blank=True, default="")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.request_id)


class Response(models.Model):
    """What a person sent, once. `closed_at`: nobody has to read it or act on it any more.

    `session_sha256`: the browser session that sent it, which is shown what happens next without a date of birth.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="response")
    definition = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=35)
    mode = models.CharField(max_length=10)
    wants = models.CharField(max_length=10, blank=True, default="")
    consent = models.CharField(max_length=3, blank=True, default="")
    holder = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    session_sha256 = models.CharField(max_length=64, blank=True, default="")
    submitted_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "submitted_at"], name="response_open", condition=Q(closed_at__isnull=True))
        ]
        constraints = [
            models.CheckConstraint(name="response_mode_known", condition=_one_of("mode", Mode)),
            models.CheckConstraint(name="response_wants_known", condition=_one_of("wants", Wants, blank=True)),
            models.CheckConstraint(
                name="response_consent_known", condition=_one_of("consent", ("YES", "NO"), blank=True)
            ),
            models.CheckConstraint(
                name="response_read_by_somebody",
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
            ),
            models.CheckConstraint(
                name="response_open_has_holder", condition=Q(closed_at__isnull=False) | Q(holder__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """One answer as it was given. The person said it; who typed it, in which language and by which way stand beside it.

    `value` is a code, a whole number, a list of codes, a text, or null for what was left empty.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    field = models.CharField(max_length=31)
    position = models.PositiveSmallIntegerField()
    value = models.JSONField(null=True)
    said_by = models.UUIDField()
    typed_by = models.CharField(max_length=6)
    typed_by_id = models.UUIDField(null=True)
    relation = models.CharField(max_length=10, blank=True, default="")
    language = models.CharField(max_length=35)
    mode = models.CharField(max_length=10)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "field"], name="answer_once"),
            models.CheckConstraint(name="answer_typed_by_known", condition=_one_of("typed_by", TypedBy)),
            models.CheckConstraint(name="answer_relation_known", condition=_one_of("relation", Relation, blank=True)),
            models.CheckConstraint(name="answer_mode_known", condition=_one_of("mode", Mode)),
            models.CheckConstraint(
                name="answer_helper_has_relation",
                condition=(Q(typed_by=TypedBy.HELPER.value) & ~Q(relation=""))
                | (~Q(typed_by=TypedBy.HELPER.value) & Q(relation="")),
            ),
            models.CheckConstraint(
                name="answer_user_is_named",
                condition=Q(typed_by=TypedBy.USER.value, typed_by_id__isnull=False)
                | (~Q(typed_by=TypedBy.USER.value) & Q(typed_by_id__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.field}"


class Coding(models.Model):
    """What a reader said that a response's own words are about, from when until when another coding took its place.

    No theme at all is a coding too: somebody looked, and none fits. Erased with the words.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="codings")
    themes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    coded_by = models.UUIDField()
    coded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response"], name="coding_one_holds", condition=models.Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="coding_themes_known", condition=Q(themes__contained_by=[theme.value for theme in THEMES])
            ),
            models.CheckConstraint(
                name="coding_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("coded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.coded_at}"


class FreshLinkAsk(models.Model):
    """Somebody asked for a new link, by an old one or by a number or e-mail address.

    The page answers the same to all; a job looks who it is, and forgets the contact as soon as it has looked.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_sha256 = models.CharField(max_length=64, blank=True, default="")
    contact = models.TextField(blank=True, default="")
    language = models.CharField(max_length=35)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="fresh_link_waiting", condition=Q(done_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="fresh_link_contact_forgotten", condition=Q(done_at__isnull=True) | Q(contact="", token_sha256="")
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
