#!/bin/sh
# Builds headrace-init for x86_64 and aarch64 with a pinned compiler; the same source gives the same
# bytes on every machine.
#
#   build.sh           builds into the resources of the engine module
#   build.sh --check   builds aside and compares with what is checked in; exit 1 if they differ
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
resources=$here/../src/main/resources/dev/headrace/engine/sandbox/native
tools=${HEADRACE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/headrace}/ziglang-0.15.2

if [ ! -x "$tools/bin/python" ] || [ ! -f "$tools/complete" ]; then
  echo "build.sh: installing the pinned compiler into $tools (once)" >&2
  python3 -m venv "$tools"
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --only-binary=:all: -r "$here/requirements.txt"
  touch "$tools/complete"
fi

compile() { # compile ARCHITECTURE OUTPUT
  # From the source folder and by relative names, so that no path of this machine gets in.
  (cd "$here" && "$tools/bin/python" -m ziglang cc -target "$1-linux-musl" \
    -std=c17 -D_GNU_SOURCE -O2 -static -s \
    -ffunction-sections -fdata-sections -Wl,--gc-sections \
    -fno-unwind-tables -fno-asynchronous-unwind-tables \
    -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion \
    -o "$2" src/*.c)
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for architecture in x86_64 aarch64; do
  name=headrace-init-$architecture
  echo "build.sh: $name" >&2
  compile "$architecture" "$work/$name"
  if [ "${1:-}" = --check ]; then
    if ! cmp "$work/$name" "$resources/$name" >&2; then
      echo "build.sh: $name is not what its source builds; run engine/native/build.sh" >&2
      status=1
    fi
  else
    mkdir -p "$resources"
    cp "$work/$name" "$resources/$name"
    chmod 755 "$resources/$name"
  fi
done
exit $status
