"""Sentences in the language that is asked for, where no settings of the product are: alone, or in a cluster."""

from pathlib import Path

import django
from django.conf import settings
from django.utils.translation import gettext as _

LOCALE = Path(__file__).parents[1] / "locale"


def legend() -> tuple[str, str, str, str]:
    """What is drawn of a series, in the order of `pictures.Words`."""
    return _("Counted"), _("Expected"), _("Threshold"), _("More than expected")


def prepare() -> None:
    """Make the product's translations known. Does nothing where settings are."""
    if not settings.configured:
        settings.configure(LOCALE_PATHS=[LOCALE], USE_THOUSAND_SEPARATOR=False)
        django.setup()
