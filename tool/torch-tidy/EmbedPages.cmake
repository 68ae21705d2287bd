# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes the checks' pages as C++ string literals: OUTPUT from PAGES.

set(text "")
foreach(page IN LISTS PAGES)
  cmake_path(GET page STEM name)
  file(READ "${page}" content)
  # Compilers bound the length of one literal.
  string(LENGTH "${content}" length)
  set(literals "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${content}" ${at} 4000 piece)
    string(APPEND literals "\n  R\"torch-tidy(${piece})torch-tidy\"")
    math(EXPR at "${at} + 4000")
  endwhile()
  string(APPEND text "PAGE(\"${name}\",${literals})\n")
endforeach()
file(WRITE "${OUTPUT}" "${text}")
