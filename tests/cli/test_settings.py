"""What an administrator reads when a setting is missing or wrong: which one and why, and never its value."""

import json
import os
import subprocess
import sys

import pytest

KEY = "ab" * 32
GOOD = {
    "DATABASE_URL": "postgresql://waakvlam:geheim@127.0.0.1:1/waakvlam",
    "WAAKVLAM_SECRET_KEY": "geheim",
    "WAAKVLAM_CONTEXT_KEY": KEY,
    "WAAKVLAM_FIELD_KEYS": json.dumps({"1": KEY}),
    "WAAKVLAM_RECEIPT_PEPPER": KEY,
}
COMMANDS = [("doctor",), ("migrate",), ("worker",), ("audit", "verify"), ("import", "areas", "file")]


def run(*command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command in a process that knows these settings and no others."""
    bare = {name: text for name, text in os.environ.items() if not name.startswith(("DATABASE", "DJANGO", "WAAKVLAM"))}
    words = [sys.executable, "-m", "waakvlam.cli.main", *command]
    return subprocess.run(words, capture_output=True, text=True, check=False, env=bare | settings)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_is_missing_is_named_and_no_password_is_shown(command: tuple[str, ...]) -> None:
    done = run(*command, DATABASE_URL="postgres://u:geheim@db/w")
    assert (done.returncode, done.stdout) == (2, "")
    names = ("SECRET_KEY", "CONTEXT_KEY", "FIELD_KEYS", "RECEIPT_PEPPER")
    said = [f"waakvlam: WAAKVLAM_{name} is not set. docs/operations.md says what belongs in it." for name in names]
    assert done.stderr.splitlines() == said


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("DATABASE_URL", "geheim", "it is no address of a database"),
        ("DATABASE_URL", "", "at least 1 character"),
        ("DATABASE_URL", "postgresql://waakvlam:geheim@db", "it is no address of a database"),
        ("DATABASE_OWNER_URL", "geheim", "it is no address of a database"),
        ("WAAKVLAM_CONTEXT_KEY", "geheim", "it is no key of 32 bytes in hex"),
        ("WAAKVLAM_FIELD_KEYS", "{}", "it holds no key"),
        ("WAAKVLAM_FIELD_KEYS", '{"1": "geheim', "EOF while parsing"),
        ("WAAKVLAM_FIELD_KEYS", '{"1": "geheim"}', "it is no key of 32 bytes in hex"),
        ("WAAKVLAM_FIELD_KEYS", json.dumps({"256": KEY}), "each key has a number from 1 to 255"),
        ("WAAKVLAM_FIELD_KEYS", '["geheim"]', "valid dictionary"),
        ("WAAKVLAM_POOL", "geheim", "valid integer"),
        ("WAAKVLAM_ALLOWED_HOSTS", "geheim.example", "expected value"),
        ("WAAKVLAM_MAIL_URL", "smtp://geheim:abc", "it is no address of a mail server"),
        ("WAAKVLAM_MAIL_URL", "geheim:25", "it is no address of a mail server"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_wrong(name: str, value: str, why: str) -> None:
    done = run("doctor", "--json", **GOOD | {name: value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"waakvlam: {name} is wrong: ")
    assert why in done.stderr
    assert json.loads(done.stdout) == {"problem": done.stderr.removeprefix("waakvlam: ").strip()}
    assert "geheim" not in done.stdout + done.stderr
    assert KEY not in done.stdout + done.stderr
