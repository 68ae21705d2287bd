// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_SERVING_HTTP_H
#define HARBOR_SERVING_HTTP_H

#include <map>
#include <string>

namespace harbor {

struct Request {
  std::string method, path;
  std::map<std::string, std::string> headers, query;
  std::string body;
};

struct Response {
  int status = 200;
  std::string type = "application/json";
  std::string body;
};

Request parseRequest(const std::string &text);
std::string formatResponse(const Response &response);
std::string decodeUrl(const std::string &text);

} // namespace harbor

#endif
