// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "data/dataset.h"

#include <array>
#include <fstream>
#include <stdexcept>

namespace harbor {

namespace {

uint32_t readBigEndian(std::istream &in) {
  std::array<unsigned char, 4> bytes{};
  in.read(reinterpret_cast<char *>(bytes.data()), bytes.size());
  return static_cast<uint32_t>(bytes[0]) << 24 |
         static_cast<uint32_t>(bytes[1]) << 16 |
         static_cast<uint32_t>(bytes[2]) << 8 | bytes[3];
}

torch::Tensor readIdx(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw std::runtime_error("cannot open " + path);
  const uint32_t magic = readBigEndian(file);
  if (magic >> 8 != 8)
    throw std::runtime_error(path + " does not hold bytes");
  std::vector<int64_t> sizes(magic & 0xff);
  for (int64_t &size : sizes)
    size = readBigEndian(file);
  auto result = torch::empty(sizes, torch::kUInt8);
  file.read(static_cast<char *>(result.data_ptr()),
            static_cast<std::streamsize>(result.nbytes()));
  if (!file)
    throw std::runtime_error(path + " ends too early");
  return result;
}

} // namespace

IdxDataset::IdxDataset(const std::string &images, const std::string &labels)
    : images_(readIdx(images)), labels_(readIdx(labels)) {
  if (images_.dim() != 3 || labels_.dim() != 1)
    throw std::runtime_error(images + " and " + labels +
                             " are not images and labels");
  if (images_.size(0) != labels_.size(0))
    throw std::runtime_error("as many labels as images");
}

Sample IdxDataset::get(size_t index) {
  const auto i = static_cast<int64_t>(index);
  return {images_[i].unsqueeze(0).to(torch::kFloat).div_(255),
          labels_[i].to(torch::kLong)};
}

// How many images there are of each label.
std::vector<int64_t> labelCounts(IdxDataset &data, int64_t classes) {
  auto counts = torch::zeros({classes}, torch::kLong);
  for (size_t i = 0; i < data.size(); ++i)
    counts[data.get(i).target.item<int64_t>()] += 1;
  return toVector<int64_t>(counts);
}

} // namespace harbor
