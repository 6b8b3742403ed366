"""Which page of a list is asked for, whatever stands in the address."""

import pytest

from tests.cast import Cast
from tests.web.signing import signed_in

pytestmark = pytest.mark.usefixtures("database")

LISTS = ["/te-doen/", "/berichten/", "/contact/", "/contact/afgerond/"]


@pytest.mark.parametrize("address", LISTS)
def test_a_page_beyond_any_list_is_empty_and_what_is_no_number_is_refused(cast: Cast, address: str) -> None:
    amira = signed_in(cast, "Amira")
    for far in ("99999999999999999999999", "-99999999999999999999999", "9" * 4000):
        assert amira.get(address, {"page": far}).status_code == 200, far[:30]
    for none in ("x", "1.5", "", "9" * 5000):
        assert amira.get(address, {"page": none}).status_code == 400, none[:30]
