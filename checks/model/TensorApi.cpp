// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "model/TensorApi.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"

namespace clang::tidy::torch::model {

llvm::StringRef nameOf(const FunctionDecl &Function) {
  const IdentifierInfo *Id = Function.getIdentifier();
  return Id ? Id->getName() : llvm::StringRef();
}

llvm::StringRef identifierOf(const NamedDecl &D) {
  const IdentifierInfo *Id = D.getIdentifier();
  return Id ? Id->getName() : llvm::StringRef();
}

bool isAny(llvm::StringRef Name, std::initializer_list<llvm::StringRef> Names) {
  return llvm::is_contained(Names, Name);
}

static const NamespaceDecl *outermostNamespace(const Decl *D) {
  const NamespaceDecl *Outermost = nullptr;
  if (!D)
    return nullptr; // the class of what has none
  for (const DeclContext *DC = D->getDeclContext(); DC; DC = DC->getParent())
    if (const auto *NS = dyn_cast<NamespaceDecl>(DC))
      Outermost = NS;
  return Outermost;
}

bool isInNamespace(const Decl *D, llvm::StringRef Outermost) {
  const NamespaceDecl *NS = outermostNamespace(D);
  return NS && identifierOf(*NS) == Outermost;
}

const Expr *objectOf(const Expr *Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    return Member->getImplicitObjectArgument();
  if (const auto *Op = dyn_cast<CXXOperatorCallExpr>(Call))
    if (isa_and_nonnull<CXXMethodDecl>(Op->getDirectCallee()))
      return Op->getNumArgs() ? Op->getArg(0) : nullptr;
  return nullptr;
}

const Expr *makerOf(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bind->getSubExpr();
    else if (const auto *Temp = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temp->getSubExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
             Construct && Construct->getNumArgs() == 1)
      E = Construct->getArg(0);
    else
      return E;
  }
}

llvm::ArrayRef<const Expr *> argumentsOf(const Expr *Call) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Call))
    return {Construct->getArgs(), Construct->getNumArgs()};
  const auto *C = cast<CallExpr>(Call);
  llvm::ArrayRef<const Expr *> Arguments(C->getArgs(), C->getNumArgs());
  if (isa<CXXOperatorCallExpr>(C) && objectOf(C) && !Arguments.empty())
    return Arguments.drop_front();
  return Arguments;
}

const FunctionDecl *calleeOf(const Expr *Call) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Call))
    return Construct->getConstructor();
  if (const auto *C = dyn_cast<CallExpr>(Call))
    return C->getDirectCallee();
  return nullptr;
}

static const CXXRecordDecl *
lookUpRecord(ASTContext &Context, const DeclContext *In, llvm::StringRef Name) {
  if (!In)
    return nullptr;
  for (NamedDecl *D : In->lookup(&Context.Idents.get(Name)))
    if (auto *Record = dyn_cast<CXXRecordDecl>(D))
      return Record->getDefinition() ? Record->getDefinition() : Record;
  return nullptr;
}

static const DeclContext *lookUpNamespace(ASTContext &Context,
                                          const DeclContext *In,
                                          llvm::StringRef Name) {
  if (In)
    for (NamedDecl *D : In->lookup(&Context.Idents.get(Name)))
      if (auto *NS = dyn_cast<NamespaceDecl>(D))
        return NS;
  return nullptr;
}

TensorApi::TensorApi(ASTContext &Context) : Context(Context) {
  const DeclContext *TU = Context.getTranslationUnitDecl();
  const DeclContext *At = lookUpNamespace(Context, TU, "at");
  TensorBase = lookUpRecord(Context, At, "TensorBase");
  Tensor = lookUpRecord(Context, At, "Tensor");
  NNModule = lookUpRecord(
      Context,
      lookUpNamespace(Context, lookUpNamespace(Context, TU, "torch"), "nn"),
      "Module");
  const SourceManager &SM = Context.getSourceManager();
  auto FileOf = [&](const Decl *D) {
    return SM.getFilename(SM.getExpansionLoc(D->getLocation()));
  };
  if (const Decl *OfRuntime =
          lookUpRecord(Context, lookUpNamespace(Context, TU, "torch_tidy"),
                       "ConversionError"))
    RuntimeFolder = llvm::sys::path::parent_path(FileOf(OfRuntime)).str();
  if (TensorBase) {
    llvm::StringRef File = FileOf(TensorBase);
    size_t At = File.rfind("ATen/");
    if (At != llvm::StringRef::npos)
      LibTorchRoot = File.substr(0, At).str();
  }
}

bool TensorApi::isForeignCode(SourceLocation Loc) const {
  const SourceManager &SM = Context.getSourceManager();
  if (Loc.isInvalid())
    return true;
  Loc = SM.getExpansionLoc(Loc);
  FileID File = SM.getFileID(Loc);
  auto [It, IsNew] = ForeignFiles.try_emplace(File, false);
  if (IsNew) {
    bool IsForeign = SM.isInSystemHeader(Loc);
    llvm::StringRef Name = SM.getFilename(Loc);
    // The runtime library, like LibTorch, may be given by -I.
    IsForeign |= !RuntimeFolder.empty() &&
                 llvm::sys::path::parent_path(Name) == RuntimeFolder;
    if (!IsForeign && !LibTorchRoot.empty() && Name.consume_front(LibTorchRoot))
      IsForeign = Name.starts_with("ATen/") || Name.starts_with("c10/") ||
                  Name.starts_with("torch/csrc/") ||
                  Name == "torch/extension.h" || Name.starts_with("caffe2/");
    It->second = IsForeign;
  }
  return It->second;
}

bool TensorApi::isInLibTorch(const Decl *D) const {
  const NamespaceDecl *NS = outermostNamespace(D);
  if (!NS || !NS->getIdentifier())
    return false;
  bool IsNamed = isAny(NS->getName(), {"at", "c10", "torch", "caffe2"});
  return IsNamed && isForeignCode(D->getLocation());
}

bool TensorApi::isOnlyTensorBase(QualType Type) const {
  const CXXRecordDecl *Record =
      Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Record && TensorBase &&
         Record->getCanonicalDecl() == TensorBase->getCanonicalDecl();
}

static bool isArithmetic(QualType Type) {
  return Type->isArithmeticType() || Type->isVoidType() ||
         Type->isEnumeralType();
}

/// std::complex<T>, c10::complex<T>, c10::Half and their like: element types.
static bool isElementType(QualType Type) {
  if (isArithmetic(Type))
    return true;
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record)
    return false;
  return isAny(identifierOf(*Record),
               {"complex", "Half", "BFloat16", "Vec3b", "Vec", "Point_", "byte",
                "Scalar_", "Point3_"});
}

QualType templateArgument(const CXXRecordDecl *Record, unsigned I) {
  if (const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Record)) {
    const TemplateArgumentList &Arguments = Spec->getTemplateArgs();
    if (I < Arguments.size() &&
        Arguments[I].getKind() == TemplateArgument::Type)
      return Arguments[I].getAsType();
  }
  return {};
}

llvm::SmallVector<QualType, 4> templateTypes(const CXXRecordDecl *Record) {
  llvm::SmallVector<QualType, 4> Result;
  auto Add = [&](const TemplateArgument &A) {
    if (A.getKind() == TemplateArgument::Type)
      Result.push_back(A.getAsType());
  };
  if (const auto *Class =
          dyn_cast_or_null<ClassTemplateSpecializationDecl>(Record))
    for (const TemplateArgument &A : Class->getTemplateArgs().asArray()) {
      Add(A);
      if (A.getKind() == TemplateArgument::Pack)
        llvm::for_each(A.pack_elements(), Add);
    }
  return Result;
}

bool TensorApi::isTensorMap(QualType Type) const {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return isInNamespace(Class, "std") &&
         isAny(identifierOf(*Class), {"map", "unordered_map"}) &&
         isTensor(templateArgument(Class, 1));
}

TypeKind TensorApi::kindOf(QualType Type) const {
  if (Type.isNull() || !isAvailable())
    return TypeKind::Other;
  Type = Type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  if (const auto *Pointer = Type->getAs<PointerType>()) {
    QualType Pointee = Pointer->getPointeeType();
    if (isElementType(Pointee.getCanonicalType()))
      return TypeKind::Pointer;
    if (Pointee->isFunctionType())
      return TypeKind::Callable;
    return TypeKind::Reference;
  }
  if (Type->isFunctionType())
    return TypeKind::Callable;
  if (const ArrayType *Array = Context.getAsArrayType(Type))
    return isElementType(Context.getBaseElementType(Array))
               ? TypeKind::Buffer
               : TypeKind::Container;
  if (const auto *Enum = Type->getAs<EnumType>()) {
    const EnumDecl *D = Enum->getDecl();
    // c10, or torch::headeronly in newer LibTorch.
    if (D->getIdentifier() &&
        (isInNamespace(D, "c10") || isInNamespace(D, "torch")))
      return llvm::StringSwitch<TypeKind>(D->getName())
          .Case("DeviceType", TypeKind::Device)
          .Case("ScalarType", TypeKind::DType)
          .Default(TypeKind::Other);
    return TypeKind::Other;
  }
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return Record ? kindOf(Record) : TypeKind::Other;
}

TypeKind TensorApi::kindOf(const CXXRecordDecl *Record) const {
  Record = Record->getCanonicalDecl();
  auto It = Kinds.find(Record);
  if (It != Kinds.end())
    return It->second;
  Kinds[Record] = TypeKind::Other; // recursive types end here
  TypeKind Kind = computeKind(Record);
  Kinds[Record] = Kind;
  return Kind;
}

TypeKind TensorApi::computeKind(const CXXRecordDecl *Record) const {
  if (Record->isLambda())
    return TypeKind::Callable;
  if (Record == TensorBase->getCanonicalDecl() ||
      (Tensor && Record == Tensor->getCanonicalDecl()))
    return TypeKind::Tensor;
  llvm::StringRef Name = identifierOf(*Record);
  bool IsTorch = isInNamespace(Record, "at") || isInNamespace(Record, "c10") ||
                 isInNamespace(Record, "torch") ||
                 isInNamespace(Record, "caffe2");
  auto KindOfArgument = [&](unsigned I) {
    QualType Argument = templateArgument(Record, I);
    return Argument.isNull() ? TypeKind::Other : kindOf(Argument);
  };
  if (IsTorch) {
    TypeKind Kind =
        llvm::StringSwitch<TypeKind>(Name)
            .Case("TensorArg", TypeKind::TensorProxy)
            .Case("TensorGeometryArg", TypeKind::TensorProxy)
            .Case("OptionalTensorRef", TypeKind::TensorProxy)
            .Case("TensorRef", TypeKind::TensorProxy)
            .Case("Storage", TypeKind::TensorProxy)
            .Case("DataPtr", TypeKind::TensorProxy)
            .Case("StorageImpl", TypeKind::TensorProxy)
            .Case("UntypedStorage", TypeKind::TensorProxy)
            .Case("IValue", TypeKind::Dynamic)
            .Case("Tuple", TypeKind::Dynamic)
            .Case("TupleElements", TypeKind::Dynamic)
            .Case("GenericDict", TypeKind::Dynamic)
            .Case("GenericList", TypeKind::Dynamic)
            .Case("Device", TypeKind::Device)
            .Case("TypeMeta", TypeKind::DType)
            .Case("TensorOptions", TypeKind::Options)
            .Case("NoGradGuard", TypeKind::GradGuard)
            .Case("AutoGradMode", TypeKind::GradGuard)
            .Case("InferenceMode", TypeKind::GradGuard)
            .Case("TensorAccessor", TypeKind::Accessor)
            .Case("TensorAccessorBase", TypeKind::Accessor)
            .Case("GenericPackedTensorAccessor", TypeKind::Accessor)
            .Case("GenericPackedTensorAccessorBase", TypeKind::Accessor)
            .Case("PackedTensorAccessor", TypeKind::Accessor)
            .Case("AnyModule", TypeKind::Module)
            .Case("ModuleHolder", TypeKind::Module)
            .Default(TypeKind::Other);
    if (Kind != TypeKind::Other)
      return Kind;
    if (Name == "Module" || Name == "Object" || Name == "Method")
      if (const auto *NS = dyn_cast<NamespaceDecl>(Record->getDeclContext()))
        if (NS->getName() == "jit" || NS->getName() == "nn")
          return TypeKind::Module;
    if (Name == "MaybeOwned" || Name == "ExclusivelyOwned")
      return KindOfArgument(0) == TypeKind::Tensor ? TypeKind::TensorProxy
                                                   : TypeKind::Other;
    if (Name == "intrusive_ptr")
      return KindOfArgument(0);
    if (Name == "List" || Name == "Dict")
      return TypeKind::Dynamic;
    if (Name == "ArrayRef" || Name == "MutableArrayRef" ||
        Name == "HeaderOnlyArrayRef") // the base of newer ArrayRefs
      return isElementType(templateArgument(Record, 0)) ? TypeKind::Pointer
                                                        : TypeKind::Container;
    if (Name == "optional")
      return KindOfArgument(0) == TypeKind::Device  ? TypeKind::Device
             : KindOfArgument(0) == TypeKind::DType ? TypeKind::DType
                                                    : TypeKind::Container;
    if (Name == "OrderedDict" || Name == "Item")
      return namedTensorsOf(Record);
    if (Name == "ListElementReference" || Name == "IListRef" ||
        Name == "SmallVector")
      return TypeKind::Container;
  }
  if (NNModule) {
    const CXXRecordDecl *Definition = Record->getDefinition();
    if (Definition && Definition != NNModule->getDefinition() &&
        Definition->getNumBases()) {
      bool IsModule = false;
      Definition->forallBases([&](const CXXRecordDecl *Base) {
        if (Base->getCanonicalDecl() == NNModule->getCanonicalDecl())
          IsModule = true;
        else if (identifierOf(*Base) == "ModuleHolder" &&
                 isInNamespace(Base, "torch"))
          IsModule = true;
        return true;
      });
      if (IsModule)
        return TypeKind::Module;
    }
  }
  if (Name == "Mat" && isInNamespace(Record, "cv"))
    return TypeKind::Buffer;
  if (isInNamespace(Record, "cv") && Name == "Mat_")
    return TypeKind::Buffer;
  if (isInNamespace(Record, "Eigen"))
    return llvm::StringSwitch<TypeKind>(Name)
        .Case("Matrix", TypeKind::Buffer)
        .Case("Array", TypeKind::Buffer)
        .Case("Map", TypeKind::Pointer)
        .Case("Ref", TypeKind::Pointer)
        .Default(TypeKind::Other);
  if (isInNamespace(Record, "pybind11"))
    return llvm::StringSwitch<TypeKind>(Name)
        .Case("array", TypeKind::Buffer)
        .Case("array_t", TypeKind::Buffer)
        .Case("buffer_info", TypeKind::Pointer)
        .Case("memoryview", TypeKind::Pointer)
        .Case("bytes", TypeKind::Buffer)
        .Default(TypeKind::Other);
  if (isInNamespace(Record, "std") || isInNamespace(Record, "boost") ||
      isInNamespace(Record, "absl") || isInNamespace(Record, "llvm") ||
      isInNamespace(Record, "thrust")) {
    if (isAny(Name, {"vector", "array", "deque", "basic_string", "valarray",
                     "unique_ptr", "shared_ptr", "SmallVector"})) {
      QualType Element = templateArgument(Record, 0);
      if (Element.isNull())
        return TypeKind::Other;
      if (const ArrayType *Array = Context.getAsArrayType(Element))
        Element = Array->getElementType();
      if (isElementType(Element.getCanonicalType()))
        return TypeKind::Buffer;
      TypeKind Inner = kindOf(Element);
      if ((Name == "unique_ptr" || Name == "shared_ptr") &&
          (Inner == TypeKind::Module))
        return TypeKind::Module;
      return TypeKind::Container;
    }
    if (Name == "span" || Name == "basic_string_view")
      return isElementType(templateArgument(Record, 0).getUnqualifiedType())
                 ? TypeKind::Pointer
                 : TypeKind::Container;
    if (Name == "optional") {
      TypeKind Inner = KindOfArgument(0);
      return Inner == TypeKind::Device || Inner == TypeKind::DType
                 ? Inner
                 : TypeKind::Container;
    }
    if (Name == "reference_wrapper")
      return TypeKind::Reference;
    if (Name == "function")
      return TypeKind::Callable;
    if (Name.contains("iterator"))
      return TypeKind::Iterator;
    return TypeKind::Container;
  }
  if (Name.contains("iterator") || Name == "__normal_iterator")
    return TypeKind::Iterator;
  return TypeKind::Other;
}

std::optional<Conversion> TensorApi::conversionOf(const CallExpr &Call) const {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || !isAvailable())
    return std::nullopt;
  llvm::StringRef Name = nameOf(*Callee);
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  if (!Method) {
    if (Name == "toDLPack" && isInNamespace(Callee, "at") &&
        Call.getNumArgs() >= 1)
      return Conversion{ConversionKind::DLPack, Call.getArg(0), QualType(), -1};
    return std::nullopt;
  }
  const CXXRecordDecl *Class = Method->getParent()->getCanonicalDecl();
  const Expr *Object = objectOf(&Call);
  if (!Object)
    return std::nullopt;
  TypeKind ClassKind = kindOf(Class);
  if (ClassKind == TypeKind::Tensor) {
    const TemplateArgumentList *Arguments =
        Callee->getTemplateSpecializationArgs();
    bool IsTemplate = Arguments != nullptr;
    QualType Element;
    if (IsTemplate && Arguments->size() &&
        Arguments->get(0).getKind() == TemplateArgument::Type)
      Element = Arguments->get(0).getAsType();
    int Rank = -1;
    // const_data_ptr<T>() has a second argument that nobody writes.
    if (IsTemplate && Arguments->size() > 1 && Name.contains("accessor") &&
        Arguments->get(1).getKind() == TemplateArgument::Integral)
      Rank = static_cast<int>(Arguments->get(1).getAsIntegral().getExtValue());
    std::optional<ConversionKind> Kind =
        llvm::StringSwitch<std::optional<ConversionKind>>(Name)
            .Case("data_ptr", ConversionKind::DataPtr)
            .Case("const_data_ptr", ConversionKind::ConstDataPtr)
            .Case("mutable_data_ptr", ConversionKind::MutableDataPtr)
            .Case("accessor", ConversionKind::Accessor)
            .Case("packed_accessor", ConversionKind::PackedAccessor)
            .Case("packed_accessor32", ConversionKind::PackedAccessor)
            .Case("packed_accessor64", ConversionKind::PackedAccessor)
            .Case("generic_packed_accessor", ConversionKind::PackedAccessor)
            .Default(std::nullopt);
    if (Name == "data" && IsTemplate)
      Kind = ConversionKind::DeprecatedData;
    if (Kind)
      return Conversion{*Kind, Object, Element, Rank};
    return std::nullopt;
  }
  if (ClassKind == TypeKind::TensorProxy) {
    bool IsStorageData =
        isAny(Name, {"data", "mutable_data", "unsafe_data", "get"}) &&
        kindOf(Callee->getReturnType()) == TypeKind::Pointer;
    llvm::StringRef ClassName = identifierOf(*Class);
    if (IsStorageData &&
        (ClassName.contains("Storage") || ClassName == "DataPtr"))
      return Conversion{ConversionKind::StorageData, Object, QualType(), -1};
  }
  return std::nullopt;
}

std::optional<Predicate>
TensorApi::predicateOf(const FunctionDecl &Callee) const {
  using Result = std::optional<Predicate>;
  if (!isInLibTorch(&Callee))
    return std::nullopt;
  return llvm::StringSwitch<Result>(nameOf(Callee))
      .Case("is_cpu", Predicate::OnCpu)
      .Case("is_cuda", Predicate::OnAccelerator)
      .Case("is_hip", Predicate::OnAccelerator)
      .Case("is_mps", Predicate::OnAccelerator)
      .Case("is_xpu", Predicate::OnAccelerator)
      .Case("is_meta", Predicate::OnAccelerator)
      .Case("is_xla", Predicate::OnAccelerator)
      .Case("is_hpu", Predicate::OnAccelerator)
      .Case("is_ipu", Predicate::OnAccelerator)
      .Case("is_privateuseone", Predicate::OnAccelerator)
      .Case("is_vulkan", Predicate::OnAccelerator)
      .Case("is_metal", Predicate::OnAccelerator)
      .Case("is_ve", Predicate::OnAccelerator)
      .Case("is_lazy", Predicate::OnAccelerator)
      .Case("requires_grad", Predicate::RequiresGrad)
      .Case("is_contiguous", Predicate::Contiguous)
      .Case("is_non_overlapping_and_dense", Predicate::Contiguous)
      .Case("is_conj", Predicate::Conjugate)
      .Case("is_neg", Predicate::Negative)
      .Case("defined", Predicate::Defined)
      .Case("has_value", Predicate::Defined)
      .Default(std::nullopt);
}

std::optional<Predicate>
TensorApi::checkFunctionOf(const FunctionDecl &Callee) const {
  if (!isInNamespace(&Callee, "at"))
    return std::nullopt;
  return llvm::StringSwitch<std::optional<Predicate>>(nameOf(Callee))
      .Case("checkContiguous", Predicate::Contiguous)
      .Case("checkAllContiguous", Predicate::Contiguous)
      .Case("checkDefined", Predicate::Defined)
      .Case("checkAllDefined", Predicate::Defined)
      .Default(std::nullopt);
}

bool TensorApi::isFromBlob(const FunctionDecl &Callee) const {
  llvm::StringRef Name = nameOf(Callee);
  return (Name == "from_blob" || Name == "for_blob") && isInLibTorch(&Callee);
}

bool TensorApi::isAvailabilityQuery(const FunctionDecl &Callee) const {
  return isAny(nameOf(Callee),
               {"is_available", "hasCUDA", "hasHIP", "hasMPS", "hasXPU",
                "device_count", "cudnn_is_available"}) &&
         isInLibTorch(&Callee);
}

} // namespace clang::tidy::torch::model
