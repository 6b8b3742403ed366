"""What can go wrong, each in one sentence that says what to do."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

_LEAST_SPACE = 32 * 1024 * 1024  # bytes; one piece of PostgreSQL's log of changes takes 16 MB


class EmbeddedError(Exception):
    """The embedded server cannot run; the message is one sentence for the person at the keyboard."""


def no_space(folder: Path) -> EmbeddedError:
    """The disk is full."""
    return EmbeddedError(f"The disk that holds {folder} is full: make room, or choose another folder with DATA=…")


def not_writable(folder: Path) -> EmbeddedError:
    """The folder, or what should hold it, takes no files."""
    return EmbeddedError(f"The folder {folder} cannot be written: choose another folder with DATA=…")


def from_os(problem: OSError, folder: Path) -> EmbeddedError:
    """The sentence for a refusal by the operating system while working in `folder`."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return no_space(folder)
    if problem.errno in (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST):
        return not_writable(folder)
    return EmbeddedError(f"The folder {folder} cannot be used: {problem.strerror}.")


def from_output(doing: str, output: str, folder: Path) -> EmbeddedError:
    """The sentence for what a PostgreSQL program said before it gave up."""
    # On a full disk PostgreSQL often cannot even write down why it stopped, so the disk itself is asked as well.
    if "No space left on device" in output or shutil.disk_usage(folder).free < _LEAST_SPACE:
        return no_space(folder)
    if "Read-only file system" in output or "Permission denied" in output:
        return not_writable(folder)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()] or lines or ["no reason given"]
    return EmbeddedError(f"PostgreSQL could not {doing} in {folder}: {telling[0]}")
