// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_CORE_STRINGS_H
#define HARBOR_CORE_STRINGS_H

#include <string>
#include <vector>

namespace harbor {

std::string trim(const std::string &text);
std::vector<std::string> split(const std::string &text, char separator);
std::string join(const std::vector<std::string> &parts,
                 const std::string &separator);
std::string escapeJson(const std::string &text);
std::string humanBytes(size_t bytes);
bool endsWith(const std::string &text, const std::string &ending);

} // namespace harbor

#endif
