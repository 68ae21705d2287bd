// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/strings.h"
#include "serving/session.h"

#include <cmath>
#include <sstream>

namespace harbor {

std::string toJson(const std::vector<Detection> &detections,
                   const std::vector<std::string> &labels) {
  std::ostringstream out;
  out << "{\"detections\":[";
  for (size_t i = 0; i < detections.size(); ++i) {
    const Detection &d = detections[i];
    const bool isKnown =
        d.label >= 0 && d.label < static_cast<int64_t>(labels.size());
    out << (i ? "," : "") << "{\"label\":\""
        << (isKnown ? escapeJson(labels[d.label]) : "?")
        << "\",\"score\":" << d.score << ",\"box\":[" << d.box.left << ','
        << d.box.top << ',' << d.box.right << ',' << d.box.bottom << "]}";
  }
  out << "]}";
  return out.str();
}

namespace {

void writeValues(std::ostream &out, const float *values,
                 const std::vector<int64_t> &sizes, size_t depth) {
  if (depth == sizes.size()) {
    if (std::isfinite(*values))
      out << *values;
    else
      out << "null";
    return;
  }
  int64_t step = 1;
  for (size_t d = depth + 1; d < sizes.size(); ++d)
    step *= sizes[d];
  out << '[';
  for (int64_t i = 0; i < sizes[depth]; ++i) {
    if (i)
      out << ',';
    writeValues(out, values + i * step, sizes, depth + 1);
  }
  out << ']';
}

} // namespace

std::string toJson(const torch::Tensor &tensor) {
  std::ostringstream out;
  const auto dense = tensor.detach().cpu().to(torch::kFloat).contiguous();
  writeValues(out, dense.data_ptr<float>(), dense.sizes().vec(), 0);
  return out.str();
}

// The same as bytes in base64, for large maps.
std::string toBase64(const torch::Tensor &tensor) {
  static const char digits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto *bytes =
      static_cast<const uint8_t *>(tensor.cpu().contiguous().data_ptr());
  const size_t count = tensor.nbytes();
  std::string result;
  for (size_t i = 0; i < count; i += 3) {
    const size_t left = std::min<size_t>(3, count - i);
    uint32_t word = bytes[i] << 16;
    if (left > 1)
      word |= bytes[i + 1] << 8;
    if (left > 2)
      word |= bytes[i + 2];
    result += digits[word >> 18];
    result += digits[word >> 12 & 63];
    result += left > 1 ? digits[word >> 6 & 63] : '=';
    result += left > 2 ? digits[word & 63] : '=';
  }
  return result;
}

} // namespace harbor
