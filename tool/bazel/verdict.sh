#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# verdict.sh STATUS VERDICT REPORT...: prints the reports of a target; STATUS if there is
# anything in them.
status=$1 verdict=$2 found=
shift 2
: >"$verdict"
for report in "$@"; do
  if [ -s "$report" ]; then
    cat "$report" >&2
    found=yes
  fi
done
[ -z "$found" ] || exit "$status"
