// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tensor/image.h"

#include <cstring>
#include <fstream>
#include <stdexcept>

namespace harbor {

torch::Tensor Image::planes() const {
  auto interleaved =
      torch::from_blob(const_cast<uint8_t *>(pixels_.data()),
                       {height_, width_, channels_}, torch::kUInt8);
  return interleaved.permute({2, 0, 1}).to(torch::kFloat).div(255);
}

Image Image::fromPlanes(const torch::Tensor &planes) {
  TORCH_CHECK(planes.dim() == 3, "an image has channels, rows and columns");
  auto bytes = planes.detach()
                   .clamp(0, 1)
                   .mul(255)
                   .round()
                   .to(torch::kCPU, torch::kUInt8)
                   .permute({1, 2, 0});
  Image image(static_cast<int>(bytes.size(1)), static_cast<int>(bytes.size(0)),
              static_cast<int>(bytes.size(2)));
  std::memcpy(image.data(), bytes.data_ptr<uint8_t>(), image.bytes());
  return image;
}

Image Image::readPpm(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::string magic;
  int width = 0, height = 0, most = 0;
  if (!(file >> magic >> width >> height >> most) || magic != "P6")
    throw std::runtime_error(path + " is no binary PPM");
  if (width <= 0 || height <= 0 || most != 255)
    throw std::runtime_error(path + " has sizes that nobody can read");
  file.get();
  Image image(width, height, 3);
  file.read(reinterpret_cast<char *>(image.data()),
            static_cast<std::streamsize>(image.bytes()));
  if (!file)
    throw std::runtime_error(path + " ends too early");
  return image;
}

void Image::writePpm(const std::string &path) const {
  std::ofstream file(path, std::ios::binary);
  file << "P6\n" << width_ << ' ' << height_ << "\n255\n";
  for (int y = 0; y < height_; ++y)
    file.write(reinterpret_cast<const char *>(row(y)),
               static_cast<std::streamsize>(rowBytes()));
  if (!file)
    throw std::runtime_error("cannot write " + path);
}

} // namespace harbor
