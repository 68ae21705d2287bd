// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_CORE_CONFIG_H
#define HARBOR_CORE_CONFIG_H

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harbor {

// Settings of the form "section.key = value", as in an INI file.
class Config {
public:
  static Config parse(const std::string &text);
  static Config load(const std::string &path);

  std::optional<std::string> find(const std::string &key) const;
  std::string text(const std::string &key, const std::string &otherwise) const;
  long integer(const std::string &key, long otherwise) const;
  double number(const std::string &key, double otherwise) const;
  bool flag(const std::string &key, bool otherwise) const;
  std::vector<double> numbers(const std::string &key) const;

  void set(const std::string &key, const std::string &value);
  size_t size() const { return values_.size(); }

private:
  std::map<std::string, std::string> values_;
};

} // namespace harbor

#endif
