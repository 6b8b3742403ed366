"""Settings, all from the environment; `waakvlam doctor` says which are missing or wrong."""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import psycopg
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict
from pydantic import AfterValidator, Field, Json
from pydantic_settings import BaseSettings, SettingsConfigDict


def _key(text: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise ValueError("it is no key of 32 bytes in hex; `openssl rand -hex 32` makes one")
    return text


def _connects(url: str) -> str:
    try:
        named = "dbname" in conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        named = False
    if url and not named:
        raise ValueError("it is no address of a database, postgresql://user:password@host/name")
    return url


def _ring(keys: dict[str, str]) -> dict[str, str]:
    if not keys:
        raise ValueError("it holds no key; without one nothing can be sealed or opened")
    if not all(re.fullmatch("[1-9][0-9]{0,2}", number) and int(number) < 256 for number in keys):
        raise ValueError("each key has a number from 1 to 255")
    return {number: _key(key) for number, key in keys.items()}


def _mails(url: str) -> str:
    """Refuses what cannot be an address; the port is read here, because reading it later can fail."""
    try:
        address = urlsplit(url)
        known = address.scheme in ("smtp", "smtps") and address.hostname and address.port != 0
    except ValueError:
        known = False
    if url and not known:
        raise ValueError("it is no address of a mail server, smtp://user:password@host:port")
    return url


class Environment(BaseSettings):
    """What differs per installation. Names in the environment: WAAKVLAM_ and the field in capitals."""

    # Half of these are secret: no error may quote one.
    model_config = SettingsConfigDict(env_prefix="WAAKVLAM_", hide_input_in_errors=True)

    secret_key: str = Field(min_length=1, description="signs cookies; any long random text")
    context_key: Annotated[str, AfterValidator(_key)] = Field(description="signs contexts; 32 bytes in hex")
    field_keys: Annotated[Json[dict[str, str]], AfterValidator(_ring)] = Field(
        description="key ring for sealed text: number to 32 bytes in hex"
    )
    receipt_pepper: Annotated[str, AfterValidator(_key)] = Field(description="keys receipt codes; 32 bytes in hex")
    database_url: Annotated[str, Field(min_length=1), AfterValidator(_connects)] = Field(
        alias="DATABASE_URL", description="the login role, which owns nothing"
    )
    database_owner_url: Annotated[str, AfterValidator(_connects)] = Field(
        default="", alias="DATABASE_OWNER_URL", description="for migrate only"
    )
    base_url: str = "http://127.0.0.1:8000"
    allowed_hosts: Json[list[str]] = Field(default=["127.0.0.1", "localhost", "[::1]"], validate_default=False)
    pool: int = Field(default=0, ge=0, description="connections kept open per process; 0: one per thread")
    mail_url: Annotated[str, AfterValidator(_mails)] = Field(
        default="", description="smtp://user:password@host:port, or empty: no mail"
    )
    trusted_proxies: int = Field(default=0, ge=0, description="how many proxies of ours stand in front")
    mail_from: str = "waakvlam@example.invalid"
    roots_file: str = Field(default="", description="where each seal's root is appended")


WAAKVLAM = Environment()
PACKAGE = Path(__file__).parent.parent

SECRET_KEY = WAAKVLAM.secret_key
DEBUG = False
ALLOWED_HOSTS = WAAKVLAM.allowed_hosts
SECURE = WAAKVLAM.base_url.startswith("https://")

# The rooms in the order of the house: a room imports only rooms above it.
ROOMS = [
    "waakvlam.kernel",
    "waakvlam.journal",
    "waakvlam.places",
    "waakvlam.accounts",
    "waakvlam.parties",
    "waakvlam.access",
    "waakvlam.inbox",
    "waakvlam.duties",
    "waakvlam.households",
    "waakvlam.capacity",
    "waakvlam.signals",
    "waakvlam.pilotlight",
    "waakvlam.watch",
    "waakvlam.imports",
    "waakvlam.demo",
]
AUTH_USER_MODEL = "accounts.User"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *ROOMS,
    "waakvlam.jobs",  # an entrance with a table of its own
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "waakvlam.web.middleware.Context",  # the innermost: one request, one context, one transaction
]
ROOT_URLCONF = "waakvlam.config.urls"
WSGI_APPLICATION = "waakvlam.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "waakvlam.web.page.surroundings",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Files may hold signals: what comes in stays in memory, and the imports room keeps it sealed.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 65 * 1024 * 1024

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
CSRF_FAILURE_VIEW = "waakvlam.web.errors.csrf_failure"

# Only our own files, and nobody may put us in a frame.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        **{f"{what}-src": ["'self'"] for what in ("script", "style", "img", "connect", "font", "manifest")},
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # with less, a browser sends our own forms without an origin
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _database(url: str, **options: object) -> dict[str, object]:
    part = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": part["dbname"],
        "USER": part.get("user", ""),
        "PASSWORD": part.get("password", ""),
        "HOST": part.get("host", ""),
        "PORT": part.get("port", ""),
        "OPTIONS": options,
    }


_pool = {"pool": {"min_size": 1, "max_size": WAAKVLAM.pool}} if WAAKVLAM.pool else {}
DATABASES = {"default": _database(WAAKVLAM.database_url, **_pool)}
if WAAKVLAM.database_owner_url:
    DATABASES["owner"] = _database(WAAKVLAM.database_owner_url, options="-c role=waakvlam_owner")

# Signing in.
SESSION_ENGINE = "waakvlam.accounts.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None  # nothing stays behind in a browser
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
PASSWORD_HASHERS = ["waakvlam.accounts.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ["email"]}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
ALLAUTH_TRUSTED_PROXY_COUNT = WAAKVLAM.trusted_proxies
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "waakvlam.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_DISPLAY = "waakvlam.web.accounts.adapters.email_of"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation came by that address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "signed_out"
ACCOUNT_FORMS = {
    "login": "waakvlam.web.accounts.forms.SignIn",
    "reauthenticate": "waakvlam.web.accounts.forms.PasswordAgain",
    "change_password": "waakvlam.web.accounts.forms.ChangePassword",
}
MFA_ADAPTER = "waakvlam.web.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger, face or PIN: both steps at once
MFA_FORMS = {
    "authenticate": "waakvlam.web.accounts.forms.Code",
    "reauthenticate": "waakvlam.web.accounts.forms.CodeAgain",
    "activate_totp": "waakvlam.web.accounts.forms.SetUpApp",
    "add_webauthn": "waakvlam.web.accounts.forms.AddPasskey",
}
# What the rate limits remember. Only the sign-in context can reach it, so elsewhere the cache does not exist.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_attempt",
        "KEY_FUNCTION": "waakvlam.accounts.keys.hide_key",
    }
}

# Times and kinds of trouble, never the address of a page that somebody asked for in vain.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "waakvlam": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
    },
}
