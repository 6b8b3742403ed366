"""PostgreSQL refuses to run as root, and must die with its keeper: both are asked of the kernel here."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
from collections.abc import Callable
from pathlib import Path

from waakvlam.cli.embedded.errors import EmbeddedError

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(sig: signal.Signals) -> None:
    """Ask the kernel to send `sig` when the parent dies. Runs in the child, after any change of user."""
    _libc.prctl(_PR_SET_PDEATHSIG, int(sig), 0, 0, 0)


def _enter_namespace(_folder: Path) -> None:
    """Stay root outside, be `nobody` inside: files of root stay readable, also below a folder that only root enters."""
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are refused")
    nobody = pwd.getpwnam("nobody")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} 0 1")
    Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} 0 1")


def _become_owner(folder: Path) -> None:
    """Be the folder's owner, or `nobody` when that is root; all in the folder becomes theirs."""
    owner = folder.stat()
    owner_id, group_id = (owner.st_uid, owner.st_gid) if owner.st_uid else pwd.getpwnam("nobody")[2:4]
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner_id, group_id, follow_symlinks=False)
    os.setgroups([])
    os.setgid(group_id)
    os.setuid(owner_id)


def _works(way: Callable[[Path], None], folder: Path, program: Path) -> bool:
    """Try `way` in a child of its own: neither step can be undone."""
    child = os.fork()
    if child == 0:
        try:
            way(folder)
            os._exit(0 if os.access(folder, os.W_OK | os.X_OK) and os.access(program, os.X_OK) else 1)
        except OSError:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def leave_root(folder: Path, program: Path) -> None:
    """As root: become someone for whom PostgreSQL will run, who may write `folder` and execute `program`.

    Does nothing for an ordinary user. Raises EmbeddedError where the machine allows neither way.
    """
    if os.geteuid() != 0:
        return
    for way in (_enter_namespace, _become_owner):
        if _works(way, folder, program):
            return way(folder)
    raise EmbeddedError(
        f"PostgreSQL cannot run as root, and this machine lets nobody else enter {folder} and {program.parent}: "
        "run as an ordinary user, or move the project to a folder that everyone may enter."
    )
