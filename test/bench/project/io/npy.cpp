// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "io/archive.h"

#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace harbor {

namespace {

std::string headerOf(const torch::Tensor &tensor) {
  std::ostringstream text;
  text << "{'descr': '" << numpyType(tensor.scalar_type())
       << "', 'fortran_order': False, 'shape': (";
  for (const int64_t size : tensor.sizes())
    text << size << ", ";
  text << "), }";
  std::string header = text.str();
  header.append(63 - (header.size() + 10) % 64, ' ');
  return header + '\n';
}

at::ScalarType typeOf(const std::string &name) {
  for (const auto type :
       {torch::kFloat, torch::kDouble, torch::kHalf, torch::kInt, torch::kLong,
        torch::kByte, torch::kBool})
    if (name == numpyType(type))
      return type;
  throw std::runtime_error("no dtype for " + name);
}

std::string between(const std::string &text, const std::string &after,
                    const std::string &before) {
  const size_t begin = text.find(after);
  if (begin == std::string::npos)
    throw std::runtime_error("the header says nothing of " + after);
  const size_t from = begin + after.size();
  return text.substr(from, text.find(before, from) - from);
}

} // namespace

void writeNpy(const std::string &path, const torch::Tensor &tensor) {
  const auto host = tensor.cpu();
  const std::string header = headerOf(host);
  std::ofstream file(path, std::ios::binary);
  file.write("\x93NUMPY\x01\x00", 8);
  const auto length = static_cast<uint16_t>(header.size());
  file.write(reinterpret_cast<const char *>(&length), sizeof(length));
  file << header;
  const auto dense = host.contiguous();
  file.write(static_cast<const char *>(dense.data_ptr()),
             static_cast<std::streamsize>(dense.nbytes()));
  if (!file)
    throw std::runtime_error("cannot write " + path);
}

torch::Tensor readNpy(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  char magic[8];
  uint16_t length = 0;
  file.read(magic, sizeof(magic));
  file.read(reinterpret_cast<char *>(&length), sizeof(length));
  if (!file || std::memcmp(magic, "\x93NUMPY", 6) != 0)
    throw std::runtime_error(path + " is no array");
  std::string header(length, ' ');
  file.read(&header[0], length);
  std::vector<int64_t> sizes;
  std::istringstream shape(between(header, "'shape': (", ")"));
  for (std::string size; std::getline(shape, size, ',');)
    if (size.find_first_of("0123456789") != std::string::npos)
      sizes.push_back(std::stoll(size));
  auto result = torch::empty(sizes, typeOf(between(header, "'descr': '", "'")));
  file.read(static_cast<char *>(result.data_ptr()),
            static_cast<std::streamsize>(result.nbytes()));
  if (!file)
    throw std::runtime_error(path + " ends too early");
  return result;
}

} // namespace harbor
