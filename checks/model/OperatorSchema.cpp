//===-- OperatorSchema.cpp - What one schema string says --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperatorSchema.h"

#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;

namespace clang::tidy::torch::model {

namespace {

/// A recursive descent over one schema. Each parse function consumes what it
/// recognises and returns false at what it does not.
class Parser {
public:
  explicit Parser(StringRef Text) : Rest(Text) {}

  bool parseSchema(OperatorSchema &Schema) {
    if (!parseName(Schema) || !consume('('))
      return false;
    if (!parseArguments(Schema.Arguments) || !consume(')') || !consume("->"))
      return false;
    return parseReturns(Schema.Returns) && Rest.ltrim().empty();
  }

private:
  StringRef Rest;

  void skipSpace() { Rest = Rest.ltrim(); }

  bool consume(StringRef Token) {
    skipSpace();
    return Rest.consume_front(Token);
  }
  bool consume(char Token) { return consume(StringRef(&Token, 1)); }

  bool startsWith(char C) const { return !Rest.empty() && Rest.front() == C; }

  static bool isIdentifierChar(char C) { return llvm::isAlnum(C) || C == '_'; }

  StringRef takeIdentifier() {
    skipSpace();
    StringRef Identifier = Rest.take_while(isIdentifierChar);
    Rest = Rest.drop_front(Identifier.size());
    return Identifier;
  }

  /// aten::transpose.int
  bool parseName(OperatorSchema &Schema) {
    Schema.Name = takeIdentifier();
    while (consume("::"))
      Schema.Name = takeIdentifier();
    if (Schema.Name.empty())
      return false;
    if (Rest.consume_front("."))
      Schema.Overload = takeIdentifier();
    return true;
  }

  /// The inside of an alias annotation: a! , a -> * , a|b
  bool parseAnnotation(SchemaValue &Value) {
    StringRef Inside = Rest.take_until([](char C) { return C == ')'; });
    if (Inside.size() == Rest.size())
      return false;
    Rest = Rest.drop_front(Inside.size() + 1);
    StringRef Before, After;
    std::tie(Before, After) = Inside.split("->");
    if (After.contains('*') || Before.trim() == "*")
      Value.IsWildcard = true;
    Before = Before.trim();
    if (Before.consume_back("!"))
      Value.IsWrite = true;
    Value.AliasSet = Before.trim();
    return true;
  }

  /// An annotated type stands in several pieces in the text, so a literal
  /// stands in for it.
  static StringRef plainType(StringRef Base, StringRef Suffixes,
                             StringRef AsWritten) {
    static constexpr llvm::StringLiteral Known[] = {"Tensor",    "Tensor?",
                                                    "Tensor[]",  "Tensor?[]",
                                                    "Tensor[]?", "Tensor?[]?"};
    for (StringRef Type : Known)
      if (Type.size() == Base.size() + Suffixes.size() &&
          Type.starts_with(Base) && Type.ends_with(Suffixes))
        return Type;
    return AsWritten;
  }

  /// Tensor(a!)[] , int[2]? , t(a)
  bool parseType(SchemaValue &Value) {
    skipSpace();
    const char *Begin = Rest.begin();
    StringRef Base = takeIdentifier();
    if (Base.empty())
      return false;
    bool Annotated = false, IsList = false;
    llvm::SmallString<8> Suffixes;
    while (!Rest.empty()) {
      if (Rest.consume_front("?")) {
        Suffixes += '?';
      } else if (Rest.consume_front("[")) {
        StringRef Size = Rest.take_until([](char C) { return C == ']'; });
        if (Size.size() == Rest.size())
          return false;
        Rest = Rest.drop_front(Size.size() + 1);
        Suffixes += '[';
        Suffixes += Size;
        Suffixes += ']';
        IsList = true;
      } else if (Rest.consume_front("(")) {
        Annotated = true;
        if (!parseAnnotation(Value))
          return false;
      } else {
        break;
      }
    }
    StringRef AsWritten(Begin, Rest.begin() - Begin);
    Value.Type = Annotated ? plainType(Base, Suffixes, AsWritten) : AsWritten;
    if (Annotated && IsList && !Value.IsWrite)
      Value.IsWildcard = true;
    return true;
  }

  /// The text up to the ',' or ')' that ends a default, past strings and lists.
  bool parseDefault(StringRef &Default) {
    unsigned Depth = 0;
    char Quote = 0;
    size_t I = 0;
    for (; I < Rest.size(); ++I) {
      char C = Rest[I];
      if (Quote) {
        if (C == '\\')
          ++I;
        else if (C == Quote)
          Quote = 0;
      } else if (C == '"' || C == '\'') {
        Quote = C;
      } else if (C == '[' || C == '(') {
        ++Depth;
      } else if (Depth && (C == ']' || C == ')')) {
        --Depth;
      } else if (!Depth && (C == ',' || C == ')')) {
        break;
      }
    }
    if (Quote || Depth || I > Rest.size())
      return false;
    Default = Rest.take_front(I).trim();
    Rest = Rest.drop_front(I);
    return true;
  }

  bool parseArguments(llvm::SmallVectorImpl<SchemaValue> &Arguments) {
    bool KeywordOnly = false;
    skipSpace();
    if (startsWith(')'))
      return true;
    do {
      if (consume('*')) {
        KeywordOnly = true;
        continue;
      }
      SchemaValue Value;
      Value.IsKeywordOnly = KeywordOnly;
      if (!parseType(Value))
        return false;
      Value.Name = takeIdentifier();
      if (Value.Name.empty() || (consume('=') && !parseDefault(Value.Default)))
        return false;
      Arguments.push_back(Value);
    } while (consume(','));
    return true;
  }

  bool parseReturns(llvm::SmallVectorImpl<SchemaValue> &Returns) {
    bool InParentheses = consume('(');
    skipSpace();
    if (InParentheses && consume(')'))
      return true;
    do {
      SchemaValue Value;
      if (!parseType(Value))
        return false;
      Value.Name = takeIdentifier();
      Returns.push_back(Value);
    } while (InParentheses && consume(','));
    return !InParentheses || consume(')');
  }
};

} // namespace

bool SchemaValue::isTensor() const {
  return Type == "Tensor" || Type == "Tensor?";
}

bool SchemaValue::isTensorList() const {
  return Type.starts_with("Tensor") && Type.contains('[');
}

bool SchemaValue::isIntList() const {
  return (Type.starts_with("int[") || Type.starts_with("SymInt["));
}

bool SchemaValue::isOptional() const { return Type.ends_with("?"); }

bool SchemaValue::sharesAliasSetWith(const SchemaValue &Other) const {
  llvm::SmallVector<StringRef, 2> Mine, Others;
  AliasSet.split(Mine, '|', -1, /*KeepEmpty=*/false);
  Other.AliasSet.split(Others, '|', -1, /*KeepEmpty=*/false);
  for (StringRef A : Mine)
    for (StringRef B : Others)
      if (A.trim() == B.trim())
        return true;
  return false;
}

bool OperatorSchema::writesAnything() const {
  for (const SchemaValue &Argument : Arguments)
    if (Argument.IsWrite)
      return true;
  return false;
}

bool OperatorSchema::isInPlace() const {
  const SchemaValue *Self = argument("self");
  return Self && Self->IsWrite && !Self->IsKeywordOnly;
}

bool OperatorSchema::isOut() const {
  for (const SchemaValue &Argument : Arguments)
    if (Argument.IsWrite && Argument.IsKeywordOnly)
      return true;
  return false;
}

int OperatorSchema::argumentIndex(StringRef Name) const {
  for (size_t I = 0; I < Arguments.size(); ++I)
    if (Arguments[I].Name == Name)
      return static_cast<int>(I);
  return -1;
}

const SchemaValue *OperatorSchema::argument(StringRef Name) const {
  int Index = argumentIndex(Name);
  return Index < 0 ? nullptr : &Arguments[Index];
}

bool OperatorSchema::returnAliases(unsigned Return, unsigned Argument) const {
  return Return < Returns.size() && Argument < Arguments.size() &&
         Returns[Return].sharesAliasSetWith(Arguments[Argument]);
}

std::optional<OperatorSchema> OperatorSchema::parse(StringRef Text) {
  OperatorSchema Schema;
  if (!Parser(Text).parseSchema(Schema))
    return std::nullopt;
  return Schema;
}

} // namespace clang::tidy::torch::model
