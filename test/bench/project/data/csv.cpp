// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/strings.h"
#include "data/dataset.h"

#include <fstream>
#include <stdexcept>

namespace harbor {

CsvDataset::CsvDataset(const std::string &path, char separator) {
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error("cannot open " + path);
  std::string line;
  if (!std::getline(file, line))
    throw std::runtime_error(path + " is empty");
  columns_ = split(line, separator);
  if (columns_.size() < 2)
    throw std::runtime_error(path + " has no column for the target");
  while (std::getline(file, line)) {
    const auto fields = split(line, separator);
    if (fields.empty())
      continue;
    if (fields.size() != columns_.size())
      throw std::runtime_error(path + ": row " + std::to_string(rows_ + 1) +
                               " has " + std::to_string(fields.size()) +
                               " fields");
    for (const std::string &field : fields)
      values_.push_back(std::stod(field));
    ++rows_;
  }
}

Sample CsvDataset::get(size_t index) {
  const size_t width = columns_.size();
  double *row = values_.data() + index * width;
  auto input =
      torch::from_blob(row, {static_cast<int64_t>(width - 1)}, torch::kDouble)
          .to(torch::kFloat);
  auto target = torch::tensor(static_cast<float>(row[width - 1]));
  return {input, target};
}

torch::Tensor CsvDataset::matrix() const {
  return torch::from_blob(const_cast<double *>(values_.data()),
                          {static_cast<int64_t>(rows_),
                           static_cast<int64_t>(columns_.size())})
      .to(torch::kFloat);
}

} // namespace harbor
