"""Sentences in the language that is asked for, where no settings of the product are: alone, or in a cluster."""

from pathlib import Path

import django
from django.conf import settings

LOCALE = Path(__file__).parents[1] / "locale"


def prepare() -> None:
    """Make the product's translations known. Does nothing where settings are."""
    if not settings.configured:
        settings.configure(LOCALE_PATHS=[LOCALE], USE_THOUSAND_SEPARATOR=False)
        django.setup()
