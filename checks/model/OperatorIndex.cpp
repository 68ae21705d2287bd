//===-- OperatorIndex.cpp - The operator behind a call ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LibTorch's generated headers give each operator two faces: a function of the
// public API, and a struct in at::_ops that the function calls:
//
//   inline at::Tensor Tensor::transpose(int64_t dim0, int64_t dim1) const {
//     return at::_ops::transpose_int::call(...);
//   }
//
// Where the body was parsed, it names the struct. Where bodies were skipped,
// the struct is the one whose name begins as the function's does, and whose
// `schema` function type fits the function's parameters.
//
//===----------------------------------------------------------------------===//

#include "OperatorIndex.h"
#include "OperatorSignature.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

#include <deque>

using llvm::StringRef;

namespace clang::tidy::torch::model {

/// torch::linalg::det forwards to torch::linalg::detail::det, that to
/// at::linalg_det, and only that calls at::_ops::linalg_det.
static constexpr unsigned MaxForwarding = 2;

/// What overloads are called in LibTorch's schemas, the most frequent first. A
/// name that is not here costs one walk over at::_ops.
// clang-format off
static constexpr llvm::StringLiteral CommonOverloads[] = {
    "", "Tensor", "Scalar", "out", "out_", "correction", "dim", "int",
    "Tensor_out", "Scalar_out", "self", "dim_IntList", "vec", "vec_out",
    "other", "dtype", "device", "dtype_layout", "dim_int", "dim_dtype",
    "grad_input", "names", "names_out", "names_dim", "dimname",
    "dimname_out", "Dimname", "Dimname_out", "DimnameList",
    "DimnameList_out", "dim_Dimname", "dim_DimnameList", "List", "List_out",
    "ScalarList", "ScalarList_out", "n_scalar", "n_scalar_out", "x_scalar",
    "x_scalar_out", "Scalar_Tensor", "Scalar_Tensor_out", "Tensor_Scalar",
    "Tensor_Scalar_out", "Tensor_Tensor", "Scalar_Scalar",
    "Tensor_Tensor_out", "int_out", "dim_out", "dim_dtype_out", "dim_max",
    "dim_min", "dim_values", "output", "input", "values", "indices",
    "start", "start_step", "start_out", "step", "data", "generator",
    "generator_out", "generator_with_names", "generator_with_names_out",
    "periodic", "periodic_out", "correction_out", "correction_names",
    "correction_names_out", "Tensor_mode", "Scalar_mode", "out_mode",
    "Scalar_mode_out", "ScalarSelf", "ScalarOther", "self_scalar",
    "self_scalar_out", "other_scalar", "other_scalar_out", "self_out", "x",
    "dx", "padding", "padding_idx", "U", "Q", "L", "X", "a", "p",
    "Sequence", "value", "value_out", "value_reduce", "reduce",
    "reduce_out", "two", "two_out", "stable", "stable_out", "values_stable",
    "src", "src_out", "from", "from_out", "to", "low", "low_out", "high",
    "low_dtype", "source_Tensor", "source_Storage",
    "source_Storage_storage_offset", "source_Tensor_storage_offset",
    "array", "tensors", "scalar", "result", "decimals", "decimals_out",
    "int_Tensor", "int_Scalar", "IntList", "IntList_out", "Dimname_Tensor",
    "Dimname_Scalar", "float_Tensor", "Tensor_float", "float_float",
    "float", "ord_str", "ord_str_out", "p_str", "sections", "sizes", "size",
    "tensor_indices_or_sections", "indexing", "ScalarOpt_dim",
    "ScalarOpt_dtype", "ScalarOpt_dim_dtype", "indices_size", "int_bins",
    "bins_tensor", "bin_ct", "memory_format", "dtype_out", "inverse",
    "tensor_lr", "msg"};
// clang-format on

static bool isStructOfOps(const CXXRecordDecl *Record) {
  return Record && Record->getIdentifier() &&
         namespaceOf(Record->getDeclContext()) == "at::_ops";
}

/// `using schema = at::Tensor (const at::Tensor &, int64_t);`
static const FunctionProtoType *schemaTypeOf(const CXXRecordDecl &Struct) {
  IdentifierInfo &Name = Struct.getASTContext().Idents.get("schema");
  for (const NamedDecl *Member : Struct.lookup(&Name))
    if (const auto *Alias = dyn_cast<TypedefNameDecl>(Member))
      return Alias->getUnderlyingType()->getAs<FunctionProtoType>();
  return nullptr;
}

StringRef OperatorIndex::schemaTextOf(const CXXRecordDecl &Struct) {
  IdentifierInfo &Name = Struct.getASTContext().Idents.get("schema_str");
  for (const NamedDecl *Member : Struct.lookup(&Name))
    if (const auto *Variable = dyn_cast<VarDecl>(Member))
      if (const Expr *Value = Variable->getAnyInitializer())
        if (const auto *Text =
                dyn_cast<StringLiteral>(Value->IgnoreParenImpCasts()))
          return Text->getString();
  return {};
}

bool Operator::isFunctional() const {
  return !Schema.writesAnything() && !Effects->MetadataOnly &&
         !Effects->MayReallocate && !Effects->WritesSelf &&
         !Effects->HasSideEffect;
}

bool Operator::givesSelf() const {
  return Effects->Storage == StorageEffect::MaybeSelf ||
         Effects->Storage == StorageEffect::View ||
         (!Schema.Returns.empty() && !Schema.Arguments.empty() &&
          Schema.returnAliases(0, schemaArgumentOfObject()));
}

int Operator::schemaArgumentOfObject() const {
  return Schema.Arguments.empty() ? -1
                                  : std::max(0, Schema.argumentIndex("self"));
}

int Operator::schemaArgumentOf(const FunctionDecl &Callee,
                               unsigned ParameterIndex) const {
  if (!Struct || ParameterIndex >= Callee.getNumParams())
    return -1;
  std::optional<CalleeName> Name = calleeNameOf(Callee);
  const ParmVarDecl *Parameter = Callee.getParamDecl(ParameterIndex);
  if (!Name || isTensorOptions(Parameter->getType()))
    return -1;
  if (!Name->IsCxxOperator) {
    if (int Index = Schema.argumentIndex(Parameter->getName()); Index >= 0)
      return Index;
    if (Name->IsFunctional)
      return Parameter->getName() == "input" ? Schema.argumentIndex("self")
                                             : -1;
  }
  llvm::SmallVector<Slot, 8> Slots = slotsOf(Callee, *Name, Schema);
  for (size_t I = 0; I < Slots.size() && I < Schema.Arguments.size(); ++I)
    if (Slots[I].Parameter == static_cast<int>(ParameterIndex))
      return static_cast<int>(I);
  return -1;
}

class OperatorIndex::Implementation {
public:
  explicit Implementation(ASTContext &Context) : Context(Context) {}

  const Operator *lookup(const FunctionDecl &Callee);
  const CXXRecordDecl *findByBody(const FunctionDecl &Callee,
                                  const CalleeName &Name, unsigned Forwarding);
  const CXXRecordDecl *findByType(const FunctionDecl &Callee,
                                  const CalleeName &Name, bool MayWalk);

  unsigned FullWalks = 0;

private:
  const Operator *make(const FunctionDecl &Callee);
  const Operator *makeOfStruct(const CXXRecordDecl &Struct);
  const CXXRecordDecl *findInStatement(const Stmt *Statement,
                                       const CalleeName &Name,
                                       unsigned Forwarding);
  const CXXRecordDecl *findFunctional(const CalleeName &Name);

  /// The parsed schema of a struct; null if it has none.
  const OperatorSchema *schemaOf(const CXXRecordDecl &Struct);
  /// The struct of that name in at::_ops.
  const CXXRecordDecl *structNamed(StringRef Name);
  /// Walks at::_ops once.
  llvm::ArrayRef<const CXXRecordDecl *> structsOfBase(StringRef SchemaName);
  const NamespaceDecl *namespaceOps();

  ASTContext &Context;
  std::optional<const NamespaceDecl *> Ops;
  llvm::DenseMap<const FunctionDecl *, const Operator *> ByFunction;
  llvm::DenseMap<const CXXRecordDecl *, std::unique_ptr<OperatorSchema>>
      Schemas;
  llvm::StringMap<llvm::SmallVector<const CXXRecordDecl *, 4>> ByBase;
  std::deque<Operator> Operators;
};

//===----------------------------------------------------------------------===//
// at::_ops
//===----------------------------------------------------------------------===//

const NamespaceDecl *OperatorIndex::Implementation::namespaceOps() {
  if (Ops)
    return *Ops;
  const DeclContext *Scope = Context.getTranslationUnitDecl();
  const NamespaceDecl *Found = nullptr;
  for (StringRef Name : {"at", "_ops"}) {
    Found = nullptr;
    for (NamedDecl *Member : Scope->lookup(&Context.Idents.get(Name)))
      if (const auto *Namespace = dyn_cast<NamespaceDecl>(Member))
        Found = Namespace;
    if (!Found)
      break;
    Scope = Found;
  }
  Ops = Found;
  return Found;
}

const CXXRecordDecl *
OperatorIndex::Implementation::structNamed(StringRef Name) {
  const NamespaceDecl *Namespace = namespaceOps();
  if (!Namespace)
    return nullptr;
  for (NamedDecl *Member : Namespace->lookup(&Context.Idents.get(Name)))
    if (const auto *Record = dyn_cast<CXXRecordDecl>(Member))
      if (const CXXRecordDecl *Definition = Record->getDefinition())
        return Definition;
  return nullptr;
}

llvm::ArrayRef<const CXXRecordDecl *>
OperatorIndex::Implementation::structsOfBase(StringRef SchemaName) {
  const NamespaceDecl *Namespace = namespaceOps();
  if (Namespace && !FullWalks) {
    ++FullWalks;
    for (const NamespaceDecl *Redeclaration : Namespace->redecls())
      for (const Decl *Member : Redeclaration->decls())
        if (const auto *Record = dyn_cast<CXXRecordDecl>(Member))
          if (Record->isThisDeclarationADefinition())
            if (const OperatorSchema *Schema = schemaOf(*Record))
              ByBase[Schema->Name].push_back(Record);
  }
  auto Found = ByBase.find(SchemaName);
  if (Found == ByBase.end())
    return {};
  return Found->second;
}

const OperatorSchema *
OperatorIndex::Implementation::schemaOf(const CXXRecordDecl &Struct) {
  auto [Entry, IsNew] = Schemas.try_emplace(&Struct);
  if (IsNew)
    if (auto Schema = OperatorSchema::parse(schemaTextOf(Struct)))
      Entry->second = std::make_unique<OperatorSchema>(std::move(*Schema));
  return Entry->second.get();
}

//===----------------------------------------------------------------------===//
// By the body
//===----------------------------------------------------------------------===//

const CXXRecordDecl *OperatorIndex::Implementation::findInStatement(
    const Stmt *Statement, const CalleeName &Name, unsigned Forwarding) {
  if (!Statement)
    return nullptr;
  if (const auto *Call = dyn_cast<CallExpr>(Statement)) {
    const FunctionDecl *Called = Call->getDirectCallee();
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Called);
    if (Method && Method->isStatic() && isStructOfOps(Method->getParent())) {
      const CXXRecordDecl *Struct = Method->getParent()->getDefinition();
      const OperatorSchema *Schema = Struct ? schemaOf(*Struct) : nullptr;
      if (Schema && llvm::is_contained(Name.Schemas, Schema->Name))
        return Struct;
    } else if (Called && Forwarding < MaxForwarding) {
      // What forwards keeps the name.
      std::optional<CalleeName> Next = calleeNameOf(*Called);
      if (Next && llvm::any_of(Next->Schemas, [&](const std::string &Schema) {
            return llvm::is_contained(Name.Schemas, Schema);
          }))
        if (const CXXRecordDecl *Found =
                findByBody(*Called, Name, Forwarding + 1))
          return Found;
    }
  }
  for (const Stmt *Child : Statement->children())
    if (const CXXRecordDecl *Found = findInStatement(Child, Name, Forwarding))
      return Found;
  return nullptr;
}

const CXXRecordDecl *OperatorIndex::Implementation::findByBody(
    const FunctionDecl &Callee, const CalleeName &Name, unsigned Forwarding) {
  const FunctionDecl *Definition = nullptr;
  if (Name.Schemas.empty() || Name.IsFunctional ||
      !Callee.hasBody(Definition) || Definition->isDependentContext())
    return nullptr;
  const CXXRecordDecl *Struct =
      findInStatement(Definition->getBody(), Name, Forwarding);
  const FunctionProtoType *Type = Struct ? schemaTypeOf(*Struct) : nullptr;
  return Type && returnsAlike(Callee, *Type) ? Struct : nullptr;
}

//===----------------------------------------------------------------------===//
// By name and type
//===----------------------------------------------------------------------===//

/// Whether a function can be an operator's though no common overload fits, so
/// that all of at::_ops is worth a walk: sizes(), at::parallel_for and cpu()
/// are not, nor is what has a body that calls none.
static bool mayHaveRareOverload(const FunctionDecl &Callee,
                                const CalleeName &Name) {
  return !Name.IsCxxOperator && !Callee.hasBody() &&
         !effectsOfFunction(Name.Plain) &&
         (Name.IsOut || isTensorResult(Callee.getReturnType()));
}

const CXXRecordDecl *OperatorIndex::Implementation::findByType(
    const FunctionDecl &Callee, const CalleeName &Name, bool MayWalk) {
  const CXXRecordDecl *Best = nullptr;
  Fit BestFit;
  auto Consider = [&](const CXXRecordDecl *Struct, StringRef SchemaName) {
    const OperatorSchema *Schema = Struct ? schemaOf(*Struct) : nullptr;
    if (!Schema || Schema->Name != SchemaName)
      return;
    const FunctionProtoType *Type = schemaTypeOf(*Struct);
    if (!Type)
      return;
    Fit New = fit(Callee, Name, *Schema, *Type);
    if (New.Score > BestFit.Score || (New.IsExact && !BestFit.IsExact)) {
      Best = Struct;
      BestFit = New;
    }
  };
  for (const std::string &SchemaName : Name.Schemas) {
    for (StringRef Overload : CommonOverloads) {
      std::string StructName = SchemaName;
      if (!Overload.empty())
        StructName += ("_" + Overload).str();
      Consider(structNamed(StructName), SchemaName);
      if (BestFit.IsExact)
        return Best;
    }
    if (Best)
      return Best;
  }
  if (!MayWalk)
    return nullptr;
  for (const std::string &SchemaName : Name.Schemas)
    for (const CXXRecordDecl *Struct : structsOfBase(SchemaName))
      Consider(Struct, SchemaName);
  return Best;
}

/// torch::nn::functional::softmax(input, options): the first overload that
/// takes a tensor and writes none.
const CXXRecordDecl *
OperatorIndex::Implementation::findFunctional(const CalleeName &Name) {
  for (StringRef Overload : {"", "int", "Tensor", "Scalar", "vec"}) {
    std::string StructName = Name.Plain;
    if (!Overload.empty())
      StructName += ("_" + Overload).str();
    const CXXRecordDecl *Struct = structNamed(StructName);
    const OperatorSchema *Schema = Struct ? schemaOf(*Struct) : nullptr;
    if (Schema && Schema->Name == Name.Plain && !Schema->Arguments.empty() &&
        Schema->Arguments[0].isTensor() && !Schema->writesAnything())
      return Struct;
  }
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Looking up
//===----------------------------------------------------------------------===//

/// Whether a function without a struct has a tensor, or a scalar read from one,
/// for result: not the deprecated data<T>(), which is a pointer.
static bool mayReturnTensor(const FunctionDecl &Callee) {
  return !Callee.getReturnType()->isPointerType();
}

const Operator *
OperatorIndex::Implementation::makeOfStruct(const CXXRecordDecl &Struct) {
  const OperatorSchema *Schema = schemaOf(Struct);
  if (!Schema)
    return nullptr;
  Operator Result;
  Result.Name = Schema->Name;
  Result.Struct = &Struct;
  Result.Schema = *Schema;
  Result.Effects = &effectsOf(Schema->Name, Schema->Overload);
  Operators.push_back(std::move(Result));
  return &Operators.back();
}

const Operator *
OperatorIndex::Implementation::make(const FunctionDecl &Callee) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&Callee))
    if (Method->isStatic() && isStructOfOps(Method->getParent()))
      if (const CXXRecordDecl *Struct = Method->getParent()->getDefinition())
        return makeOfStruct(*Struct);
  std::optional<CalleeName> Name = calleeNameOf(Callee);
  if (!Name || Callee.isDeleted())
    return nullptr;
  const CXXRecordDecl *Struct = nullptr;
  if (Name->IsFunctional) {
    Struct = findFunctional(*Name);
  } else {
    Struct = findByBody(Callee, *Name, 0);
    if (!Struct)
      Struct = findByType(Callee, *Name, mayHaveRareOverload(Callee, *Name));
  }
  if (Struct)
    return makeOfStruct(*Struct);

  std::string Plain = Name->Plain;
  if (Name->IsReversed)
    Plain += "(Scalar, Tensor)";
  const OperatorEffects *Effects = effectsOfFunction(Plain);
  if (!Effects && Name->IsFunctional)
    Effects = &effectsOf(Plain);
  if (!Effects || !mayReturnTensor(Callee))
    return nullptr;
  Operator Result;
  Result.Name = Context.Idents.get(Plain).getName();
  Result.Effects = Effects;
  Operators.push_back(std::move(Result));
  return &Operators.back();
}

const Operator *
OperatorIndex::Implementation::lookup(const FunctionDecl &Callee) {
  auto [Entry, IsNew] =
      ByFunction.try_emplace(Callee.getCanonicalDecl(), nullptr);
  if (!IsNew)
    return Entry->second;
  const Operator *Result = make(Callee);
  ByFunction[Callee.getCanonicalDecl()] = Result;
  return Result;
}

OperatorIndex::OperatorIndex(ASTContext &Context)
    : Impl(std::make_unique<Implementation>(Context)) {}

OperatorIndex::~OperatorIndex() = default;

const Operator *OperatorIndex::lookup(const FunctionDecl *Callee) {
  return Callee ? Impl->lookup(*Callee) : nullptr;
}

const CXXRecordDecl *OperatorIndex::findByBody(const FunctionDecl &Callee) {
  std::optional<CalleeName> Name = calleeNameOf(Callee);
  return Name ? Impl->findByBody(Callee, *Name, 0) : nullptr;
}

const CXXRecordDecl *OperatorIndex::findByType(const FunctionDecl &Callee) {
  std::optional<CalleeName> Name = calleeNameOf(Callee);
  return Name ? Impl->findByType(Callee, *Name, /*MayWalk=*/true) : nullptr;
}

unsigned OperatorIndex::fullWalks() const { return Impl->FullWalks; }

} // namespace clang::tidy::torch::model
