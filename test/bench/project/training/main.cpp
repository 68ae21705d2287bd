// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/config.h"
#include "training/training.h"

#include <iostream>

using namespace harbor;

namespace {

TrainingOptions optionsOf(const Config &config) {
  TrainingOptions options;
  options.epochs = static_cast<int>(config.integer("train.epochs", 10));
  options.batch = config.integer("train.batch", 64);
  options.rate = config.number("train.rate", 1e-3);
  options.decay = config.number("train.decay", 1e-4);
  options.seed = config.integer("train.seed", 1);
  return options;
}

void report(int epoch, const EpochResult &train, const EpochResult &test) {
  std::cout << "epoch " << epoch << ": loss " << train.loss << ", test "
            << test.loss << ", accuracy " << 100 * test.accuracy << "%\n";
}

} // namespace

int main(int argc, char **argv) {
  try {
    const Config config = Config::load(argc > 1 ? argv[1] : "harbor_train.ini");
    const TrainingOptions options = optionsOf(config);
    torch::manual_seed(options.seed);
    const std::string folder = config.text("data.folder", "mnist") + "/";
    IdxDataset train(folder + "train-images-idx3-ubyte",
                     folder + "train-labels-idx1-ubyte");
    IdxDataset test(folder + "t10k-images-idx3-ubyte",
                    folder + "t10k-labels-idx1-ubyte");
    Sampler order(train.size(), options.batch, options.seed);
    Sampler fixed(test.size(), options.batch, options.seed + 1);
    Trainer<ResNet> trainer(ResNet(1, 16, 3, 10), options);
    log(Severity::Info,
        std::to_string(parameterCount(*trainer.net())) + " parameters");
    EarlyStopping stopping(3);
    const Schedule schedule(options.rate, 2, options.epochs);
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
      schedule.apply(trainer.optimizer(), epoch);
      const auto fitted = trainer.epoch(train, order);
      const auto tested = trainer.evaluate(test, fixed);
      report(epoch, fitted, tested);
      saveCheckpoint("harbor.pt", *trainer.net(), epoch);
      if (!stopping.improve(tested.loss))
        break;
    }
    const auto weights = weightsOf(trainer.net()->head);
    std::cout << weights.size() << " weights in the last layer\n";
    return 0;
  } catch (const std::exception &e) {
    std::cerr << "harbor_train: " << e.what() << '\n';
    return 1;
  }
}
