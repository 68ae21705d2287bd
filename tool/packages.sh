# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sourced by tool/dev, which sets $root and $llvm: the Debian packages that a task needs, and
# their installation.

# packages_for TASK: the packages, for LLVM $llvm.
packages_for() {
  : "${llvm:?}" "${root:?}"
  local build="cmake ninja-build ccache python3 clang-$llvm clang-tidy-$llvm lld-$llvm libclang-$llvm-dev llvm-$llvm-dev libmd4c-dev libmd4c-html0-dev libjemalloc-dev"
  # clangd's libraries use gRPC.
  local clangd="libgrpc++-dev libprotobuf-dev"
  # AddressSanitizer shows what a dangling pointer reads, git shows the fixes.
  local demo="git libtorch-dev libclang-rt-$llvm-dev"
  # The refusal of another version is tested with another version's programs, the
  # package and its completions with what they are for. test/packages.txt lists the
  # libraries that the tests of checks include, and the programs that tests run.
  local other=19
  [ "$llvm" != 19 ] || other=22
  local test="pre-commit llvm-$llvm-tools libgtest-dev libgmock-dev python3-yaml clang-tidy-$other clang-$other clang-format-22"
  test+=" dpkg-dev man-db zsh fish python3-sphinx python3-myst-parser python3-jsonschema"
  test+=" $(xargs <"$root/test/packages.txt")"
  case $1 in
  build) echo "$build" ;;
  demo) echo "$build $demo" ;;
  test | checks | fuzz) echo "$build $demo $clangd $test" ;;
  bench) echo "$build libtorch-dev libbenchmark-dev" ;;
  # What public projects include.
  corpus) echo "$build libtorch-dev $(xargs <"$root/tool/corpus-packages.txt")" ;;
  # ./tool/dev test installs what each LLVM needs.
  matrix) echo "python3" ;;
  package) echo "$build $clangd dpkg-dev" ;;
  docs) echo "python3 python3-yaml python3-sphinx python3-myst-parser" ;;
  esac
}

# Those of the arguments that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
    installed) ;;
    *) echo "$package" ;;
    esac
  done
}

# Those of the arguments that apt cannot install.
unavailable_packages() {
  local package candidate
  for package in "$@"; do
    candidate=$(LC_ALL=C apt-cache policy "$package" 2>/dev/null | awk '$1 == "Candidate:" {print $2}')
    case $candidate in
    '' | '(none)') echo "$package" ;;
    esac
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# install_packages TASK: leaves the machine ready for the task, or ends with status 2.
install_packages() {
  local missing gone log
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "no apt here, so nothing is installed; on Debian this takes: $(packages_for "$1")"
    return 0
  fi
  # Package names hold no blanks: the word splitting here is meant.
  # shellcheck disable=SC2046
  missing=$(missing_packages $(packages_for "$1") | xargs)
  [ -n "$missing" ] || return 0
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    fail "neither root nor sudo here to install: $missing"
  say "installing: $missing"
  log=$(mktemp)
  as_root apt-get -q update >"$log" 2>&1 || say "apt-get update failed: $(tail -n 1 "$log")"
  # shellcheck disable=SC2086
  gone=$(unavailable_packages $missing | xargs)
  if [ -n "$gone" ]; then
    rm -f "$log"
    fail "apt has no package $gone here; TORCH_TIDY_LLVM=N takes another LLVM ($(supported_llvm))"
  fi
  # shellcheck disable=SC2086
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends \
    $missing >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "apt-get could not install: $missing"
  fi
  rm -f "$log"
}
