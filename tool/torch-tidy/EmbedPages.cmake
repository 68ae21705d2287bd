# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Writes text files as C++ string literals, PAGE(name, text) each: OUTPUT from PAGES.

set(text "")
foreach(page IN LISTS PAGES)
  cmake_path(GET page STEM name)
  file(READ "${page}" content)
  # Compilers bound the length of one literal. Pieces end where lines do, since a
  # letter of several bytes must not be torn apart.
  set(literals "")
  while(NOT content STREQUAL "")
    string(LENGTH "${content}" length)
    set(end ${length})
    if(length GREATER 4000)
      string(SUBSTRING "${content}" 0 4000 piece)
      string(FIND "${piece}" "\n" newline REVERSE)
      if(newline EQUAL -1)
        message(FATAL_ERROR "${page}: a line of more than 4000 bytes")
      endif()
      math(EXPR end "${newline} + 1")
    endif()
    string(SUBSTRING "${content}" 0 ${end} piece)
    string(SUBSTRING "${content}" ${end} -1 content)
    string(APPEND literals "\n  R\"torch-tidy(${piece})torch-tidy\"")
  endwhile()
  string(APPEND text "PAGE(\"${name}\",${literals})\n")
endforeach()
file(WRITE "${OUTPUT}" "${text}")
