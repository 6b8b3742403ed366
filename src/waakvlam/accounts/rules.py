"""What we think of devices, accounts and factors: pure."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from waakvlam.kernel.decision import Decision, no, yes
from waakvlam.kernel.viewer import Permission, Viewer

# In this order: nearly every browser also claims to be others.
_BROWSERS = {
    "Edg": "Edge",
    "SamsungBrowser": "Samsung Internet",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def browser_and_system(user_agent: str) -> tuple[str, str]:
    """The names that people know ('Firefox', 'Android') out of a browser's own description; '' when unknown."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in user_agent), "")
    return browser, system


def may_manage_accounts(viewer: Viewer) -> Decision:
    """Whether this viewer may open and close accounts and make tokens."""
    if viewer.may(Permission.CONFIGURE):
        return yes()
    return no(_("Only an administrator can do this. Ask the administrator of your municipality."))


def may_remove_factor(removed: int, factors: Collection[int]) -> Decision:
    """Whether the second factor `removed` may go, when the account has `factors` (ids, recovery codes left out).

    Another one has to stay: an account with a password only could be taken over by whoever knows the password.
    """
    if any(factor != removed for factor in factors):
        return yes()
    return no(_("This is your only second step. First add another one, then remove this one."))
