// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/config.h"
#include "core/logging.h"
#include "core/strings.h"
#include "serving/http.h"
#include "serving/session.h"

#include <iostream>
#include <iterator>

using namespace harbor;

namespace {

Response answer(Detector &detector, const Request &request) {
  Response response;
  if (request.path == "/labels") {
    std::vector<std::string> quoted;
    for (const std::string &label : detector.labels())
      quoted.push_back('"' + escapeJson(label) + '"');
    response.body = "[" + join(quoted, ",") + "]";
    return response;
  }
  if (request.path != "/detect") {
    response.status = 404;
    response.body = "{\"error\":\"no such thing\"}";
    return response;
  }
  const auto file = request.query.find("file");
  if (file == request.query.end()) {
    response.status = 400;
    response.body = "{\"error\":\"which file?\"}";
    return response;
  }
  float threshold = 0.3f;
  if (const auto it = request.query.find("threshold");
      it != request.query.end())
    threshold = std::stof(it->second);
  const auto image = Image::readPpm(file->second);
  response.body = toJson(detector.detect(image, threshold), detector.labels());
  return response;
}

} // namespace

// One request from the input, as inetd would hand it over.
int main(int argc, char **argv) {
  try {
    const Config config = argc > 1 ? Config::load(argv[1]) : Config();
    if (config.flag("log.debug", false))
      setLogLevel(Severity::Debug);
    Detector detector(config.text("model.path", "detector.pt"),
                      split(config.text("model.labels", "person,cart"), ','),
                      config.text("model.device", "auto"));
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    Response response;
    try {
      response = answer(detector, parseRequest(text));
    } catch (const std::exception &e) {
      log(Severity::Error, e.what());
      response.status = 500;
      response.body =
          std::string("{\"error\":\"") + escapeJson(e.what()) + "\"}";
    }
    std::cout << formatResponse(response);
    return response.status == 200 ? 0 : 1;
  } catch (const std::exception &e) {
    std::cerr << "harbor_serve: " << e.what() << '\n';
    return 2;
  }
}
