// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the generated functions call. program_oracle.py puts this text into each
// of its files, behind the includes; no file includes it.

static float numbers[64];

static torch::Tensor dense(const torch::Tensor &t) { return t.contiguous(); }
static torch::Tensor same(torch::Tensor t) { return t; }
static torch::Tensor doubled(const torch::Tensor &t) { return t * 2; }
static torch::Tensor maybe_doubled(const torch::Tensor &t, bool twice) {
  if (twice)
    return t * 2;
  return t;
}
static void double_it(torch::Tensor &t) { t = t * 2; }
static torch::Tensor through_reference(torch::Tensor t) {
  double_it(t);
  return t;
}
static torch::Tensor frozen(const torch::Tensor &t) {
#ifndef PLANTED
  torch::NoGradGuard guard;
#endif
  return t.mul(2);
}

// Results by other ways.
static std::tuple<torch::Tensor, torch::Tensor> both(const torch::Tensor &t,
                                                     torch::Tensor u) {
  return std::make_tuple(t.contiguous(), u);
}
static std::pair<torch::Tensor, bool> dense_or_not(const torch::Tensor &t) {
  if (t.is_contiguous())
    return {t, true};
  return {t, false};
}
static void dense_into(const torch::Tensor &t, torch::Tensor &out) {
  out = t.contiguous();
}
static void detach_at(torch::Tensor *t) { *t = t->detach(); }
static const torch::Tensor &first_of(const std::vector<torch::Tensor> &list) {
  return list[0];
}
static torch::Tensor &either(torch::Tensor &t, torch::Tensor &u, bool first) {
  return first ? t : u;
}
static void densify(std::vector<torch::Tensor> &list) {
  for (auto &t : list)
    t = t.contiguous();
}
static torch::Tensor turned(const torch::Tensor &t, int times) {
  if (times <= 0)
    return t;
  return turned(t.transpose(0, 1), times - 1);
}
static torch::Tensor or_zeros(const c10::optional<torch::Tensor> &t,
                              const torch::Tensor &like) {
  if (!t.has_value())
    return torch::zeros_like(like);
  return *t;
}
template <typename F> static torch::Tensor apply(F f, const torch::Tensor &t) {
  return f(t);
}
template <typename T> static T passed(T &&t) { return std::forward<T>(t); }
template <typename... Ts> static void densify_all(Ts &...ts) {
  ((ts = ts.contiguous()), ...);
}

// Guards.
static void check_dense(const torch::Tensor &t) {
  TORCH_CHECK(t.is_contiguous(), "strided");
}
static bool is_dense(const torch::Tensor &t) { return t.is_contiguous(); }
static bool is_plain_matrix(const torch::Tensor &t) {
  return t.dim() == 2 && t.is_contiguous() && !t.requires_grad();
}

// Objects.
struct Holder {
  torch::Tensor one, two;
  void exchange() { std::swap(one, two); }
};
class Cache {
public:
  explicit Cache(torch::Tensor t) : kept(std::move(t)) {}
  void set(const torch::Tensor &t) { kept = t; }
  torch::Tensor get() const { return kept; }
  const torch::Tensor &seen() const { return kept; }
  torch::Tensor &own() { return kept; }
  Cache &densify() {
    kept = kept.contiguous();
    return *this;
  }
  Cache &fill(double value) {
    torch::NoGradGuard guard;
    kept.fill_(value);
    return *this;
  }
  template <typename F> void change(F f) { kept = f(kept); }

private:
  torch::Tensor kept;
};
struct LastCache : Cache {
  using Cache::Cache;
  torch::Tensor last;
  void set_last(const torch::Tensor &t) { last = t; }
};
struct NetImpl : torch::nn::Module {
  NetImpl() : fc(4, 4) {
    register_module("fc", fc);
    scale = register_parameter("scale", torch::ones({4}));
    shift = register_buffer("shift", torch::ones({4}));
  }
  torch::Tensor forward(const torch::Tensor &x) {
    return fc(x) * scale + shift;
  }
  torch::nn::Linear fc;
  torch::Tensor scale, shift;
};
struct Twice : torch::autograd::Function<Twice> {
  static torch::Tensor forward(torch::autograd::AutogradContext *,
                               const torch::Tensor &t) {
    return t * 2;
  }
  static torch::autograd::variable_list
  backward(torch::autograd::AutogradContext *,
           torch::autograd::variable_list grads) {
    return {grads[0] * 2};
  }
};

// What outlives a call.
static torch::Tensor remembered;
static void remember(const torch::Tensor &t) { remembered = t; }
static torch::Tensor recalled() { return remembered; }
