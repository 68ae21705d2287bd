//===-- OperatorSignature.cpp - A C++ signature and a schema ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperatorSignature.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Type.h"

using llvm::StringRef;

namespace clang::tidy::torch::model {

std::string namespaceOf(const DeclContext *Context) {
  std::string Result;
  for (; !Context->isTranslationUnit(); Context = Context->getParent()) {
    if (isa<LinkageSpecDecl>(Context))
      continue;
    const auto *Namespace = dyn_cast<NamespaceDecl>(Context);
    if (!Namespace)
      return "";
    if (Namespace->isInline() || Namespace->isAnonymousNamespace())
      continue;
    Result = Result.empty() ? Namespace->getName().str()
                            : (Namespace->getName() + "::" + Result).str();
  }
  return Result;
}

bool isTensorClass(const CXXRecordDecl *Record) {
  if (!Record || !Record->getIdentifier())
    return false;
  StringRef Name = Record->getName();
  return (Name == "Tensor" || Name == "TensorBase") &&
         namespaceOf(Record->getDeclContext()) == "at";
}

bool isMethod(const FunctionDecl &Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  return Method && !Method->isStatic();
}

static const CXXRecordDecl *recordOf(QualType Type) {
  return Type.getNonReferenceType()->getAsCXXRecordDecl();
}

static bool isNamedRecord(QualType Type, StringRef Name) {
  const CXXRecordDecl *Record = recordOf(Type);
  return Record && Record->getIdentifier() && Record->getName() == Name;
}

bool isTensorOptions(QualType Type) {
  return isNamedRecord(Type, "TensorOptions");
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

namespace {

/// What an overloaded operator of at::Tensor calls, and what it calls with the
/// operands swapped where the first is a Scalar. An empty name: not one
/// operator.
struct CxxOperator {
  OverloadedOperatorKind Kind;
  StringRef Name, Reversed;
};

} // namespace

static constexpr CxxOperator CxxOperators[] = {
    {OO_Plus, "add", "add"},
    {OO_Minus, "sub", ""},
    {OO_Star, "mul", "mul"},
    {OO_Slash, "div", ""},
    {OO_Percent, "remainder", ""},
    {OO_Amp, "bitwise_and", "bitwise_and"},
    {OO_Pipe, "bitwise_or", "bitwise_or"},
    {OO_Caret, "bitwise_xor", "bitwise_xor"},
    {OO_Less, "lt", "gt"},
    {OO_LessEqual, "le", "ge"},
    {OO_Greater, "gt", "lt"},
    {OO_GreaterEqual, "ge", "le"},
    {OO_EqualEqual, "eq", "eq"},
    {OO_ExclaimEqual, "ne", "ne"},
    {OO_Tilde, "bitwise_not", ""},
    {OO_PlusEqual, "add_", ""},
    {OO_MinusEqual, "sub_", ""},
    {OO_StarEqual, "mul_", ""},
    {OO_SlashEqual, "div_", ""},
    {OO_AmpEqual, "bitwise_and_", ""},
    {OO_PipeEqual, "bitwise_or_", ""},
    {OO_CaretEqual, "bitwise_xor_", ""}};

static bool hasTensorOperand(const FunctionDecl &Callee) {
  return isMethod(Callee) ||
         llvm::any_of(Callee.parameters(), [](const ParmVarDecl *Parameter) {
           return isTensorClass(recordOf(Parameter->getType()));
         });
}

static std::optional<CalleeName> nameOfCxxOperator(const FunctionDecl &Callee) {
  OverloadedOperatorKind Kind = Callee.getOverloadedOperator();
  unsigned Operands = Callee.getNumParams() + isMethod(Callee);
  if (!hasTensorOperand(Callee))
    return std::nullopt;
  CalleeName Name;
  Name.IsCxxOperator = true;
  Name.Plain = std::string("operator") + getOperatorSpelling(Kind);
  if (Kind == OO_Subscript)
    return Name;
  if (Kind == OO_Equal) {
    // t[0] = 3 writes; t = u does not.
    const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
    if (!Method || Method->getRefQualifier() != RQ_RValue ||
        Method->isDeleted())
      return std::nullopt;
    bool IsScalar = isNamedRecord(Callee.getParamDecl(0)->getType(), "Scalar");
    Name.Schemas.push_back(IsScalar ? "fill_" : "copy_");
    return Name;
  }
  if (Kind == OO_Minus && Operands == 1) {
    Name.Schemas.push_back("neg");
    return Name;
  }
  Name.IsReversed = Operands == 2 && !isMethod(Callee) &&
                    isNamedRecord(Callee.getParamDecl(0)->getType(), "Scalar");
  for (const CxxOperator &Candidate : CxxOperators) {
    if (Candidate.Kind != Kind)
      continue;
    StringRef Schema = Name.IsReversed ? Candidate.Reversed : Candidate.Name;
    if (!Schema.empty())
      Name.Schemas.push_back(Schema.str());
    return Name;
  }
  return std::nullopt;
}

/// The prefix that the operators of a namespace have in at::; nothing if the
/// namespace holds no operators.
static std::optional<StringRef> operatorPrefix(StringRef Namespace) {
  if (Namespace == "at" || Namespace == "torch" || Namespace == "at::symint")
    return StringRef();
  if (!Namespace.consume_front("torch::"))
    return std::nullopt;
  Namespace.consume_back("::detail");
  for (StringRef Family : {"fft", "linalg", "special", "nested", "sparse"})
    if (Namespace == Family)
      return Family;
  return std::nullopt;
}

/// torch::linalg::matrix_norm_out(self, ..., result) is not like at::add_out.
static bool hasOutLast(const FunctionDecl &Callee) {
  auto IsOut = [](const ParmVarDecl *Parameter) {
    QualType Type = Parameter->getType();
    return Type->isLValueReferenceType() &&
           !Type->getPointeeType().isConstQualified() &&
           isTensorClass(recordOf(Type));
  };
  llvm::ArrayRef<ParmVarDecl *> Parameters = Callee.parameters();
  return Parameters.size() > 1 && !IsOut(Parameters.front()) &&
         IsOut(Parameters.back());
}

std::optional<CalleeName> calleeNameOf(const FunctionDecl &Callee) {
  CalleeName Name;
  StringRef Prefix;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&Callee)) {
    if (Method->isStatic() || !isTensorClass(Method->getParent()))
      return std::nullopt;
  } else {
    std::string Namespace = namespaceOf(Callee.getDeclContext());
    Name.IsFunctional = Namespace == "torch::nn::functional";
    if (!Name.IsFunctional) {
      std::optional<StringRef> Found = operatorPrefix(Namespace);
      if (!Found)
        return std::nullopt;
      Prefix = *Found;
    }
  }
  if (Callee.isOverloadedOperator())
    return nameOfCxxOperator(Callee);
  if (!Callee.getIdentifier())
    return std::nullopt;

  StringRef Base = Callee.getName();
  Base.consume_front("__dispatch_");
  if (!isMethod(Callee)) {
    bool EndsInOut = Base.consume_back("_out");
    Name.IsOut = EndsInOut || Base.consume_back("_outf");
    Name.OutFirst = EndsInOut && !hasOutLast(Callee);
  }
  Base.consume_back("_symint");
  Name.Plain = Base.str();
  if (!Prefix.empty()) {
    Name.Schemas.push_back((Prefix + "_" + Base).str());
    Name.Schemas.push_back(("_" + Prefix + "_" + Base).str());
  }
  Name.Schemas.push_back(Base.str());
  return Name;
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// T of optional<T>, ArrayRef<T>, vector<T> and their like; null if \p Type is
/// none of \p Names.
static QualType elementOf(QualType Type, llvm::ArrayRef<StringRef> Names) {
  const auto *Specialization =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Type));
  if (!Specialization || !llvm::is_contained(Names, Specialization->getName()))
    return {};
  const TemplateArgumentList &Arguments = Specialization->getTemplateArgs();
  if (!Arguments.size() || Arguments[0].getKind() != TemplateArgument::Type)
    return {};
  return Arguments[0].getAsType();
}

static QualType optionalElementOf(QualType Type) {
  return elementOf(Type, {"optional"});
}

/// OptionalArrayRef<int64_t> counts as a list: it is
/// optional<ArrayRef<int64_t>>.
static QualType listElementOf(QualType Type) {
  return elementOf(Type,
                   {"ArrayRef", "OptionalArrayRef", "vector", "IListRef",
                    "List", "initializer_list", "array", "HeaderOnlyArrayRef"});
}

static bool isPlainInteger(QualType Type) {
  return isNamedRecord(Type, "SymInt") ||
         (Type->isIntegerType() && !Type->isBooleanType() &&
          !Type->isEnumeralType());
}

static bool isString(QualType Type) {
  return isNamedRecord(Type, "basic_string_view") ||
         isNamedRecord(Type, "basic_string");
}

namespace {

/// What a type of the C++ API and one of the schema have in common.
enum Similarity : std::uint8_t {
  Unlike = 0,
  Convertible = 1,
  Alike = 2,
  Equal = 4
};

} // namespace

static Similarity similarity(QualType A, QualType B) {
  A = A.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  B = B.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  if (A == B)
    return Equal;
  if (QualType Inner = optionalElementOf(A); !Inner.isNull())
    return std::min(similarity(Inner, B), Alike);
  if (QualType Inner = optionalElementOf(B); !Inner.isNull())
    return std::min(similarity(A, Inner), Alike);
  QualType ElementA = listElementOf(A), ElementB = listElementOf(B);
  if (!ElementA.isNull() && !ElementB.isNull())
    return std::min(similarity(ElementA, ElementB), Alike);
  // std(dim) for std(IntArrayRef dim)
  if (!ElementB.isNull() && isPlainInteger(A) && isPlainInteger(ElementB))
    return Convertible;
  if (!ElementA.isNull() || !ElementB.isNull())
    return Unlike;
  if ((isNamedRecord(A, "TypeMeta") && B->isEnumeralType()) ||
      (isPlainInteger(A) && isPlainInteger(B)) ||
      (A->isRealFloatingType() && B->isRealFloatingType()) ||
      (isString(A) && isString(B)) ||
      (isTensorClass(recordOf(A)) && isTensorClass(recordOf(B))))
    return Alike;
  return Unlike;
}

//===----------------------------------------------------------------------===//
// Signatures
//===----------------------------------------------------------------------===//

static bool isPackedArgument(const SchemaValue &Argument) {
  return Argument.Name == "dtype" || Argument.Name == "layout" ||
         Argument.Name == "device" || Argument.Name == "pin_memory";
}

bool isTensorResult(QualType Type) {
  if (isTensorClass(recordOf(Type)))
    return true;
  if (QualType Element = listElementOf(Type); !Element.isNull())
    return isTensorResult(Element);
  const auto *Tuple =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Type));
  if (!Tuple || Tuple->getName() != "tuple" || !Tuple->getTemplateArgs().size())
    return false;
  const TemplateArgument &Elements = Tuple->getTemplateArgs()[0];
  return Elements.getKind() == TemplateArgument::Pack &&
         llvm::any_of(Elements.pack_elements(), [](const TemplateArgument &T) {
           return T.getKind() == TemplateArgument::Type &&
                  isTensorResult(T.getAsType());
         });
}

static unsigned outArguments(const OperatorSchema &Schema) {
  return llvm::count_if(Schema.Arguments, [](const SchemaValue &Argument) {
    return Argument.IsKeywordOnly && Argument.IsWrite;
  });
}

llvm::SmallVector<Slot, 8> slotsOf(const FunctionDecl &Callee,
                                   const CalleeName &Name,
                                   const OperatorSchema &Schema) {
  // What the function passes, in the schema's order but for the object.
  unsigned Count = Callee.getNumParams();
  unsigned Outs = Name.IsOut ? std::min(Count, outArguments(Schema)) : 0;
  unsigned First = Name.OutFirst ? Outs : 0;
  llvm::SmallVector<int, 8> Order;
  for (unsigned I = First; I < Count; ++I)
    Order.push_back(static_cast<int>(I));
  for (unsigned I = 0; I < First; ++I)
    Order.push_back(static_cast<int>(I));
  if (Name.IsReversed && Order.size() == 2)
    std::swap(Order[0], Order[1]);

  // Out arguments and TensorOptions find their places past what is left out:
  // special::logit_out(result, self) has no eps.
  int Self = isMethod(Callee) ? std::max(0, Schema.argumentIndex("self")) : -1;
  llvm::SmallVector<Slot, 8> Slots;
  size_t Next = 0, Packed = 0;
  for (size_t I = 0; I < Schema.Arguments.size(); ++I) {
    const SchemaValue &Argument = Schema.Arguments[I];
    if (static_cast<int>(I) == Self) {
      Slots.push_back({Slot::Object, QualType()});
      continue;
    }
    bool IsPassed = Next < Order.size();
    if (IsPassed) {
      QualType Type = Callee.getParamDecl(Order[Next])->getType();
      bool IsOutParameter = Next + Outs >= Order.size();
      if (isTensorOptions(Type)) {
        IsPassed = isPackedArgument(Argument);
        if (IsPassed) {
          Slots.push_back({Order[Next], QualType()});
          Next += ++Packed % 4 == 0;
        }
      } else if (IsOutParameter &&
                 !(Argument.IsWrite && Argument.IsKeywordOnly)) {
        IsPassed = false;
      } else {
        Slots.push_back({Order[Next++], Type});
      }
    }
    if (!IsPassed) {
      // x + y leaves add's alpha out.
      if (Argument.Default.empty())
        return {};
      Slots.push_back({Slot::LeftOut, QualType()});
    }
  }
  if (Next < Order.size())
    return {};
  return Slots;
}

static Similarity fitOf(const Slot &Slot, const SchemaValue &Argument,
                        QualType ArgumentType) {
  if (Slot.Parameter == Slot::Object)
    return Argument.isTensor() ? Equal : Unlike;
  if (Slot.Type.isNull())
    return isPackedArgument(Argument) ? Equal : Unlike;
  return similarity(Slot.Type, ArgumentType);
}

bool returnsAlike(const FunctionDecl &Callee, const FunctionProtoType &Type) {
  return similarity(Callee.getReturnType(), Type.getReturnType()) != Unlike;
}

Fit fit(const FunctionDecl &Callee, const CalleeName &Name,
        const OperatorSchema &Schema, const FunctionProtoType &Type) {
  Fit Result;
  if (Type.getNumParams() != Schema.Arguments.size() ||
      Schema.isOut() != Name.IsOut)
    return Result;
  llvm::SmallVector<Slot, 8> Slots = slotsOf(Callee, Name, Schema);
  if (Slots.size() != Schema.Arguments.size())
    return Result;
  bool IsExact = true;
  unsigned Score = 1;
  for (size_t I = 0; I < Slots.size(); ++I) {
    if (Slots[I].Parameter == Slot::LeftOut) {
      IsExact = false;
      continue;
    }
    Similarity Points =
        fitOf(Slots[I], Schema.Arguments[I], Type.getParamType(I));
    if (!Points)
      return Result;
    Score += Points;
    IsExact &= Points == Equal;
  }
  Similarity Points = similarity(Callee.getReturnType(), Type.getReturnType());
  if (!Points)
    return Result;
  Result.Score = Score + Points;
  Result.IsExact = IsExact && Points == Equal;
  return Result;
}

} // namespace clang::tidy::torch::model
