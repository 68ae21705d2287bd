# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What is installed beside the programs, and the Debian package that cpack makes.

find_package(Python3 REQUIRED COMPONENTS Interpreter)

# The manual page and the completions, out of the list of options.
set(_written "${PROJECT_BINARY_DIR}/share")
set(_options "${PROJECT_SOURCE_DIR}/tool/options.py")
add_custom_command(
  OUTPUT "${_written}/torch-tidy.1" "${_written}/torch-tidy.bash"
         "${_written}/_torch-tidy" "${_written}/torch-tidy.fish"
  COMMAND Python3::Interpreter "${_options}" --write "${_written}" --version "${PROJECT_VERSION}"
  DEPENDS "${_options}" "${PROJECT_SOURCE_DIR}/tool/registry.py"
          "${PROJECT_SOURCE_DIR}/tool/package/torch-tidy.1.in"
          "${PROJECT_SOURCE_DIR}/tool/torch-tidy/CommandLine.cpp"
          "${PROJECT_SOURCE_DIR}/checks/Checks.def"
  COMMENT "Writing the manual page and the completions" VERBATIM)
add_custom_target(torch-tidy-share ALL DEPENDS "${_written}/torch-tidy.1")

install(FILES "${_written}/torch-tidy.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${_written}/torch-tidy.bash" RENAME torch-tidy
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${_written}/_torch-tidy" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
install(FILES "${_written}/torch-tidy.fish"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" RENAME copyright
  DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/torch-tidy")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs/presets"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/torch-tidy")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME torch-tidy)
set(CPACK_PACKAGE_VENDOR "the torch-tidy authors")
set(CPACK_PACKAGE_CONTACT "the torch-tidy authors" CACHE STRING "Maintainer of the package, with an address")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "checks C++ code that uses LibTorch")
set(CPACK_PACKAGE_DESCRIPTION
"torch-tidy finds mistakes at the border between LibTorch's tensors and plain
C++ memory: host code that reads a GPU tensor's pointer, pointers that outlive
their tensor, tensors that outlive their buffer.
.
The package has the command torch-tidy, the same checks in clangd (torch-clangd)
and as plugins for clang-tidy ${TorchTidyLLVM_MAJOR} and clang ${TorchTidyLLVM_MAJOR}, and the headers of the
runtime library.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# No library, but needed: the headers of clang itself, such as stddef.h.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libclang-common-${TorchTidyLLVM_MAJOR}-dev")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "clang-tidy-${TorchTidyLLVM_MAJOR}, g++, git")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libtorch-dev, pre-commit")
include(CPack)
