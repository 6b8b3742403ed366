"""How fast 'te doen' opens: the whole request, from session to rendered page, with its look on the record."""

from benchmarks.city import measure, open_city, report

SECONDS = 10.0


def main() -> None:
    """Open the list of the demo's Amira again and again."""
    server = open_city()
    from django.conf import settings
    from django.test import Client

    from waakvlam.accounts.actions import sign_in_as
    from waakvlam.accounts.sessions import SessionStore
    from waakvlam.demo.personas import personas
    from waakvlam.kernel.clock import now
    from waakvlam.kernel.context import enter
    from waakvlam.kernel.viewer import Role, Viewer

    by = Viewer(Role.SIGNIN, now())
    session = SessionStore()
    with enter(by):
        amira = next(p for p in personas(by) if p.first_name == "Amira")
        sign_in_as(by=by, session=session, user=amira.account, user_agent="benchmark")
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)

    def one() -> None:
        assert browser.get("/te-doen/").status_code == 200

    report("worklist", measure(one, SECONDS), SECONDS)
    server.stop()


if __name__ == "__main__":
    main()
