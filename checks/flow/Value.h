// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an expression or a place may hold. Values are immutable and shared, so
// that copying a state copies pointers.

#ifndef TORCH_TIDY_FLOW_VALUE_H
#define TORCH_TIDY_FLOW_VALUE_H

#include "flow/Aliasing.h"
#include "flow/Place.h"
#include "flow/Storage.h"
#include "flow/TensorState.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <tuple>
#include <utility>
#include <variant>

namespace clang::tidy::torch::flow {

struct Formula;
struct ValueNode;

/// What an expression or place holds, shared and immutable; empty: nothing is
/// known.
class Value {
public:
  Value() = default;
  template <typename T, typename = std::enable_if_t<
                            !std::is_same_v<std::decay_t<T>, Value>>>
  Value(T &&Data);
  Value(const Value &Other);
  Value(Value &&Other) noexcept : Node(Other.Node) { Other.Node = nullptr; }
  Value &operator=(Value Other) noexcept {
    std::swap(Node, Other.Node);
    return *this;
  }
  ~Value();

  explicit operator bool() const { return Node != nullptr; }
  /// The content, if it is of that kind.
  template <typename T> const T *as() const;
  bool isSame(const Value &Other) const { return Node == Other.Node; }
  bool isSameKind(const Value &Other) const;
  friend bool operator==(const Value &A, const Value &B);
  friend bool operator!=(const Value &A, const Value &B) { return !(A == B); }

  Value part(Selector Step) const;
  Value withPart(Selector Step, Value Part) const;

private:
  const ValueNode *Node = nullptr;
};

/// Identity of a tensor object: copies of a handle share it, so that a guard on
/// one settles the others. 0: none.
using TensorId = unsigned;

/// Memory that a tensor or view may refer to.
struct StorageRef {
  StorageId Id = 0;
  const Expr *Blob = nullptr; ///< the from_blob call that borrowed it
  /// How the memory ended, if it did while this referred to it.
  const Death *End = nullptr;
  friend bool operator==(StorageRef A, StorageRef B) {
    return A.Id == B.Id && A.Blob == B.Blob && A.End == B.End;
  }
  friend bool operator<(StorageRef A, StorageRef B) {
    return std::tie(A.Id, A.Blob, A.End) < std::tie(B.Id, B.Blob, B.End);
  }
};
/// Sorted, without repetition; bounded.
using StorageSet = llvm::SmallVector<StorageRef, 2>;
StorageSet unionOf(const StorageSet &A, const StorageSet &B);

struct TensorValue {
  TensorId Id = 0;
  TensorState State;
  StorageSet Storages;
  /// What it shares with other names, and how; see dataOf.
  DataSet Data;
  friend bool operator==(const TensorValue &A, const TensorValue &B) {
    return A.Id == B.Id && A.State == B.State && A.Storages == B.Storages &&
           A.Data == B.Data;
  }
};

/// The data of a tensor: what Data says, else its storage, else that of the
/// tensor that somebody else holds.
DataSet dataOf(const TensorValue &Tensor);

/// One conversion that an array view may come from, with what was known of its
/// tensor (guards that come later still settle it).
struct ViewSource {
  const Expr *Conversion = nullptr; ///< null: memory of no tensor
  const Expr *Via = nullptr; ///< the helper's call that handed the view out
  bool IsMoved = false;      ///< it may point behind the first element
  TensorId Tensor = 0;
  TensorState State;
  StorageSet Storages;
  DataSet Data; ///< of the tensor, through this view
  /// Whether autograd would record there (Unsafe), or would not (Safe), as of
  /// World::gradMode().
  uint8_t GradMode = Fact::Unsafe;
  /// The state of the tensor as host code has to see it.
  TensorState stateForHost() const;
  friend bool operator==(const ViewSource &A, const ViewSource &B) {
    return A.Conversion == B.Conversion && A.Via == B.Via &&
           A.IsMoved == B.IsMoved && A.Tensor == B.Tensor &&
           A.State == B.State && A.Storages == B.Storages && A.Data == B.Data &&
           A.GradMode == B.GradMode;
  }
};
struct ViewValue {
  llvm::SmallVector<ViewSource, 1> Sources; ///< sorted by conversion
  friend bool operator==(const ViewValue &A, const ViewValue &B) {
    return A.Sources == B.Sources;
  }
};

struct DeviceValue {
  DeviceFact Device;
  friend bool operator==(const DeviceValue &A, const DeviceValue &B) {
    return A.Device == B.Device;
  }
};
struct DTypeValue {
  DTypeSet DType;
  TensorId Of = 0; ///< t.scalar_type()
  friend bool operator==(const DTypeValue &A, const DTypeValue &B) {
    return A.DType == B.DType && A.Of == B.Of;
  }
};
/// TensorOptions: what is not set is taken from elsewhere.
struct OptionsValue {
  std::optional<DeviceFact> Device;
  std::optional<DTypeSet> DType;
  std::optional<Fact> Grad;
  friend bool operator==(const OptionsValue &A, const OptionsValue &B) {
    return A.Device == B.Device && A.DType == B.DType && A.Grad == B.Grad;
  }
};
struct BoolValue {
  const Formula *Condition = nullptr;
  friend bool operator==(BoolValue A, BoolValue B) {
    return A.Condition == B.Condition;
  }
};
/// A property of a tensor as a number: t.dim().
struct RankValue {
  TensorId Of = 0;
  int Known = -1;
  friend bool operator==(RankValue A, RankValue B) {
    return A.Of == B.Of && A.Known == B.Known;
  }
};
/// A number that counts: t.numel(), v.size(), sizeof(T) and products of such.
struct CountValue {
  TensorId Tensor = 0;            ///< whose elements it counts, if a tensor's
  PlaceId Container = 0;          ///< or a container's
  bool IsWhole = false;           ///< all of its elements
  unsigned ElementSize = 0;       ///< bytes of what is counted; 0: not known
  const Expr *Elements = nullptr; ///< the call that counts them, if one does
  /// sizeof, element_size() or nbytes(), which makes bytes of elements.
  const Expr *Width = nullptr;
  uint64_t WidthBytes = 0;   ///< 0: not known
  bool IsWidthTwice = false; ///< t.nbytes() * sizeof(float)
  uint64_t Factor = 1;       ///< of plain numbers
  friend bool operator==(const CountValue &A, const CountValue &B) {
    auto Of = [](const CountValue &V) {
      return std::tie(V.Tensor, V.Container, V.IsWhole, V.ElementSize,
                      V.Elements, V.Width, V.WidthBytes, V.IsWidthTwice,
                      V.Factor);
    };
    return Of(A) == Of(B);
  }
};
/// torch::nn::Module, torch::jit::Module: where its parameters are, and whether
/// it was given some that require grad.
struct ModuleValue {
  DeviceFact Device;
  Fact Grad;
  friend bool operator==(const ModuleValue &A, const ModuleValue &B) {
    return A.Device == B.Device && A.Grad == B.Grad;
  }
};
/// The memory of a container, array or smart pointer.
struct BufferValue {
  StorageId Storage = 0;
  friend bool operator==(BufferValue A, BufferValue B) {
    return A.Storage == B.Storage;
  }
};
/// A reference to, or the address of, a place (of one of several).
struct RefValue {
  llvm::SmallVector<PlaceId, 1> Places;
  friend bool operator==(const RefValue &A, const RefValue &B) {
    return A.Places == B.Places;
  }
};
/// A class, tuple or container, by its parts.
struct AggregateValue {
  llvm::SmallVector<std::pair<Selector, Value>, 2> Parts; ///< sorted
  /// Every element has a part of its own: a list that was written out. What is
  /// known of any element is then no more than their join, which a read leaves.
  bool IsWhole = false;
  friend bool operator==(const AggregateValue &A, const AggregateValue &B);
};
/// A lambda or function, with what it captured by copy.
struct CallableValue {
  const LambdaExpr *Lambda = nullptr;
  const FunctionDecl *Function = nullptr;
  llvm::SmallVector<std::pair<const LambdaCapture *, Value>, 2> Captured;
  /// Anything that is followed.
  bool hasCaptured() const;
  friend bool operator==(const CallableValue &A, const CallableValue &B);
};

using ValueData =
    std::variant<TensorValue, ViewValue, DeviceValue, DTypeValue, OptionsValue,
                 BoolValue, RankValue, CountValue, ModuleValue, BufferValue,
                 RefValue, AggregateValue, CallableValue>;

struct ValueNode : llvm::RefCountedBase<ValueNode> {
  template <typename T> ValueNode(T &&D) : Data(std::forward<T>(D)) {}
  ValueData Data;
};

template <typename T, typename> Value::Value(T &&Data) {
  Node = new ValueNode(std::forward<T>(Data));
  Node->Retain();
}
inline Value::Value(const Value &Other) : Node(Other.Node) {
  if (Node)
    Node->Retain();
}
inline Value::~Value() {
  if (Node)
    Node->Release();
}
template <typename T> const T *Value::as() const {
  return Node ? std::get_if<T>(&Node->Data) : nullptr;
}
inline bool Value::isSameKind(const Value &Other) const {
  return Node && Other.Node && Node->Data.index() == Other.Node->Data.index();
}
inline bool operator==(const Value &A, const Value &B) {
  return A.Node == B.Node || (A.Node && B.Node && A.Node->Data == B.Node->Data);
}

/// A pointer that arithmetic has moved; anything else as it is.
Value movedPointer(const Value &V);

/// Calls \p Visit on the value and all its parts.
void visitParts(const Value &V, llvm::function_ref<void(const Value &)> Visit);

/// The value with each part replaced by what \p Replace returns for it, if it
/// returns something.
Value rewriteParts(
    const Value &V,
    llvm::function_ref<std::optional<Value>(const Value &)> Replace);

/// The memory that the value keeps alive (handles, containers) or only points
/// into (views).
void visitStorages(const Value &V,
                   llvm::function_ref<void(StorageRef, bool IsOwner)> Visit);

/// Gives joined tensors an identity: the same pair has the same one, so that
/// two handles of one tensor stay two handles of one tensor. Of one set of
/// tensors there are several, by the third number.
using JoinIds = llvm::function_ref<unsigned(unsigned, unsigned, unsigned)>;
Value join(const Value &A, const Value &B, JoinIds Ids);

} // namespace clang::tidy::torch::flow

#endif
