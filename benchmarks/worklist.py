"""How fast 'te doen' opens: the whole request, from session to rendered page, with its look on the record."""

from benchmarks.city import browser_of_persona, measure, open_city, report

SECONDS = 10.0


def main() -> None:
    """Open the list of the demo's Amira again and again."""
    server = open_city()
    browser = browser_of_persona("Amira")

    def one() -> None:
        assert browser.get("/te-doen/").status_code == 200

    report("worklist", measure(one, SECONDS), SECONDS)
    server.stop()


if __name__ == "__main__":
    main()
