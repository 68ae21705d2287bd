// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/config.h"
#include "core/strings.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace harbor {

Config Config::parse(const std::string &text) {
  Config config;
  std::istringstream lines(text);
  std::string line, section;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto comment = line.find('#');
    if (comment != std::string::npos)
      line.resize(comment);
    line = trim(line);
    if (line.empty())
      continue;
    if (line.front() == '[') {
      if (line.back() != ']')
        throw std::runtime_error("line " + std::to_string(number) +
                                 ": section without an end");
      section = trim(line.substr(1, line.size() - 2));
      continue;
    }
    const auto equals = line.find('=');
    if (equals == std::string::npos)
      throw std::runtime_error("line " + std::to_string(number) +
                               ": neither a section nor a setting");
    std::string key = trim(line.substr(0, equals));
    if (!section.empty())
      key = section + "." + key;
    config.values_[key] = trim(line.substr(equals + 1));
  }
  return config;
}

Config Config::load(const std::string &path) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error("cannot open " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return parse(text.str());
}

std::optional<std::string> Config::find(const std::string &key) const {
  const auto it = values_.find(key);
  if (it == values_.end())
    return std::nullopt;
  return it->second;
}

std::string Config::text(const std::string &key,
                         const std::string &otherwise) const {
  return find(key).value_or(otherwise);
}

long Config::integer(const std::string &key, long otherwise) const {
  const auto value = find(key);
  if (!value)
    return otherwise;
  size_t end = 0;
  const long result = std::stol(*value, &end);
  if (end != value->size())
    throw std::runtime_error(key + " is no integer: " + *value);
  return result;
}

double Config::number(const std::string &key, double otherwise) const {
  const auto value = find(key);
  return value ? std::stod(*value) : otherwise;
}

bool Config::flag(const std::string &key, bool otherwise) const {
  const auto value = find(key);
  if (!value)
    return otherwise;
  if (*value == "true" || *value == "yes" || *value == "on" || *value == "1")
    return true;
  if (*value == "false" || *value == "no" || *value == "off" || *value == "0")
    return false;
  throw std::runtime_error(key + " is neither true nor false: " + *value);
}

std::vector<double> Config::numbers(const std::string &key) const {
  std::vector<double> result;
  for (const std::string &part : split(text(key, ""), ','))
    result.push_back(std::stod(part));
  return result;
}

void Config::set(const std::string &key, const std::string &value) {
  values_[key] = value;
}

} // namespace harbor
