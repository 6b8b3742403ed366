"""Whether an error says that the database cannot be reached at all: then there is one thing to say, and once."""

NOT_REACHED = (
    "The database does not answer. Does its server run, and are the address and password in DATABASE_URL right?"
)
_CLASSES = ("08", "28", "3D", "53300", "57P")
"""Connection, password, no such database, too many connections, server going down or coming up."""


def unanswered(problem: BaseException) -> bool:
    """Whether this error of psycopg or Django came of connecting, and not of what was asked."""
    state: str | None = getattr(problem.__cause__ or problem, "sqlstate", None)
    return state is None or state.startswith(_CLASSES)
