#!/usr/bin/env fish
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# complete.fish COMPLETIONS: what is offered for some lines.

source $argv[1]
complete -C "torch-tidy --fo"
complete -C "torch-tidy --format="
complete -C "torch-tidy --explain torch-missing-cp"
