// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "serving/http.h"
#include "core/strings.h"

#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace harbor {

std::string decodeUrl(const std::string &text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      result += ' ';
    } else if (text[i] == '%' && i + 2 < text.size()) {
      result += static_cast<char>(
          std::strtol(text.substr(i + 1, 2).c_str(), nullptr, 16));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

Request parseRequest(const std::string &text) {
  const size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos)
    throw std::runtime_error("the request has no end of its headers");
  std::istringstream head(text.substr(0, end));
  Request request;
  std::string target, version, line;
  if (!(head >> request.method >> target >> version))
    throw std::runtime_error("the request has no first line");
  std::getline(head, line);
  while (std::getline(head, line)) {
    const size_t colon = line.find(':');
    if (colon != std::string::npos)
      request.headers[trim(line.substr(0, colon))] =
          trim(line.substr(colon + 1));
  }
  const size_t question = target.find('?');
  request.path = decodeUrl(target.substr(0, question));
  if (question != std::string::npos)
    for (const std::string &pair : split(target.substr(question + 1), '&')) {
      const size_t equals = pair.find('=');
      if (equals != std::string::npos)
        request.query[decodeUrl(pair.substr(0, equals))] =
            decodeUrl(pair.substr(equals + 1));
    }
  request.body = text.substr(end + 4);
  return request;
}

std::string formatResponse(const Response &response) {
  const char *reason = "OK";
  switch (response.status) {
  case 400:
    reason = "Bad Request";
    break;
  case 404:
    reason = "Not Found";
    break;
  case 500:
    reason = "Internal Server Error";
    break;
  case 503:
    reason = "Service Unavailable";
    break;
  default:
    break;
  }
  std::ostringstream out;
  out << "HTTP/1.1 " << response.status << ' ' << reason
      << "\r\nContent-Type: " << response.type
      << "\r\nContent-Length: " << response.body.size() << "\r\n\r\n"
      << response.body;
  return out.str();
}

} // namespace harbor
