"""Accounts of people who sign in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from waakvlam.kernel.models import Row


class User(Row, AbstractBaseUser):
    """Somebody who can sign in. Permissions are not here: they come from roles in teams (parties)."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: BaseUserManager["User"] = BaseUserManager()
