"""`waakvlam web`: the web server."""

import multiprocessing
from typing import Any

import typer
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

app = typer.Typer(add_completion=False)


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with our options instead of a file of its own."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take over the options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application to serve."""
        return import_app("waakvlam.config.wsgi:application")


@app.command()
def web(
    port: int = typer.Option(8000, help="The port to listen on."),
    host: str = typer.Option("127.0.0.1", help="The address to listen on; a proxy with TLS stands in front."),
    workers: int = typer.Option(0, help="Processes; 0: one for each processor, at most 4."),
    threads: int = typer.Option(4, help="Threads in each process."),
) -> None:
    """Serve the pages and the API until told to stop."""
    Server(
        {
            "bind": f"{host}:{port}",
            "workers": workers or min(4, multiprocessing.cpu_count()),
            "threads": threads,
            "worker_class": "gthread",
            "worker_tmp_dir": "/dev/shm",  # noqa: S108  (the heartbeat of workers must not wait for a disk)
            "preload_app": False,
            "accesslog": None,  # addresses of pages are about people
            "errorlog": "-",
            "loglevel": "warning",
            "graceful_timeout": 8,
            "limit_request_line": 2048,
        }
    ).run()
