// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Claims.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace oracle {

using nlohmann::json;

static Effects effectsFrom(const json &J) {
  Effects E;
  E.Storage = J["storage"];
  E.Device = J["device"];
  E.DType = J["dtype"];
  E.DType1 = J["dtype1"];
  E.Layout = J["layout"];
  E.Layout1 = J["layout1"];
  E.Rank = J["rank"];
  E.Grad = J["grad"];
  E.Bits = J["bits"];
  E.MetadataOnly = J["metadata_only"];
  E.MayReallocate = J["may_reallocate"];
  E.IsFactory = J["is_factory"];
  E.WritesSelf = J["writes_self"];
  E.HasSideEffect = J["has_side_effect"];
  return E;
}

AllClaims readClaims(const std::string &Path) {
  std::ifstream File(Path);
  const json All = json::parse(File);
  AllClaims Result;
  for (const json &J : All["operators"]) {
    Claims C;
    C.Name = J["name"];
    C.Overload = J["overload"];
    C.Line = J["line"];
    C.Self = J["self"];
    C.IsInPlace = J["is_in_place"];
    C.IsOut = J["is_out"];
    for (const json &A : J["arguments"])
      C.Arguments.push_back({A["name"], A["type"], A["is_write"]});
    for (const json &R : J["return_aliases"])
      C.ReturnAliases.push_back(R.get<std::vector<int>>());
    C.E = effectsFrom(J["effects"]);
    Result.Operators.push_back(std::move(C));
  }
  for (const json &J : All["functions"]) {
    Claims C;
    C.Name = J["name"];
    C.Line = J["line"];
    C.IsFunction = true;
    C.E = effectsFrom(J["effects"]);
    Result.Functions.push_back(std::move(C));
  }
  Result.Lines = All["lines"].get<std::vector<std::string>>();
  return Result;
}

} // namespace oracle
