#!/bin/sh
# Renews the hash-pinned requirement files. Needs `uv`; installing needs only pip.
set -eu
cd "$(dirname "$0")/.."
lock() { uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 "$@"; }
lock pyproject.toml --extra watch requirements/build.in -o requirements/base.txt --quiet
lock requirements/dev.in -o requirements/dev.txt --quiet
