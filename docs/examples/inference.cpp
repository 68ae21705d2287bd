// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Finds coloured shapes on a test card with a small network, and describes
// what it finds. Everything is made in code: the card, the network, and a
// TorchScript module, so no files are needed.
//
//   inference [boxes | label | colours | mask | preview | balance | all]...
//
// The program compiles without a warning and has six mistakes, which
// clang-tidy with torch-tidy finds and mends: see README.md beside it.

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

static const std::array<const char *, 3> colourNames = {"red", "green", "blue"};

// The image: interleaved RGB, as decoders give it.

struct Image {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> pixels;

  Image(int width, int height)
      : width(width), height(height), pixels(3 * width * height, 40) {}

  const uint8_t *at(int x, int y) const { return &pixels[3 * (y * width + x)]; }

  void fill(int left, int top, int right, int bottom,
            std::array<uint8_t, 3> colour) {
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x)
        std::copy(colour.begin(), colour.end(), &pixels[3 * (y * width + x)]);
  }
};

static Image makeTestCard() {
  Image card(96, 64);
  card.fill(8, 8, 32, 32, {220, 30, 30});
  card.fill(56, 8, 88, 24, {20, 200, 40});
  card.fill(40, 40, 72, 56, {30, 40, 210});
  return card;
}

// From the image to what the network takes: planes of floats between 0 and 1.
static torch::Tensor toTensor(Image &image) {
  auto interleaved = torch::from_blob(
      image.pixels.data(), {image.height, image.width, 3}, torch::kUInt8);
  return interleaved.permute({2, 0, 1}).to(torch::kFloat).div(255).contiguous();
}

// A quarter of the size, grey: the mean of each block of 4 x 4 pixels.
static torch::Tensor makePreview(const Image &image) {
  const int width = image.width / 4, height = image.height / 4;
  std::vector<float> grey(width * height, 0.0f);
  for (int y = 0; y < 4 * height; ++y)
    for (int x = 0; x < 4 * width; ++x) {
      const uint8_t *rgb = image.at(x, y);
      grey[(y / 4) * width + x / 4] +=
          (rgb[0] + rgb[1] + rgb[2]) / (3 * 255.0f) / 16;
    }
  return torch::from_blob(grey.data(), {height, width}, torch::kFloat);
}

// The mean of each channel over the images that the network was made for.
static torch::Tensor referenceMeans() {
  float means[3] = {0.29f, 0.26f, 0.27f};
  return torch::from_blob(means, {3}, torch::kFloat);
}

// The network: how red, green and blue each block of 8 x 8 pixels is.

struct ColourNetImpl : torch::nn::Module {
  ColourNetImpl()
      : conv(torch::nn::Conv2dOptions(3, 3, /*kernel_size=*/1)), pool(8) {
    register_module("conv", conv);
    register_module("pool", pool);
    torch::NoGradGuard noGrad;
    auto own = torch::eye(3).view({3, 3, 1, 1});
    conv->weight.copy_(24 * own - 12);
    conv->bias.fill_(-3);
  }

  torch::Tensor forward(torch::Tensor x) {
    return torch::sigmoid(pool(conv(x)));
  }

  torch::nn::Conv2d conv;
  torch::nn::AvgPool2d pool;
};
TORCH_MODULE(ColourNet);

struct Box {
  float left, top, right, bottom;
  float score;
  int colour;
};

static float overlap(const Box &a, const Box &b) {
  const float width = std::min(a.right, b.right) - std::max(a.left, b.left);
  const float height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  if (width <= 0 || height <= 0)
    return 0;
  const float both = width * height;
  return both / ((a.right - a.left) * (a.bottom - a.top) +
                 (b.right - b.left) * (b.bottom - b.top) - both);
}

// Of boxes that overlap, the one with the best score stays.
static std::vector<Box> suppress(std::vector<Box> boxes, float threshold) {
  std::sort(boxes.begin(), boxes.end(), [](const Box &a, const Box &b) {
    return std::tie(b.score, a.top, a.left) < std::tie(a.score, b.top, b.left);
  });
  std::vector<Box> kept;
  for (const Box &box : boxes)
    if (std::none_of(kept.begin(), kept.end(), [&](const Box &other) {
          return overlap(box, other) > threshold;
        }))
      kept.push_back(box);
  return kept;
}

class Detector {
public:
  Detector()
      : device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU) {
    net->to(device);
    net->eval();
  }

  // One box around every cell that has a colour.
  std::vector<Box> detect(const torch::Tensor &image, float threshold) {
    torch::NoGradGuard noGrad;
    auto scores = net->forward(image.unsqueeze(0).to(device)).squeeze(0);
    auto cells = scores.accessor<float, 3>();
    std::vector<Box> boxes;
    for (int64_t colour = 0; colour < cells.size(0); ++colour)
      for (int64_t y = 0; y < cells.size(1); ++y)
        for (int64_t x = 0; x < cells.size(2); ++x) {
          const float score = cells[colour][y][x];
          if (score > threshold)
            boxes.push_back({8.0f * x - 8, 8.0f * y - 8, 8.0f * x + 16,
                             8.0f * y + 16, score, int(colour)});
        }
    return suppress(std::move(boxes), 0.05f);
  }

  // The scores of all cells, for the host.
  torch::Tensor heat(const torch::Tensor &image) {
    torch::NoGradGuard noGrad;
    return net->forward(image.unsqueeze(0).to(device)).squeeze(0).cpu();
  }

private:
  torch::Device device;
  ColourNet net;
};

// A TorchScript module, as it would come out of torch::jit::load: which colour
// is the whole image?
static torch::jit::Module makeClassifier() {
  torch::jit::Module classifier("classifier");
  classifier.define(R"(
    def forward(self, images):
        means = images.mean([2, 3])
        return torch.softmax(means * 20.0, 1)
  )");
  return classifier;
}

static std::vector<float> labelProbabilities(const torch::Tensor &image) {
  torch::Device device(torch::kCPU);
  if (torch::cuda::is_available())
    device = torch::Device(torch::kCUDA);
  auto classifier = makeClassifier();
  classifier.to(device);
  auto output = classifier.forward({image.unsqueeze(0).to(device)}).toTensor();
  const float *probabilities = output.data_ptr<float>();
  return std::vector<float>(probabilities, probabilities + output.numel());
}

// How many cells each colour wins.
static std::map<std::string, int> countColours(const torch::Tensor &heat) {
  const int64_t cells = heat.size(1) * heat.size(2);
  const float *scores = heat.permute({1, 2, 0}).contiguous().data_ptr<float>();
  std::map<std::string, int> counts;
  for (int64_t cell = 0; cell < cells; ++cell) {
    const float *best =
        std::max_element(scores + 3 * cell, scores + 3 * cell + 3);
    counts[*best > 0.5f ? colourNames[best - (scores + 3 * cell)] : "none"]++;
  }
  return counts;
}

// White where some colour is, as an image of one byte a cell.
static bool writeMask(const torch::Tensor &heat, const std::string &path) {
  auto mask = heat.amax(0).gt(0.5);
  uint8_t *bytes = mask.to(torch::kUInt8).mul(255).data_ptr<uint8_t>();
  std::FILE *file = std::fopen(path.c_str(), "wb");
  if (!file)
    return false;
  std::fprintf(file, "P5\n%d %d\n255\n", int(mask.size(1)), int(mask.size(0)));
  const size_t written = std::fwrite(bytes, 1, mask.numel(), file);
  return std::fclose(file) == 0 && written == size_t(mask.numel());
}

// What the program does, each under its name.

static void showBoxes(Image &card) {
  Detector detector;
  for (const Box &box : detector.detect(toTensor(card), 0.5f))
    std::printf("box: %s at (%.0f, %.0f) to (%.0f, %.0f), score %.3f\n",
                colourNames[box.colour], box.left, box.top, box.right,
                box.bottom, box.score);
}

static void showLabel(Image &card) {
  auto probabilities = labelProbabilities(toTensor(card));
  auto ranking = torch::tensor(probabilities).topk(2);
  auto order = std::get<1>(ranking).contiguous();
  const int64_t *best = order.data_ptr<int64_t>();
  for (int i = 0; i < 2; ++i)
    std::printf("label: %s with probability %.3f\n", colourNames[best[i]],
                probabilities[best[i]]);
}

static void showColours(Image &card) {
  Detector detector;
  for (const auto &[name, count] : countColours(detector.heat(toTensor(card))))
    std::printf("colours: %d cells %s\n", count, name.c_str());
}

static void showMask(Image &card) {
  Detector detector;
  if (writeMask(detector.heat(toTensor(card)), "mask.pgm"))
    std::printf("mask: written to mask.pgm\n");
}

static void showPreview(Image &card) {
  auto preview = makePreview(card);
  auto grey = preview.accessor<float, 2>();
  for (int64_t y = 0; y < grey.size(0); ++y) {
    std::string line;
    for (int64_t x = 0; x < grey.size(1); ++x)
      line += " .:+*#"[std::min(5, int(grey[y][x] * 12))];
    std::printf("preview: |%s|\n", line.c_str());
  }
}

static void showBalance(Image &card) {
  auto means = toTensor(card).mean({1, 2});
  auto expected = referenceMeans();
  auto actual = means.accessor<float, 1>();
  auto wanted = expected.accessor<float, 1>();
  for (int i = 0; i < 3; ++i)
    std::printf("balance: %s is %.3f, expected %.3f\n", colourNames[i],
                actual[i], wanted[i]);
}

int main(int argc, char **argv) {
  const std::map<std::string, std::function<void(Image &)>> tasks = {
      {"boxes", showBoxes}, {"label", showLabel},     {"colours", showColours},
      {"mask", showMask},   {"preview", showPreview}, {"balance", showBalance},
  };
  std::vector<std::string> names(argv + 1, argv + argc);
  if (names.empty() || names.front() == "all")
    names = {"boxes", "label", "colours", "mask", "preview", "balance"};
  Image card = makeTestCard();
  try {
    for (const std::string &name : names) {
      auto task = tasks.find(name);
      if (task == tasks.end()) {
        std::fprintf(stderr, "inference: no task '%s'\n", name.c_str());
        return 2;
      }
      task->second(card);
    }
  } catch (const std::exception &e) {
    std::fprintf(stderr, "inference: %s\n", e.what());
    return 1;
  }
  return 0;
}
