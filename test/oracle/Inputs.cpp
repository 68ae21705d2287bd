// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Inputs.h"

#include <numeric>
#include <sstream>

namespace oracle {

using at::Tensor;
using nlohmann::json;
using Shape = std::vector<int64_t>;

static const Shape Shapes[] = {
    {},           {4},          {3, 4},          {4, 4}, {2, 3, 4}, {2, 3, 3},
    {2, 3, 4, 5}, {2, 4, 3, 3}, {2, 2, 3, 2, 2}, {1, 4}, {3, 1},    {2, 0, 3}};
static const at::ScalarType DTypes[] = {
    at::kFloat,         at::kDouble,      at::kLong, at::kFloat,
    at::kInt,           at::kByte,        at::kBool, at::kBFloat16,
    at::kComplexDouble, at::kComplexFloat};

Setting Inputs::setting(unsigned Number) {
  Setting S;
  // Plain ones first, so that an operator with few successes has those.
  S.Shape = Shapes[Number % std::size(Shapes)];
  unsigned Round = Number / std::size(Shapes);
  if (Round == 0)
    return S;
  S.DType = DTypes[below(3) ? below(std::size(DTypes)) : 0];
  S.Layout = Arrangement(below(ArrangementCount));
  if (S.Layout == Arrangement::Conjugate && !c10::isComplexType(S.DType))
    S.DType = at::kComplexFloat;
  S.RequiresGrad = below(3) == 0;
  S.IsGradModeOn = below(4) != 0;
  S.IsMeta = below(10) == 0;
  S.OtherShapes = below(5);
  S.MixesDTypes = below(6) == 0;
  S.MixesLayouts = below(3) == 0;
  return S;
}

static Tensor filled(const Shape &Sizes, at::ScalarType DType, bool IsMeta,
                     int64_t Limit) {
  auto Options = at::TensorOptions().dtype(DType);
  if (IsMeta)
    return at::empty(Sizes, Options.device(at::kMeta));
  // 0.1 to 0.9 is good for all from acos to bernoulli.
  if (c10::isFloatingType(DType) || c10::isComplexType(DType)) {
    Tensor T = at::rand(Sizes, at::kDouble).mul_(0.8).add_(0.1);
    if (c10::isComplexType(DType))
      return at::complex(T, at::rand(Sizes, at::kDouble)).to(DType);
    return T.to(DType);
  }
  if (Limit > 0)
    return at::randint(0, Limit, Sizes, at::kLong).to(DType);
  return at::randint(1, 4, Sizes, at::kLong).to(DType);
}

Tensor Inputs::tensor(const Shape &Sizes, at::ScalarType DType,
                      const Setting &S, int64_t Limit) {
  int64_t Rank = Sizes.size();
  auto Layout = S.Layout;
  Shape Base = Sizes;
  std::vector<int64_t> Back(Rank);
  std::iota(Back.begin(), Back.end(), 0);
  if (Layout == Arrangement::Transposed && Rank >= 2)
    std::swap(Back[Rank - 1], Back[Rank - 2]);
  else if (Layout == Arrangement::Reversed)
    std::reverse(Back.begin(), Back.end());
  else if (Layout == Arrangement::ChannelsLast && Rank >= 4) {
    // Dimension 1 comes last in memory.
    for (int64_t I = 2; I < Rank; ++I)
      Back[I] = I - 1;
    Back[1] = Rank - 1;
  }
  for (int64_t I = 0; I < Rank; ++I)
    Base[Back[I]] = Sizes[I];
  if (Layout == Arrangement::Expanded && Rank >= 1 && Base[0] > 0)
    Base[0] = 1;
  if ((Layout == Arrangement::Stepped || Layout == Arrangement::Cut) &&
      Rank >= 1)
    Base[Rank - 1] = 2 * Base[Rank - 1];
  Tensor T = filled(Base, DType, S.IsMeta, Limit);
  // No leaf, so that in-place operators take it too.
  if (S.RequiresGrad && (T.is_floating_point() || T.is_complex()))
    T = T.requires_grad_(true).mul(1);
  switch (Layout) {
  case Arrangement::Contiguous:
    break;
  case Arrangement::Transposed:
  case Arrangement::Reversed:
  case Arrangement::ChannelsLast:
    T = T.permute(Back);
    break;
  case Arrangement::Expanded:
    if (Rank >= 1 && Sizes[0] > 0)
      T = T.expand(Sizes);
    break;
  case Arrangement::Stepped:
    if (Rank >= 1)
      T = T.slice(Rank - 1, 0, 2 * Sizes[Rank - 1], 2);
    break;
  case Arrangement::Cut:
    if (Rank >= 1)
      T = T.narrow(Rank - 1, 0, Sizes[Rank - 1]);
    break;
  case Arrangement::Conjugate:
    T = T.conj();
    break;
  case Arrangement::Negative:
    T = at::_neg_view(T);
    break;
  }
  return T;
}

/// Arguments that hold indices.
static bool isIndexName(const std::string &Name) {
  static const char *const Names[] = {"index", "indices", "target", "mapping",
                                      "offsets"};
  for (const char *N : Names)
    if (Name == N)
      return true;
  return false;
}

Tensor Inputs::nextTensor(const std::string &Name, bool IsWrite,
                          const Setting &S, unsigned &TensorCount) {
  Setting Mine = S;
  unsigned Number = TensorCount++;
  if (Number > 0) {
    if (S.MixesLayouts)
      Mine.Layout = Arrangement(below(ArrangementCount));
    if (S.MixesDTypes)
      Mine.DType = DTypes[below(std::size(DTypes))];
    if (S.MixesDTypes || S.MixesLayouts)
      Mine.RequiresGrad = below(2);
    if (Mine.Layout == Arrangement::Conjugate &&
        !c10::isComplexType(Mine.DType))
      Mine.Layout = Arrangement::Contiguous;
    switch (S.OtherShapes) {
    case 1: // fewer dimensions
      if (!Mine.Shape.empty())
        Mine.Shape.erase(Mine.Shape.begin());
      break;
    case 2: // a dimension of size 1
      if (!Mine.Shape.empty())
        Mine.Shape[below(Mine.Shape.size())] = 1;
      break;
    case 3: // a matrix that this one can be multiplied with
      if (Mine.Shape.size() >= 2)
        std::swap(Mine.Shape[Mine.Shape.size() - 1],
                  Mine.Shape[Mine.Shape.size() - 2]);
      break;
    case 4:
      Mine.Shape.insert(Mine.Shape.begin(), 2);
      break;
    default:
      break;
    }
  }
  if (IsWrite && (Mine.Layout == Arrangement::Expanded))
    Mine.Layout = Arrangement::Contiguous;
  if (Name == "mask")
    return tensor(Mine.Shape, at::kBool, Mine, 2);
  if (Name == "condition")
    return tensor(Mine.Shape, at::kBool, Mine, 2);
  if (isIndexName(Name))
    return tensor(below(2) || Mine.Shape.empty() ? Mine.Shape : Shape{2},
                  at::kLong, Mine, 2);
  return tensor(Mine.Shape, Mine.DType, Mine);
}

/// "f 2 3": a tensor of the setting's dtype; "l 4 2 3": of int64 below 4;
/// "b 2 3": of bool; "g 2 3": of float; "s 3 3": positive definite;
/// "c 2 3": of complex; "h 2": of ComplexHalf; "q 2": quantized; "i 4 2 3": of
/// int32 below 4; "x 2 3": of floats that require no grad; "n 2 5", "j 2 5":
/// the numbers 2 and 5 of int64 and int32.
Tensor Inputs::fromText(const std::string &Text, const Setting &S,
                        unsigned &TensorCount) {
  std::istringstream Words(Text);
  std::string Kind;
  Words >> Kind;
  Shape Numbers;
  for (int64_t N; Words >> N;)
    Numbers.push_back(N);
  Setting Mine = S;
  if (TensorCount++ > 0 && S.MixesLayouts)
    Mine.Layout = Arrangement(below(ArrangementCount));
  Mine.OtherShapes = 0;
  bool IsReal = !c10::isFloatingType(S.DType);
  if (Kind == "f") {
    if (Mine.Layout == Arrangement::Conjugate && !c10::isComplexType(S.DType))
      Mine.Layout = Arrangement::Contiguous;
    return tensor(Numbers, S.DType, Mine);
  }
  if (Mine.Layout == Arrangement::Conjugate && Kind != "c")
    Mine.Layout = Arrangement::Contiguous;
  if (Kind == "g")
    return tensor(Numbers, IsReal ? at::kFloat : S.DType, Mine);
  if (Kind == "c")
    return tensor(Numbers, at::kComplexFloat, Mine);
  if (Kind == "b")
    return tensor(Numbers, at::kBool, Mine, 2);
  if (Kind == "h")
    return at::empty(Numbers, at::TensorOptions().dtype(at::kComplexHalf));
  if (Kind == "q")
    return at::quantize_per_tensor(at::rand(Numbers), 0.1, 0, at::kQInt8);
  if (Kind == "x") {
    Mine.RequiresGrad = false;
    return tensor(Numbers, IsReal ? at::kFloat : S.DType, Mine);
  }
  if (Kind == "l" || Kind == "i") {
    int64_t Limit = Numbers.front();
    Numbers.erase(Numbers.begin());
    return tensor(Numbers, Kind == "l" ? at::kLong : at::kInt, Mine, Limit);
  }
  if (Kind == "n" || Kind == "j") { // these numbers
    auto Options =
        at::TensorOptions().dtype(Kind == "n" ? at::kLong : at::kInt);
    Tensor T = at::empty({int64_t(Numbers.size())}, Options);
    for (size_t I = 0; I < Numbers.size(); ++I)
      T[I].fill_(Numbers[I]);
    return S.IsMeta ? at::empty_like(T, Options.device(at::kMeta)) : T;
  }
  if (Kind == "s") { // positive definite, of the setting's dtype
    at::ScalarType DType =
        c10::isComplexType(S.DType) || c10::isFloatingType(S.DType)
            ? S.DType
            : at::kFloat;
    Tensor T = tensor(Numbers, DType, Mine);
    if (S.IsMeta || DType == at::kBFloat16)
      return T;
    // Adding to the diagonal in place keeps the layout, if it may be written.
    at::NoGradGuard NoGrad;
    T.detach().diagonal(0, -2, -1).add_(4);
    return T;
  }
  TORCH_CHECK(false, "no such kind of tensor: ", Text);
}

bool Inputs::fromRecipe(const json &Spec, const c10::TypePtr &Type,
                        const Setting &S, unsigned &TensorCount,
                        c10::IValue &Value) {
  using c10::TypeKind;
  if (Spec.is_null()) {
    Value = c10::IValue();
    return true;
  }
  c10::TypePtr T = Type;
  if (auto Optional = T->cast<c10::OptionalType>())
    T = Optional->getElementType();
  if (Spec.is_string() && T->kind() == TypeKind::TensorType) {
    Value = fromText(Spec, S, TensorCount);
    return true;
  }
  if (Spec.is_string()) {
    Value = Spec.get<std::string>();
    return true;
  }
  if (Spec.is_boolean()) {
    Value = Spec.get<bool>();
    return true;
  }
  if (Spec.is_number_integer()) {
    if (T->kind() == TypeKind::FloatType)
      Value = Spec.get<double>();
    else
      Value = Spec.get<int64_t>();
    return true;
  }
  if (Spec.is_number()) {
    Value = Spec.get<double>();
    return true;
  }
  auto List = T->cast<c10::ListType>();
  if (!List || !Spec.is_array())
    return false;
  c10::TypePtr Element = List->getElementType();
  if (Element->kind() == TypeKind::IntType ||
      Element->kind() == TypeKind::SymIntType) {
    Value = Spec.get<std::vector<int64_t>>();
    return true;
  }
  if (Element->kind() == TypeKind::FloatType) {
    Value = Spec.get<std::vector<double>>();
    return true;
  }
  if (Element->kind() == TypeKind::BoolType) {
    c10::List<bool> Bools;
    for (bool B : Spec.get<std::vector<bool>>())
      Bools.push_back(B);
    Value = Bools;
    return true;
  }
  if (Element->kind() == TypeKind::TensorType) {
    c10::List<Tensor> Tensors;
    for (const json &Each : Spec)
      Tensors.push_back(fromText(Each, S, TensorCount));
    Value = Tensors;
    return true;
  }
  if (Element->cast<c10::OptionalType>()) {
    c10::List<c10::optional<Tensor>> Tensors;
    for (const json &Each : Spec)
      if (Each.is_null())
        Tensors.push_back(c10::nullopt);
      else
        Tensors.push_back(fromText(Each, S, TensorCount));
    Value = Tensors;
    return true;
  }
  if (Element->kind() == TypeKind::NumberType) {
    c10::List<at::Scalar> Scalars;
    for (const json &Each : Spec)
      Scalars.push_back(Each.get<double>());
    Value = Scalars;
    return true;
  }
  return false;
}

static bool contains(const std::string &Text, const char *Part) {
  return Text.find(Part) != std::string::npos;
}

int64_t Inputs::integer(const std::string &Name, const Setting &S) {
  int64_t Rank = S.Shape.size();
  if (contains(Name, "dim") || contains(Name, "axis") || Name == "source" ||
      Name == "destination")
    return Rank ? int64_t(below(2 * Rank)) - Rank : 0;
  if (Name == "diagonal" || Name == "offset" || Name == "k")
    return int64_t(below(3)) - (Name == "k" ? 0 : 1);
  if (Name == "start" || Name == "index")
    return below(2);
  if (Name == "end")
    return 2 + below(3);
  if (Name == "length" || Name == "groups")
    return 1;
  if (Name == "reduction")
    return below(3);
  return 1 + below(3);
}

std::vector<int64_t> Inputs::integers(const std::string &Operator,
                                      const std::string &Name,
                                      int64_t FixedLength, const Setting &S) {
  int64_t Rank = S.Shape.size();
  int64_t Count = 1;
  for (int64_t N : S.Shape)
    Count *= N;
  if (Name == "repeats" || (Operator == "tile" && Name == "dims"))
    return Shape(Rank + below(2), 1 + below(2));
  if (Name == "shifts")
    return {1};
  if (contains(Name, "dim") || contains(Name, "axes") || Name == "source" ||
      Name == "destination") {
    Shape All(Rank);
    std::iota(All.begin(), All.end(), 0);
    std::shuffle(All.begin(), All.end(), Random);
    if (Name != "dims" || contains(Operator, "flip") || Operator == "roll")
      All.resize(std::min<int64_t>(Rank, 1 + below(2)));
    return All;
  }
  if (contains(Name, "size") || Name == "shape") {
    if (contains(Name, "split"))
      return {1, Rank ? std::max<int64_t>(S.Shape[0] - 1, 0) : 1};
    switch (below(4)) {
    case 0:
      return {Count};
    case 1:
      return S.Shape;
    case 2: {
      Shape Longer = S.Shape;
      Longer.insert(Longer.begin(), below(2) ? 2 : 1);
      return Longer;
    }
    default:
      return {2, 3};
    }
  }
  if (contains(Name, "stride") && FixedLength <= 0)
    return Shape(2, 1);
  if (Name == "indices" || Name == "sections")
    return {1};
  if (Name == "pad")
    return Shape(2 * (1 + below(2)), below(2));
  if (contains(Name, "padding"))
    return Shape(std::max<int64_t>(FixedLength, 1), below(2));
  return Shape(FixedLength > 0 ? FixedLength : 2, 1 + below(2));
}

bool Inputs::value(const c10::Argument &Argument, const c10::TypePtr &Type,
                   bool IsWrite, const std::string &Operator, const Setting &S,
                   unsigned &TensorCount, c10::IValue &Value,
                   std::string &WhyNot) {
  using c10::TypeKind;
  const std::string &Name = Argument.name();
  switch (Type->kind()) {
  case TypeKind::TensorType:
    Value = nextTensor(Name, IsWrite, S, TensorCount);
    return true;
  case TypeKind::OptionalType: {
    auto Inner = Type->castRaw<c10::OptionalType>()->getElementType();
    if (Inner->kind() == TypeKind::GeneratorType ||
        Inner->kind() == TypeKind::DeviceObjType || below(2)) {
      Value = c10::IValue();
      return true;
    }
    return value(Argument, Inner, IsWrite, Operator, S, TensorCount, Value,
                 WhyNot);
  }
  case TypeKind::IntType:
  case TypeKind::SymIntType:
    // ScalarType, Layout and MemoryFormat are numbers as well.
    if (Name == "dtype" || contains(Name, "_dtype"))
      Value = int64_t(below(2) ? at::kFloat : DTypes[below(std::size(DTypes))]);
    else if (Name == "layout")
      Value = int64_t(at::kStrided);
    else if (Name == "memory_format")
      Value = int64_t(below(3));
    else
      Value = integer(Name, S);
    return true;
  case TypeKind::FloatType:
    Value = 0.25 * (1 + below(3));
    return true;
  case TypeKind::BoolType:
    // Nothing here has pinned memory.
    Value = Name != "pin_memory" && below(2);
    return true;
  case TypeKind::NumberType:
    if (below(2) || (!c10::isFloatingType(S.DType) && below(2)))
      Value = int64_t(1 + below(2));
    else
      Value = 0.5 * (1 + below(3));
    return true;
  case TypeKind::ScalarTypeType:
    Value = int64_t(below(2) ? at::kFloat : DTypes[below(std::size(DTypes))]);
    return true;
  case TypeKind::LayoutType:
    Value = int64_t(at::kStrided);
    return true;
  case TypeKind::MemoryFormatType:
    Value = int64_t(below(3));
    return true;
  case TypeKind::DeviceObjType:
    Value = at::Device(S.IsMeta ? at::kMeta : at::kCPU);
    return true;
  case TypeKind::StringType: {
    if (contains(Name, "file")) {
      WhyNot = "nothing makes a file";
      return false;
    }
    static const char *const Words[] = {"L",    "U",    "fro",      "sum",
                                        "mean", "amax", "trunc",    "floor",
                                        "ij",   "none", "constant", "linear"};
    Value = std::string(Words[below(std::size(Words))]);
    return true;
  }
  case TypeKind::ListType: {
    auto Element = Type->castRaw<c10::ListType>()->getElementType();
    switch (Element->kind()) {
    case TypeKind::IntType:
    case TypeKind::SymIntType:
      Value = integers(Operator, Name, Argument.N().value_or(0), S);
      return true;
    case TypeKind::FloatType:
      Value = std::vector<double>(2, 1.0);
      return true;
    case TypeKind::BoolType: {
      c10::List<bool> Bools;
      for (int I = 0; I < Argument.N().value_or(2); ++I)
        Bools.push_back(true);
      Value = Bools;
      return true;
    }
    case TypeKind::NumberType: {
      c10::List<at::Scalar> Scalars;
      Scalars.push_back(at::Scalar(1.5));
      Value = Scalars;
      return true;
    }
    case TypeKind::StringType: { // names of dimensions
      c10::List<std::string> Names;
      for (size_t I = 0; I < S.Shape.size(); ++I)
        Names.push_back(std::string(1, char('A' + I)));
      Value = Names;
      return true;
    }
    case TypeKind::TensorType: {
      c10::List<Tensor> Tensors;
      for (unsigned I = 0, End = 1 + below(3); I < End; ++I)
        Tensors.push_back(nextTensor(Name, IsWrite, S, TensorCount));
      Value = Tensors;
      return true;
    }
    case TypeKind::OptionalType: {
      c10::List<c10::optional<Tensor>> Tensors;
      Tensors.push_back(nextTensor("index", IsWrite, S, TensorCount));
      Value = Tensors;
      return true;
    }
    default:
      break;
    }
    break;
  }
  default:
    break;
  }
  WhyNot = "nothing makes a " + Type->str();
  return false;
}

bool Inputs::arguments(const c10::FunctionSchema &Schema, const Setting &S,
                       const json &Recipe, torch::jit::Stack &Stack,
                       std::vector<bool> &Given, std::string &WhyNot) {
  unsigned TensorCount = 0;
  for (const c10::Argument &A : Schema.arguments()) {
    c10::IValue Value;
    bool IsWrite = A.alias_info() && A.alias_info()->isWrite();
    if (Recipe.is_object() && Recipe.contains(A.name())) {
      if (!fromRecipe(Recipe[A.name()], A.type(), S, TensorCount, Value)) {
        WhyNot = "the recipe is no value for '" + A.name() + "'";
        return false;
      }
      Given.push_back(!Value.isNone());
    } else if (A.default_value() && (Recipe.is_object() || below(2))) {
      Value = *A.default_value();
      Given.push_back(false);
    } else if (A.kwarg_only() && IsWrite &&
               A.type()->kind() == c10::TypeKind::TensorType) {
      // The out tensor grows as it has to.
      Value = at::empty({0}, at::TensorOptions().dtype(S.DType).device(
                                 S.IsMeta ? at::kMeta : at::kCPU));
      Given.push_back(true);
    } else {
      if (!value(A, A.type(), IsWrite, Schema.name().substr(6), S, TensorCount,
                 Value, WhyNot))
        return false;
      Given.push_back(!Value.isNone());
    }
    Stack.push_back(std::move(Value));
  }
  return true;
}

} // namespace oracle
