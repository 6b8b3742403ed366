"""Stands in for the product's commands, so that the demo's process work is tested without the product.

python product.py migrate | demo-fill | worker | web --port N
"""

from __future__ import annotations

import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Health(BaseHTTPRequestHandler):
    """Answers every request with: well."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


def main() -> None:
    """Run one command as the product would, noting its name in the data folder."""
    command = sys.argv[1]
    with (Path(os.environ["WAAKVLAM_DATA"]) / "commands").open("a") as commands:
        commands.write(" ".join(sys.argv[1:]) + "\n")
    if command == "demo-fill":
        import psycopg  # only here: it is slow to load, and these commands start often

        with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
            connection.execute("CREATE TABLE city AS SELECT 'Vlamstad' AS name")
        sys.exit(int(os.environ.get("FILLING_ENDS_WITH", "0")))
    if command == "web":
        HTTPServer(("127.0.0.1", int(sys.argv[3])), Health).serve_forever()
    if command == "worker":
        signal.pause()


if __name__ == "__main__":
    main()
