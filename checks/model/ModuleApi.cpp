// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Modules: what is called on them, and what the class of a torch::nn module
// says of its parameters.

#include "model/TensorApi.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::torch::model {

const CXXRecordDecl *TensorApi::moduleClassOf(QualType Type) const {
  for (unsigned Depth = 0; Depth < 4 && !Type.isNull(); ++Depth) {
    Type = Type.getNonReferenceType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
    if (!Class || !(Class = Class->getDefinition()) || !Class->getIdentifier())
      return nullptr;
    if (isAny(Class->getName(), {"shared_ptr", "unique_ptr", "ModuleHolder",
                                 "__shared_ptr_access"})) {
      Type = templateArgument(Class, 0);
      continue;
    }
    if (NNModule && Class->isDerivedFrom(NNModule))
      return Class;
    // A holder such as torch::nn::Linear derives from ModuleHolder<LinearImpl>.
    Type = QualType();
    for (const CXXBaseSpecifier &Base : Class->bases())
      if (const CXXRecordDecl *Parent = Base.getType()->getAsCXXRecordDecl();
          Parent && Parent->getIdentifier() &&
          Parent->getName() == "ModuleHolder")
        Type = templateArgument(Parent, 0);
  }
  return nullptr;
}

std::optional<bool>
TensorApi::hasParameters(const CXXRecordDecl *Module) const {
  if (!Module || !(Module = Module->getDefinition()) ||
      !Module->getIdentifier())
    return std::nullopt;
  bool IsOfLibTorch = isInLibTorch(Module);
  llvm::StringRef Name = Module->getName();
  if (IsOfLibTorch) {
    if (Module == NNModule ||
        isAny(Name, {"SequentialImpl", "ModuleListImpl", "ModuleDictImpl",
                     "ParameterListImpl", "ParameterDictImpl"}))
      return std::nullopt;
    // The weights of losses are buffers; those of InstanceNorm are an option
    // that is off.
    if (Name.ends_with("LossImpl") || Name.starts_with("InstanceNorm"))
      return false;
  }
  std::optional<bool> Result = false;
  for (const FieldDecl *Field : Module->fields()) {
    QualType Type = Field->getType();
    if (isTensor(Type) || Field->getName() == "flat_weights_") {
      if (IsOfLibTorch && Field->getName().contains("weight"))
        return true;
      if (!IsOfLibTorch)
        Result = std::nullopt; // a parameter, a buffer, or neither
    } else if (kindOf(Type) == TypeKind::Module) {
      std::optional<bool> Part = hasParameters(moduleClassOf(Type));
      if (Part && *Part)
        return true;
      if (!Part)
        Result = std::nullopt;
    }
  }
  for (const CXXBaseSpecifier &Base : Module->bases())
    if (const CXXRecordDecl *Parent = Base.getType()->getAsCXXRecordDecl();
        Parent && Parent->getDefinition() != NNModule && NNModule &&
        Parent->getDefinition() &&
        Parent->getDefinition()->isDerivedFrom(NNModule)) {
      std::optional<bool> Part = hasParameters(Parent);
      if (Part && *Part)
        return true;
      if (!Part)
        Result = std::nullopt;
    }
  return Result;
}

std::optional<bool> TensorApi::isParameter(const FieldDecl *Field) const {
  const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
  if (!Class || kindOf(Class) != TypeKind::Module || !isInLibTorch(Class) ||
      !isTensor(Field->getType()))
    return std::nullopt;
  llvm::StringRef Name = Field->getName();
  if (Class->getName().ends_with("LossImpl") || Name.starts_with("running_") ||
      Name.starts_with("num_batches"))
    return false;
  if (!Name.contains("weight") && !Name.contains("bias"))
    return std::nullopt;
  // NormImplBase<D, Derived, Options> is the base of BatchNorm, and of
  // InstanceNorm, whose parameters are an option that is off.
  if (const auto *Base = dyn_cast<ClassTemplateSpecializationDecl>(Class))
    for (const TemplateArgument &A : Base->getTemplateArgs().asArray())
      if (A.getKind() == TemplateArgument::Type)
        if (const CXXRecordDecl *Derived = A.getAsType()->getAsCXXRecordDecl();
            Derived && Derived->getIdentifier() &&
            Derived->getName().starts_with("InstanceNorm"))
          return std::nullopt;
  return true;
}

bool TensorApi::isOptimizerStep(const FunctionDecl &Callee) const {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (!Method || nameOf(Callee) != "step" || !isInLibTorch(&Callee))
    return false;
  auto IsOptimizer = [](const CXXRecordDecl *Class) {
    return Class->getIdentifier() && Class->getName() == "Optimizer";
  };
  const CXXRecordDecl *Class = Method->getParent()->getDefinition();
  return Class && (IsOptimizer(Class) ||
                   !Class->forallBases([&](const CXXRecordDecl *Base) {
                     return !IsOptimizer(Base);
                   }));
}

/// OrderedDict<std::string, Tensor>, and its items.
TypeKind TensorApi::namedTensorsOf(const CXXRecordDecl *Record) const {
  bool IsDict = Record->getName() == "OrderedDict";
  const auto *Dict = dyn_cast<ClassTemplateSpecializationDecl>(
      IsDict ? static_cast<const Decl *>(Record)
             : cast<Decl>(Record->getDeclContext()));
  if (!Dict || Dict->getName() != "OrderedDict" ||
      Dict->getTemplateArgs().size() < 2 ||
      Dict->getTemplateArgs()[1].getKind() != TemplateArgument::Type ||
      !isTensor(Dict->getTemplateArgs()[1].getAsType()))
    return TypeKind::Other;
  return IsDict ? TypeKind::Container : TypeKind::Dynamic;
}

bool TensorApi::declaresCudaSynchronize() const {
  const DeclContext *In = Context.getTranslationUnitDecl();
  for (llvm::StringRef Name : {"torch", "cuda"}) {
    const DeclContext *Next = nullptr;
    for (const NamedDecl *D : In->lookup(&Context.Idents.get(Name)))
      if (const auto *Namespace = dyn_cast<NamespaceDecl>(D))
        Next = Namespace;
    if (!Next)
      return false;
    In = Next;
  }
  return !In->lookup(&Context.Idents.get("synchronize")).empty();
}

std::optional<ModuleCall> TensorApi::moduleCallOf(const CallExpr &Call) const {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const Expr *Object = objectOf(&Call);
  if (!Callee || !Object)
    return std::nullopt;
  QualType Type = Object->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  if (kindOf(Type) != TypeKind::Module)
    return std::nullopt;
  if (Callee->getOverloadedOperator() == OO_Call)
    return ModuleCall::Forward;
  return llvm::StringSwitch<std::optional<ModuleCall>>(nameOf(*Callee))
      .Case("forward", ModuleCall::Forward)
      .Case("run_method", ModuleCall::Forward)
      .Case("forward_async", ModuleCall::Forward)
      .Case("register_buffer", ModuleCall::Register)
      .Case("register_parameter", ModuleCall::Register)
      .Case("to", ModuleCall::To)
      .Case("cuda", ModuleCall::Cuda)
      .Case("cpu", ModuleCall::Cpu)
      .Case("parameters", ModuleCall::Parameters)
      .Case("buffers", ModuleCall::Parameters)
      .Case("named_parameters", ModuleCall::Parameters)
      .Case("all_weights", ModuleCall::Parameters)
      .Case("attr", ModuleCall::Parameters)
      .Default(std::nullopt);
}

} // namespace clang::tidy::torch::model
