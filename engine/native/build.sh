#!/bin/sh
# Builds headrace-init, and the attack program of the escape suite, for x86_64 and aarch64 with a
# pinned compiler; the same source gives the same bytes on every machine.
#
#   build.sh           builds into the resources of the engine module
#   build.sh --check   builds aside and compares with what is checked in; exit 1 if they differ
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
resources=$here/../src/main/resources/dev/headrace/engine/sandbox/native
attacks=$here/../src/test/resources/dev/headrace/engine/escape
mode=${1:-}
tools=${HEADRACE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/headrace}/ziglang-0.15.2

if [ ! -x "$tools/bin/python" ] || [ ! -f "$tools/complete" ]; then
  echo "build.sh: installing the pinned compiler into $tools (once)" >&2
  python3 -m venv "$tools"
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --only-binary=:all: -r "$here/requirements.txt"
  touch "$tools/complete"
fi

compile() { # compile ARCHITECTURE OUTPUT SOURCE...
  architecture=$1 output=$2
  shift 2
  # From the source folder and by relative names, so that no path of this machine gets in.
  (cd "$here" && "$tools/bin/python" -m ziglang cc -target "$architecture-linux-musl" \
    -std=c17 -D_GNU_SOURCE -O2 -static -s \
    -ffunction-sections -fdata-sections -Wl,--gc-sections \
    -fno-unwind-tables -fno-asynchronous-unwind-tables \
    -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion \
    -o "$output" "$@")
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

build() { # build NAME FOLDER SOURCE...
  name=$1 folder=$2
  shift 2
  for machine in x86_64 aarch64; do
    echo "build.sh: $name-$machine" >&2
    compile "$machine" "$work/$name-$machine" "$@"
    if [ "$mode" = --check ]; then
      if ! cmp "$work/$name-$machine" "$folder/$name-$machine" >&2; then
        echo "build.sh: $name-$machine is not what its source builds; run engine/native/build.sh" >&2
        status=1
      fi
    else
      mkdir -p "$folder"
      cp "$work/$name-$machine" "$folder/$name-$machine"
      chmod 755 "$folder/$name-$machine"
    fi
  done
}

cd "$here"
build headrace-init "$resources" src/*.c
build attack "$attacks" attack/attack.c
exit $status
