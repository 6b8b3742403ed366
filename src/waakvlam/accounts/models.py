"""Accounts, sessions, one-time links and tokens: who may come in.

Only the sign-in context reads these tables. Others ask the functions in `walls.sql`: each answers one question.
"""

from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from waakvlam.kernel.models import Row, choices


class User(Row, AbstractBaseUser):
    """Somebody who can sign in. Permissions are not here: they come from roles in teams (parties).

    A member of staff has an e-mail address. A resident has none: `resident` is the person (a subject) it lets in.
    """

    email = models.EmailField(unique=True, null=True)
    resident = models.UUIDField(unique=True, null=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = BaseUserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_lower_case"),
            models.CheckConstraint(
                condition=Q(email=None, resident__isnull=False) | Q(email__isnull=False, resident=None),
                name="staff_or_resident",
            ),
        ]

    def __str__(self) -> str:
        return self.email or str(self.pk)


class Session(Row):
    """One browser, from first sight until it ends; ending deletes the row.

    `key_hash` is the SHA-256 of the key in the cookie, `data` is sealed. `second_factor` is true when this sign-in
    passed one; without it, nothing but setting one up works. Times are the clock's, also in a simulation.
    """

    key_hash = models.BinaryField(unique=True)
    data = models.BinaryField()
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    second_factor = models.BooleanField(default=False)
    browser = models.CharField(max_length=30, blank=True)
    system = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField()
    signed_in_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()


class Attempt(models.Model):
    """What the rate limits remember (Django's cache in a table): hashed keys, gone when they expire."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)


class LinkPurpose(StrEnum):
    """What a one-time link is for; `OneTimeLink.ref` is then the account, or the question to a partner."""

    INVITATION = "invitation"
    NEW_PASSWORD = "new password"  # noqa: S105  (a purpose, not a password)
    PARTNER_QUESTION = "partner question"
    RESIDENT = "resident"


class OneTimeLink(Row):
    """A link that works once, until it ends. `ref` is what it opens, `hash` the keyed hash of what stands in it."""

    purpose = models.CharField(max_length=30, choices=choices(LinkPurpose))
    ref = models.UUIDField()
    hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Scope(StrEnum):
    """What a token of an organisation may do."""

    TELL = "tell"
    READ_STATUS = "read status"


class ApiToken(Row):
    """An organisation's key to the API, known by its `last_four`. `hash` is keyed; `last_used_on` is a day."""

    organisation = models.UUIDField(db_index=True)
    name = models.CharField(max_length=80)
    hash = models.BinaryField(unique=True)
    last_four = models.CharField(max_length=4)
    scopes = ArrayField(models.CharField(max_length=30, choices=choices(Scope)))
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
