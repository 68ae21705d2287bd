#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Installs the package on a clean Debian and uses it there as a newcomer would.
#
#   test/package/smoke.sh TORCH-TIDY.deb [FOLDER]
#
# Needs root, debootstrap and a mirror; takes minutes. The clean system is made in FOLDER
# (a temporary one by default) with the release and the apt sources of this machine; a
# FOLDER given is kept, and what was downloaded for it is used again.

set -euo pipefail

say() { printf 'smoke: %s\n' "$*"; }
fail() {
  say "$@" >&2
  exit 1
}

[ $# = 1 ] || [ $# = 2 ] || fail "usage: smoke.sh TORCH-TIDY.deb [FOLDER]"
[ "$(id -u)" = 0 ] || fail "needs root, for debootstrap and chroot"
command -v debootstrap >/dev/null || fail "needs debootstrap"
# What is mounted here is mounted for this script alone, and gone with it.
[ -n "${TORCH_TIDY_SMOKE-}" ] ||
  TORCH_TIDY_SMOKE=1 exec unshare --mount --propagation private "$0" "$@"

here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
package=$(realpath "$1")
if [ $# = 2 ]; then
  mkdir -p "$2"
  folder=$(realpath "$2")
else
  folder=$(mktemp -d)
  trap 'umount "$folder"/system/{proc,dev,var/cache/apt/archives} 2>/dev/null; rm -rf "$folder"' EXIT
fi
base=$folder/base
system=$folder/system
# shellcheck source=/dev/null
release=$(. /etc/os-release && echo "${VERSION_CODENAME:?}")

if [ ! -e "$base/complete" ]; then
  # shellcheck disable=SC2016 # not variables of the shell
  mirror=$(apt-get indextargets --format '$(RELEASE) $(SITE)' 'Created-By: Packages' |
    awk -v release="$release" '$1 == release {print $2; exit}')
  [ -n "$mirror" ] || fail "apt has no mirror of $release here"
  say "making a clean $release"
  rm -rf "$base"
  debootstrap --variant=minbase "$release" "$base" "$mirror" >"$folder/debootstrap.log" 2>&1 ||
    fail "debootstrap failed; see $folder/debootstrap.log"
  rm -rf "$base"/etc/apt/sources.list
  for part in sources.list sources.list.d preferences.d trusted.gpg.d keyrings auth.conf.d; do
    [ ! -e /etc/apt/$part ] || cp -aT /etc/apt/$part "$base/etc/apt/$part"
  done
  cp -a /usr/share/keyrings/. "$base/usr/share/keyrings/"
  apt-config dump | grep '^Acquire::' >"$base/etc/apt/apt.conf.d/90acquire"
  touch "$base/complete"
fi
rm -rf "$system"
cp -a --reflink=auto "$base" "$system"
cp /etc/resolv.conf /etc/hosts "$system/etc/"
mkdir -p "$folder/archives/partial"
mount --bind "$folder/archives" "$system/var/cache/apt/archives"
mount -t proc proc "$system/proc"
mount --rbind /dev "$system/dev"

inside() { chroot "$system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }
# As a user who is not root, in a login shell's folder.
newcomer() { inside su newcomer -c "cd && $1"; }
install() {
  inside apt-get -q -o APT::Keep-Downloaded-Packages=true install -y --no-install-recommends "$@" >"$folder/install.log" 2>&1 ||
    { tail -n 20 "$folder/install.log" >&2; fail "cannot install $*"; }
}
# expect STATUS PATTERN COMMAND: the status, and a line of the output.
expect() {
  local status=0 output
  output=$(newcomer "$3" 2>&1) || status=$?
  if [ "$status" != "$1" ] || ! grep -qE -- "$2" <<<"$output"; then
    printf '%s\n' "$output" >&2
    fail "status $status instead of $1, or no '$2': $3"
  fi
  say "ok: $3"
}

say "installing $(basename "$package") and nothing else"
inside apt-get -q update >"$folder/update.log" 2>&1 || fail "apt-get update failed; see $folder/update.log"
cp "$package" "$system/root/torch-tidy.deb"
install /root/torch-tidy.deb
inside useradd -m -s /bin/bash newcomer
expect 0 '^torch-tidy [0-9]' 'torch-tidy --version'
expect 0 'torch-missing-cpu' 'torch-tidy --list-checks'
expect 2 'no LibTorch found' 'echo "int x;" > x.cpp && torch-tidy x.cpp'

say "installing LibTorch and a compiler"
install libtorch-dev g++ cmake make git man-db clang-22 clang-tidy-22
# What docs/start.md says, with the file as the page has it.
sed '1,/^$/d' "$source/docs/examples/scores.cpp" >"$system/home/newcomer/scores.cpp"
cp "$source"/docs/examples/{inference.cpp,CMakeLists.txt} "$system/home/newcomer/"
inside chown -R newcomer: /home/newcomer
expect 1 "scores.cpp:11:27: warning: host code uses the memory of 'scores'.*\[torch-missing-cpu\]" 'torch-tidy scores.cpp'
expect 1 'applied 1 fix' 'torch-tidy --fix scores.cpp'
expect 0 '' 'torch-tidy scores.cpp'
expect 0 '^torch-missing-cpu' 'torch-tidy --explain=torch-missing-cpu'
expect 0 '' 'clang-tidy-22 --load /usr/lib/torch-tidy/libTorchTidyModule.so --checks="-*,torch-*" scores.cpp -- -std=c++17 -isystem /usr/include/torch/csrc/api/include'
expect 1 "warning: host code uses the memory of 'scores'.*\[torch-missing-cpu\]" 'torch-tidy inference.cpp'
expect 1 '[1-9] files? analysed|over a shared header' 'torch-tidy --stats inference.cpp'
expect 0 'Build files have been written' 'cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -S . -B build'
expect 1 '"version": *"2.1.0"' 'torch-tidy --format=sarif'
expect 1 'applied [0-9]+ fixes' 'torch-tidy --fix'
expect 0 '' 'torch-tidy'
expect 1 'torch-missing-cpu' 'git init -q . && git add inference.cpp && git -c user.name=n -c user.email=n@n commit -qm all && printf "float bug(at::Tensor t) { return *t.cuda().data_ptr<float>(); }\n" >> inference.cpp && git add inference.cpp && torch-tidy --staged'
expect 0 'torch-missing-cpu' 'clang-tidy-22 --load /usr/lib/torch-tidy/libTorchTidyModule.so --checks="-*,torch-*" -p build inference.cpp'
# What an editor sends when it opens a file, and what it gets.
cp "$source/test/package/Inputs/editor.lsp" "$system/home/newcomer/"
expect 0 '"code": "torch-missing-cpu"' 'torch-clangd -lit-test <editor.lsp'
expect 0 'torch-missing-cpu' 'clang++-22 -fplugin=/usr/lib/torch-tidy/libTorchTidyPlugin.so -std=c++17 -isystem /usr/include/torch/csrc/api/include -c inference.cpp'
expect 0 'finds mistakes|checks C\+\+' 'MANPAGER=cat man torch-tidy'
expect 0 'complete .* torch-tidy' '. /usr/share/bash-completion/completions/torch-tidy && complete -p torch-tidy'
cp -a "$source/test/runtime/package/installed" "$system/home/newcomer/app"
cp "$source"/test/runtime/package/*.cpp "$system/home/newcomer/" 2>/dev/null || true
inside chown -R newcomer: /home/newcomer
expect 0 '^111111' 'cmake -S app -B app-build >log 2>&1 && cmake --build app-build >>log 2>&1 && app-build/app || { cat log; false; }'

say "removing it"
inside apt-get -q purge -y torch-tidy >"$folder/remove.log" 2>&1 || fail "cannot remove the package"
left=$(inside find / -xdev -iname '*torch*tidy*' -not -path '/proc/*' -not -path '/home/*' -not -path '/root/*' -not -path '/var/cache/*' | sort)
[ -z "$left" ] || fail "left behind: $left"
say "ok: nothing is left behind"
