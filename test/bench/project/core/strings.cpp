// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/strings.h"

#include <array>
#include <cctype>
#include <cstdio>

namespace harbor {

std::string trim(const std::string &text) {
  size_t begin = 0, end = text.size();
  while (begin < end && std::isspace(static_cast<unsigned char>(text[begin])))
    ++begin;
  while (end > begin && std::isspace(static_cast<unsigned char>(text[end - 1])))
    --end;
  return text.substr(begin, end - begin);
}

std::vector<std::string> split(const std::string &text, char separator) {
  std::vector<std::string> parts;
  size_t begin = 0;
  while (begin <= text.size()) {
    size_t end = text.find(separator, begin);
    if (end == std::string::npos)
      end = text.size();
    std::string part = trim(text.substr(begin, end - begin));
    if (!part.empty())
      parts.push_back(std::move(part));
    begin = end + 1;
  }
  return parts;
}

std::string join(const std::vector<std::string> &parts,
                 const std::string &separator) {
  std::string result;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i)
      result += separator;
    result += parts[i];
  }
  return result;
}

std::string escapeJson(const std::string &text) {
  std::string result;
  result.reserve(text.size() + 2);
  for (const char c : text) {
    switch (c) {
    case '"':
      result += "\\\"";
      break;
    case '\\':
      result += "\\\\";
      break;
    case '\n':
      result += "\\n";
      break;
    case '\t':
      result += "\\t";
      break;
    default:
      if (static_cast<unsigned char>(c) < 0x20) {
        std::array<char, 8> code{};
        std::snprintf(code.data(), code.size(), "\\u%04x", c);
        result += code.data();
      } else {
        result += c;
      }
    }
  }
  return result;
}

std::string humanBytes(size_t bytes) {
  static const std::array<const char *, 5> units = {"B", "KiB", "MiB", "GiB",
                                                    "TiB"};
  double amount = static_cast<double>(bytes);
  size_t unit = 0;
  while (amount >= 1024 && unit + 1 < units.size()) {
    amount /= 1024;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit ? "%.1f %s" : "%.0f %s", amount,
                units[unit]);
  return text.data();
}

bool endsWith(const std::string &text, const std::string &ending) {
  return text.size() >= ending.size() &&
         text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

} // namespace harbor
