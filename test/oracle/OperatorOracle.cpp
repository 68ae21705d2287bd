// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs every operator that something is claimed of on real LibTorch, with
// generated arguments, and compares each claim with what came out.
//
//   OperatorOracle CLAIMS.json RECIPES.json EXCEPTIONS.json [--only NAME]
//                  [--attempts N] [--jobs N] [--min-operators N]
//                  [--min-lines N] [--list]
//
// Operators that no generated arguments suit are told with the last error; for
// these, recipes.json says what some arguments have to be like. Each job is a
// process of its own, so that an operator that ends it is told as well. What
// LibTorch does against its own rules stands in exceptions.json, with the
// reason; an exception that nothing needs is an error. One of some versions
// says so: "from" the first tested version that has it, "before" the first
// that no longer has.

#include "Functions.h"
#include "Inputs.h"
#include "Judge.h"

#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/util/Logging.h>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <sys/wait.h>
#include <torch/version.h>
#include <unistd.h>

using namespace oracle;
using nlohmann::json;

namespace {

struct Options {
  std::string Only;
  unsigned Attempts = 150, Jobs = 2, MinOperators = 0, MinLines = 0;
  bool List = false;
};

/// A claim that says 'may' needs to have been seen to be true.
std::vector<std::string> unseen(const Claims &C, const Verdict &V) {
  std::vector<std::string> Result;
  if (C.IsInPlace || C.IsOut)
    return Result;
  if (C.E.Storage == "MaybeSelf" && !V.Seen.Alias &&
      C.E.Device != "Accelerator")
    Result.push_back("never shares storage with self");
  // There is one device here.
  if (C.E.Storage == "MaybeSelf" && !V.Seen.Copy && C.E.Device == "Inherit")
    Result.push_back("never makes a copy");
  if ((C.E.Layout == "Permuted" || C.E.Layout == "Expanded") && !V.Seen.Strided)
    Result.push_back("is never strided where self is contiguous");
  return Result;
}

/// What no program calls: the parts that LibTorch's own operators are made of.
bool isInternal(const Claims &C) {
  const std::string Suffix = "_backward";
  bool IsBackward = C.Name.find(Suffix) != std::string::npos;
  bool IsPrivate = C.Name[0] == '_' && C.Name[1] != '_';
  return C.Line.empty() && (IsBackward || IsPrivate);
}

class Runner {
public:
  Runner(const AllClaims &All, const json &Recipes, const Options &O)
      : All(All), Recipes(Recipes), O(O) {}

  size_t count() const { return All.Operators.size() + All.Functions.size(); }
  const Claims &claims(size_t I) const {
    return I < All.Operators.size() ? All.Operators[I]
                                    : All.Functions[I - All.Operators.size()];
  }
  /// What came of one operator, as JSON.
  json run(const Claims &C);

private:
  void runOperator(const Claims &C, Verdict &V, std::string &WhyNot);

  const AllClaims &All;
  const json &Recipes;
  const Options &O;
};

void Runner::runOperator(const Claims &C, Verdict &V, std::string &WhyNot) {
  auto Handle =
      c10::Dispatcher::singleton().findSchema({"aten::" + C.Name, C.Overload});
  if (!Handle) {
    WhyNot = "not in this LibTorch";
    return;
  }
  const c10::FunctionSchema &Schema = Handle->schema();
  if (Schema.arguments().size() != C.Arguments.size()) {
    WhyNot = "another schema than in the headers";
    return;
  }
  json Tried = json::array();
  for (const std::string &Name : {C.Name, C.title()})
    if (Recipes.contains(Name))
      Tried = Recipes[Name];
  unsigned Seed = 0;
  for (char Char : C.title())
    Seed = Seed * 31 + static_cast<unsigned char>(Char);
  Inputs In(Seed);
  at::manual_seed(Seed);
  for (unsigned I = 0; I < O.Attempts; ++I) {
    // Of an operator that takes nothing, a part of the attempts is enough.
    if (I > O.Attempts / 2 && !V.Calls && Tried.empty() &&
        WhyNot.find("nothing makes") == 0)
      return;
    Setting S = In.setting(I);
    torch::jit::Stack Stack;
    std::vector<bool> Given;
    try {
      const json Recipe = Tried.empty() ? json() : Tried[I % Tried.size()];
      // The arguments themselves are made with grad mode on.
      if (!In.arguments(Schema, S, Recipe, Stack, Given, WhyNot))
        return;
      Call Mine(C, Stack, Given, S.IsGradModeOn, "");
      at::AutoGradMode Mode(S.IsGradModeOn);
      Handle->callBoxed(&Stack);
      Mine.judge(Stack, V);
    } catch (const std::exception &Error) {
      WhyNot = Error.what();
      WhyNot = WhyNot.substr(0, std::min<size_t>(WhyNot.find('\n'), 200));
    }
  }
}

json Runner::run(const Claims &C) {
  Verdict V;
  std::string WhyNot;
  if (C.IsFunction)
    runFunction(C, O.Attempts, V, WhyNot);
  else
    runOperator(C, V, WhyNot);
  json Tallies = json::object();
  for (const auto &[P, T] : V.Tallies)
    Tallies[nameOf(P)] = {T.Checked, T.Contradicted, T.Example};
  json Result = {{"calls", V.Calls}, {"tallies", Tallies}};
  if (!V.Calls)
    Result["why_not"] = WhyNot;
  else
    Result["unseen"] = unseen(C, V);
  Result["seen"] = {V.Seen.Alias, V.Seen.Copy, V.Seen.Write, V.Seen.Strided};
  return Result;
}

/// Runs every job's share in a process that may end; a line for each operator.
void work(Runner &R, const Options &O, unsigned Job, int Pipe) {
  FILE *Out = fdopen(Pipe, "w");
  size_t Next = Job;
  while (Next < R.count()) {
    int Ends[2];
    if (pipe(Ends))
      std::abort();
    pid_t Child = fork();
    if (Child == 0) {
      close(Ends[0]);
      FILE *Mine = fdopen(Ends[1], "w");
      for (size_t I = Next; I < R.count(); I += O.Jobs) {
        const Claims &C = R.claims(I);
        if (O.Only.empty() ? isInternal(C) : C.Name != O.Only)
          continue;
        alarm(60);
        std::fprintf(Mine, "%zu\n", I);
        std::fflush(Mine);
        std::string Line =
            R.run(C).dump(-1, ' ', false, json::error_handler_t::replace);
        std::fprintf(Mine, "%s\n", Line.c_str());
        std::fflush(Mine);
      }
      std::fclose(Mine);
      _exit(0);
    }
    close(Ends[1]);
    std::string Text;
    char Buffer[65536];
    for (ssize_t N; (N = read(Ends[0], Buffer, sizeof Buffer)) > 0;)
      Text.append(Buffer, N);
    close(Ends[0]);
    int Status = 0;
    waitpid(Child, &Status, 0);
    std::istringstream Lines(Text);
    std::string Index, Result;
    bool IsOver = true;
    while (std::getline(Lines, Index)) {
      if (std::getline(Lines, Result) && !Result.empty()) {
        std::fprintf(Out, "%s\n%s\n", Index.c_str(), Result.c_str());
        continue;
      }
      std::string Why = WIFSIGNALED(Status) && WTERMSIG(Status) == SIGALRM
                            ? "does not end"
                            : "ends the process with signal " +
                                  std::to_string(WTERMSIG(Status));
      json Ended = {
          {"calls", 0}, {"tallies", json::object()}, {"why_not", Why}};
      std::fprintf(Out, "%s\n%s\n", Index.c_str(), Ended.dump().c_str());
      Next = std::stoul(Index) + O.Jobs;
      IsOver = false;
    }
    if (IsOver)
      break;
  }
  std::fclose(Out);
}

/// What the exceptions say of it; empty: nothing.
std::string reasonFor(const json &Exceptions, const std::string &Title,
                      const std::string &Claim, std::set<size_t> &Needed) {
  for (size_t I = 0; I < Exceptions.size(); ++I) {
    const json &E = Exceptions[I];
    const auto Names = E["of"].get<std::vector<std::string>>();
    if (std::find(Names.begin(), Names.end(), Title) != Names.end() &&
        Claim.find(E["claim"].get<std::string>()) == 0) {
      Needed.insert(I);
      return E["reason"];
    }
  }
  return "";
}

/// Whether this LibTorch is older than a version such as 2.6.
bool isBefore(const std::string &Version) {
  const size_t Dot = Version.find('.');
  return std::make_pair(TORCH_VERSION_MAJOR, TORCH_VERSION_MINOR) <
         std::make_pair(std::stoi(Version), std::stoi(Version.substr(Dot + 1)));
}

/// Those of the exceptions that are meant for this LibTorch.
json ofThisVersion(const json &Exceptions) {
  json Result = json::array();
  for (const json &E : Exceptions)
    if (!(E.contains("from") && isBefore(E["from"])) &&
        (!E.contains("before") || isBefore(E["before"])))
      Result.push_back(E);
  return Result;
}

int report(const Runner &R, const AllClaims &All, const Options &O,
           const json &Exceptions, const std::map<size_t, json> &Results) {
  std::set<size_t> Needed;
  unsigned Excused = 0;
  std::map<std::string, std::array<unsigned, 2>> Properties;
  std::set<std::string> Names, UncalledNames, CalledLines;
  std::map<std::string, std::string> UncalledLines;
  // May-claims stand in a line; any of its overloads may bear them out.
  std::map<std::string, std::set<std::string>> UnseenOfLine;
  std::set<std::string> Settled;
  unsigned Overloads = 0, Contradictions = 0, Unseen = 0;
  unsigned long Calls = 0, Checked = 0;
  for (const auto &[I, J] : Results) {
    const Claims &C = R.claims(I);
    if (!J["calls"].get<unsigned>()) {
      UncalledNames.insert(C.Name);
      UncalledLines[C.Line] = J["why_not"];
      if (O.List)
        std::cout << "not called: " << C.title() << ": "
                  << J["why_not"].get<std::string>() << "\n";
      continue;
    }
    ++Overloads;
    Names.insert(C.Name);
    Calls += J["calls"].get<unsigned>();
    if (!C.IsOut && !(C.Line.empty()))
      CalledLines.insert(C.Line);
    for (const auto &[Name, T] : J["tallies"].items()) {
      unsigned Mine = T[0], Wrong = T[1];
      Properties[Name][0] += Mine;
      Properties[Name][1] += Wrong;
      Checked += Mine;
      if (!Wrong)
        continue;
      std::string Reason = reasonFor(Exceptions, C.title(), Name, Needed);
      if (!Reason.empty()) {
        ++Excused;
        std::cout << "excepted: " << C.title() << ": " << Name << " in "
                  << Wrong << " of " << Mine << " cases: " << Reason << "\n";
        continue;
      }
      ++Contradictions;
      std::cout << "CONTRADICTED: " << C.title() << ": " << Name << " in "
                << Wrong << " of " << Mine
                << " cases: " << T[2].get<std::string>() << "\n";
    }
    if (C.Line.empty() || C.IsOut)
      continue;
    std::set<std::string> Mine = J["unseen"].get<std::set<std::string>>();
    auto [Found, IsNew] = UnseenOfLine.insert({C.Line, Mine});
    if (!IsNew) {
      std::set<std::string> Both;
      std::set_intersection(Found->second.begin(), Found->second.end(),
                            Mine.begin(), Mine.end(),
                            std::inserter(Both, Both.end()));
      Found->second = Both;
    }
  }
  for (const auto &[Line, What] : UnseenOfLine)
    for (const std::string &Each : What) {
      std::string Reason = reasonFor(Exceptions, Line, Each, Needed);
      if (!Reason.empty()) {
        ++Excused;
        std::cout << "excepted: " << Line << " " << Each << ": " << Reason
                  << "\n";
        continue;
      }
      ++Unseen;
      std::cout << "NOT BORNE OUT: " << Line << " " << Each << "\n";
    }
  std::vector<std::string> NotCalled;
  for (const std::string &Line : All.Lines)
    if (!CalledLines.count(Line) && O.Only.empty()) {
      NotCalled.push_back(Line);
      auto Why = UncalledLines.find(Line);
      std::cout << "line not called: " << Line << ": "
                << (Why == UncalledLines.end() ? "no such operator here"
                                               : Why->second)
                << "\n";
    }
  for (const auto &[Name, Counts] : Properties)
    std::cout << Name << ": " << Counts[0] << " checked, "
              << Counts[0] - Counts[1] << " confirmed, " << Counts[1]
              << " contradicted\n";
  std::cout << "LibTorch " << TORCH_VERSION << ": " << Names.size()
            << " operators (" << Overloads << " overloads, "
            << All.Lines.size() - NotCalled.size() << " of " << All.Lines.size()
            << " lines), " << Calls << " calls, " << Checked
            << " claims checked, " << Contradictions
            << " operators' claims contradicted, " << Unseen
            << " not borne out, " << Excused << " excepted\n";
  bool IsGood = !Contradictions && !Unseen;
  size_t Lines = All.Lines.size() - NotCalled.size();
  if (O.MinLines && Lines < O.MinLines) {
    std::cout << "only " << Lines << " lines were called; " << O.MinLines
              << " are asked for\n";
    IsGood = false;
  }
  // Only the run that asks for everything can tell.
  for (size_t I = 0; O.MinLines && I < Exceptions.size(); ++I)
    if (!Needed.count(I) && !Exceptions[I].value("rare", false)) {
      std::cout << "nothing needs the exception " << Exceptions[I] << "\n";
      IsGood = false;
    }
  if (!IsGood)
    return 1;
  if (Names.size() < O.MinOperators) {
    std::cout << "only " << Names.size() << " operators were called; "
              << O.MinOperators << " are asked for\n";
    return 1;
  }
  return 0;
}

} // namespace

int main(int Argc, char **Argv) {
  Options O;
  std::vector<std::string> Paths;
  for (int I = 1; I < Argc; ++I) {
    std::string Flag = Argv[I];
    auto Next = [&]() -> std::string { return I + 1 < Argc ? Argv[++I] : ""; };
    if (Flag == "--only")
      O.Only = Next();
    else if (Flag == "--attempts")
      O.Attempts = std::stoul(Next());
    else if (Flag == "--jobs")
      O.Jobs = std::stoul(Next());
    else if (Flag == "--min-operators")
      O.MinOperators = std::stoul(Next());
    else if (Flag == "--min-lines")
      O.MinLines = std::stoul(Next());
    else if (Flag == "--list")
      O.List = true;
    else
      Paths.push_back(Flag);
  }
  if (Paths.size() != 3) {
    std::cerr << "usage: OperatorOracle CLAIMS RECIPES EXCEPTIONS [OPTIONS]\n";
    return 2;
  }
  const AllClaims All = readClaims(Paths[0]);
  std::ifstream RecipesFile(Paths[1]);
  const json Recipes = json::parse(RecipesFile);
  std::ifstream ExceptionsFile(Paths[2]);
  const json Exceptions = ofThisVersion(json::parse(ExceptionsFile));
  // Most errors are expected here; to look for their places takes longest.
  c10::SetStackTraceFetcher([] { return std::string(); });
  at::set_num_threads(1);
  Runner R(All, Recipes, O);
  std::vector<int> Pipes;
  std::vector<pid_t> Workers;
  for (unsigned Job = 0; Job < O.Jobs; ++Job) {
    int Ends[2];
    if (pipe(Ends))
      return 2;
    pid_t Child = fork();
    if (Child == 0) {
      close(Ends[0]);
      work(R, O, Job, Ends[1]);
      _exit(0);
    }
    close(Ends[1]);
    Pipes.push_back(Ends[0]);
    Workers.push_back(Child);
  }
  std::map<size_t, json> Results;
  for (unsigned Job = 0; Job < O.Jobs; ++Job) {
    FILE *In = fdopen(Pipes[Job], "r");
    std::string Text;
    char Buffer[65536];
    for (size_t N; (N = std::fread(Buffer, 1, sizeof Buffer, In)) > 0;)
      Text.append(Buffer, N);
    std::fclose(In);
    int Status = 0;
    waitpid(Workers[Job], &Status, 0);
    if (Status != 0) {
      std::cerr << "a job of the oracle ended with status " << Status << "\n";
      return 2;
    }
    std::istringstream Lines(Text);
    std::string Index, Result;
    while (std::getline(Lines, Index) && std::getline(Lines, Result))
      Results[std::stoul(Index)] = json::parse(Result);
  }
  return report(R, All, O, Exceptions, Results);
}
