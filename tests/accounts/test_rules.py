import pytest

from tests.accounts.people import FIREFOX, SIGNING_IN, administrator
from waakvlam.accounts.rules import browser_and_system, may_manage_accounts, may_remove_factor


@pytest.mark.parametrize(
    ("user_agent", "names"),
    [
        (FIREFOX, ("Firefox", "Android")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36", ("Chrome", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26.0 Chrome/122.0", ("Samsung Internet", "Android")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18.0 Safari/605.1", ("Safari", "macOS")),
        ("curl/8.0", ("", "")),
    ],
)
def test_a_device_is_remembered_by_the_names_people_know(user_agent: str, names: tuple[str, str]) -> None:
    assert browser_and_system(user_agent) == names


def test_only_an_administrator_manages_accounts() -> None:
    assert may_manage_accounts(administrator())
    refusal = may_manage_accounts(SIGNING_IN)
    assert not refusal
    assert refusal.reason


def test_the_last_second_factor_stays() -> None:
    assert may_remove_factor(1, [1, 2])
    assert not may_remove_factor(1, [1])
