// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "io/archive.h"

#include <cstring>
#include <fstream>
#include <stdexcept>

namespace harbor {

namespace {

template <typename T> void put(std::vector<char> &out, const T &value) {
  const auto *bytes = reinterpret_cast<const char *>(&value);
  out.insert(out.end(), bytes, bytes + sizeof(T));
}

template <typename T> T take(const char *&at, const char *end) {
  if (end - at < static_cast<std::ptrdiff_t>(sizeof(T)))
    throw std::runtime_error("the archive ends too early");
  T value;
  std::memcpy(&value, at, sizeof(T));
  at += sizeof(T);
  return value;
}

} // namespace

// Names, types, sizes and data, one after the other.
void writeArchive(const std::string &path, const Tensors &tensors) {
  std::vector<char> out;
  put(out, static_cast<uint32_t>(tensors.size()));
  for (const auto &[name, tensor] : tensors) {
    put(out, static_cast<uint32_t>(name.size()));
    out.insert(out.end(), name.begin(), name.end());
    put(out, static_cast<int8_t>(tensor.scalar_type()));
    put(out, static_cast<uint32_t>(tensor.dim()));
    for (const int64_t size : tensor.sizes())
      put(out, size);
    const auto *data = static_cast<const char *>(
        tensor.detach().cpu().contiguous().data_ptr());
    out.insert(out.end(), data, data + tensor.nbytes());
  }
  std::ofstream file(path, std::ios::binary);
  file.write(out.data(), static_cast<std::streamsize>(out.size()));
  if (!file)
    throw std::runtime_error("cannot write " + path);
}

Tensors readArchive(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  const char *at = bytes.data(), *end = at + bytes.size();
  Tensors result;
  const auto count = take<uint32_t>(at, end);
  for (uint32_t i = 0; i < count; ++i) {
    const auto length = take<uint32_t>(at, end);
    if (end - at < static_cast<std::ptrdiff_t>(length))
      throw std::runtime_error("the archive ends too early");
    const std::string name(at, at + length);
    at += length;
    const auto type = static_cast<at::ScalarType>(take<int8_t>(at, end));
    std::vector<int64_t> sizes(take<uint32_t>(at, end));
    for (int64_t &size : sizes)
      size = take<int64_t>(at, end);
    auto tensor = torch::empty(sizes, type);
    if (end - at < static_cast<std::ptrdiff_t>(tensor.nbytes()))
      throw std::runtime_error("the archive ends too early");
    std::memcpy(tensor.data_ptr(), at, tensor.nbytes());
    at += tensor.nbytes();
    result.emplace(name, tensor);
  }
  return result;
}

} // namespace harbor
