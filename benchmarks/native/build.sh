#!/bin/sh
# Builds the no-op runtime for x86_64 and aarch64 with the compiler that engine/native/build.sh pins
# and installs (run that first).
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
resources=$here/../src/main/resources/dev/headrace/benchmarks
python=${HEADRACE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/headrace}/ziglang-0.15.2/bin/python

mkdir -p "$resources"
for architecture in x86_64 aarch64; do
  (cd "$here" && "$python" -m ziglang cc -target "$architecture-linux-musl" \
    -std=c17 -O2 -static -s -Wall -Wextra -Werror \
    -o "$resources/noop-$architecture" noop.c)
done
