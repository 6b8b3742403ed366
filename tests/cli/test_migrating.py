"""What an administrator reads when the database cannot be brought up to date."""

import pytest
from django.conf import settings

from tests.cli.test_restoring import waakvlam


@pytest.mark.usefixtures("_template")
def test_an_owner_without_rights_gets_one_sentence() -> None:
    login = settings.WAAKVLAM.database_url
    done = waakvlam("migrate", login=login, owner=login)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("waakvlam: the role of DATABASE_OWNER_URL lacks a right (permission denied")
    assert len(done.stderr.splitlines()) == 1
