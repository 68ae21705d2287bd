#!/usr/bin/env zsh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# complete.zsh FOLDER: what is offered for some lines. Completion runs in zsh's line editor
# only; what it would show is recorded instead.

fpath=($1 $fpath)
autoload -Uz compinit
compinit -u -D
print -r -- "completes torch-tidy with $_comps[torch-tidy]"
zmodload zsh/zpty
zpty editor zsh -f -i
typed() {
  zpty -w -n editor "$1"
  local seen= chunk
  for _ in {1..100}; do
    while zpty -r -t editor chunk; do seen+=$chunk; done
    [[ $seen != *$2* ]] || break
    sleep 0.1
  done
  print -r -- "$seen"
}
typed "fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D; compdef _torch-tidy torch-tidy; echo re''ady"$'\n' ready >/dev/null
typed $'torch-tidy --forma\t' '--format'
typed $'\x15torch-tidy --format=sa\t' sarif
zpty -d editor
