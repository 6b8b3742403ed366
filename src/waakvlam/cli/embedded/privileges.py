"""PostgreSQL refuses to run as root, and must die with its keeper: both are asked of the kernel here."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from waakvlam.cli.embedded.errors import EmbeddedError

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def dying_with_parent(sig: signal.Signals) -> Callable[[], None]:
    """What a new child must run (`preexec_fn`) so that the kernel sends it `sig` when this process dies.

    The wish follows the thread that starts the child and is lost with a change of user: start from the main thread.
    """
    parent = os.getpid()

    def ask_kernel() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # it died before we could ask

    return ask_kernel


def leave_root(folder: Path, program: Path) -> None:
    """As root: become someone for whom PostgreSQL will run, who may write `folder` and execute `program`.

    Does nothing for an ordinary user. Raises EmbeddedError where the machine allows neither way.
    """
    if os.geteuid() != 0:
        return
    owner = _owner(folder)
    if _would_give(_enter_namespace, {folder: os.W_OK | os.X_OK, program: os.X_OK}):
        _enter_namespace()
    elif _would_give(lambda: _become(owner), {folder.parent: os.X_OK, program: os.X_OK}):
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.user, owner.group, follow_symlinks=False)
        _become(owner)
    else:
        raise EmbeddedError(
            f"PostgreSQL cannot run as root, and this machine lets nobody else enter {folder.parent} and "
            f"{program.parent}: run as an ordinary user, or move the project to a folder that everyone may enter."
        )


class _User(NamedTuple):
    user: int
    group: int


def _nobody() -> _User:
    found = pwd.getpwnam("nobody")
    return _User(found.pw_uid, found.pw_gid)


def _owner(folder: Path) -> _User:
    """Whose the folder is; nobody's when it is root's."""
    found = folder.stat()
    return _User(found.st_uid, found.st_gid) if found.st_uid else _nobody()


def _enter_namespace() -> None:
    """Stay root outside, be nobody inside: files of root stay readable, also below a folder that only root enters."""
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are refused")
    inside = _nobody()
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside.user} 0 1")
    Path("/proc/self/gid_map").write_text(f"{inside.group} 0 1")


def _become(who: _User) -> None:
    os.setgroups([])
    os.setgid(who.group)
    os.setuid(who.user)


def _would_give(way: Callable[[], None], access: dict[Path, int]) -> bool:
    """Try `way` in a child of its own, for it cannot be undone: would it give this access?"""
    child = os.fork()
    if child == 0:
        try:
            way()
            os._exit(0 if all(os.access(path, mode) for path, mode in access.items()) else 1)
        except OSError:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0
