# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""torch_tidy_aspect checks the C++ sources of each target that is built, an action a file."""

load(":cc.bzl", "CPP_COMPILE", "CcInformation", "cc", "find_cc_toolchain")

SettingInfo = provider(doc = "The value of a build setting.", fields = ["value"])
TorchTidyInfo = provider(
    doc = "What torch-tidy says of a target and of what it depends on.",
    fields = {"reports": "depset of files, one a source", "verdicts": "depset of files, one a target"},
)

def _setting_impl(ctx):
    return SettingInfo(value = ctx.build_setting_value)

bool_setting = rule(implementation = _setting_impl, build_setting = config.bool(flag = True))
string_setting = rule(implementation = _setting_impl, build_setting = config.string(flag = True))
string_list_setting = rule(implementation = _setting_impl, build_setting = config.string_list(flag = True))

_SOURCES = ["cc", "cpp", "cxx", "c++", "C", "cu"]
_RULES = ["cc_binary", "cc_library", "cc_test"]
_EDGES = ["actual", "deps", "implementation_deps", "tests"]

def _setting(ctx, name):
    return getattr(ctx.attr, "_" + name)[SettingInfo].value

def _attribute_files(rule_attributes, name):
    return [file for target in getattr(rule_attributes, name, []) for file in target.files.to_list()]

def _dependencies(rule_attributes):
    result = []
    for edge in _EDGES:
        value = getattr(rule_attributes, edge, None)
        result += value if type(value) == type([]) else [value]
    return [target for target in result if target and type(target) == "Target" and TorchTidyInfo in target]

def _expanded(ctx, values):
    """An attribute's list as the rule itself takes it: variables replaced, split as a shell does."""
    targets = {
        target.label: target
        for name in ["srcs", "hdrs", "textual_hdrs", "data", "deps"]
        for target in getattr(ctx.rule.attr, name, [])
    }
    result = []
    for value in values:
        value = ctx.expand_location(value, targets.values())
        result += ctx.tokenize(ctx.expand_make_variables("copts", value, {}))
    return result

def _compile_flags(ctx, context):
    toolchain = find_cc_toolchain(ctx)
    features = cc.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    own = getattr(ctx.rule.attr, "local_defines", []) + getattr(ctx.rule.attr, "defines", [])
    defines = _expanded(ctx, own) + context.defines.to_list() + (
        context.local_defines.to_list() if hasattr(context, "local_defines") else []
    )
    cpp = ctx.fragments.cpp
    variables = cc.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = cpp.copts + cpp.cxxopts + _expanded(ctx, getattr(ctx.rule.attr, "copts", [])),
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        framework_include_directories = context.framework_includes,
        preprocessor_defines = depset(defines),
    )
    flags = cc.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = CPP_COMPILE,
        variables = variables,
    )
    removed = _setting(ctx, "removed_args")
    return [flag for flag in flags if flag not in removed], toolchain.all_files

def _check(ctx, target, source, flags, headers):
    path = source.short_path.replace("../", "")
    report = ctx.actions.declare_file("%s.torch-tidy/%s.txt" % (target.label.name, path))
    arguments = ctx.actions.args()
    arguments.add(report)
    arguments.add(ctx.executable._program)
    arguments.add_all(["--no-cache", "--quiet"])

    # Else torch-tidy would search for one outside of the action's inputs.
    config = ctx.files._config
    if config:
        arguments.add(config[0], format = "--config-file=%s")
    else:
        arguments.add("--config={}")
    if _setting(ctx, "level"):
        arguments.add("--level=" + _setting(ctx, "level"))
    arguments.add(source)
    arguments.add("--")
    arguments.add_all(flags)
    arguments.add_all(_setting(ctx, "extra_args"))
    ctx.actions.run(
        mnemonic = "TorchTidy",
        progress_message = "Checking %s" % source.short_path,
        executable = ctx.executable._check,
        arguments = [arguments],
        inputs = depset([source] + config, transitive = headers),
        tools = [ctx.executable._program],
        outputs = [report],
    )
    return report

def _judge(ctx, target, reports):
    verdict = ctx.actions.declare_file(target.label.name + ".torch-tidy/verdict")
    arguments = ctx.actions.args()
    arguments.add("1" if _setting(ctx, "fail") else "0")
    arguments.add(verdict)
    arguments.add_all(reports)
    ctx.actions.run(
        mnemonic = "TorchTidyVerdict",
        progress_message = "What torch-tidy says of %s" % target.label,
        executable = ctx.executable._verdict,
        arguments = [arguments],
        inputs = reports,
        outputs = [verdict],
    )
    return verdict

def _sources(ctx, target):
    """The C++ sources to check: none of other repositories, and none of a target that wants no check."""
    if CcInformation not in target or ctx.rule.kind not in _RULES:
        return []
    if target.label.workspace_name or "no-torch-tidy" in ctx.rule.attr.tags:
        return []
    return [f for f in _attribute_files(ctx.rule.attr, "srcs") if f.extension in _SOURCES]

def _torch_tidy_aspect_impl(target, ctx):
    below = [d[TorchTidyInfo] for d in _dependencies(ctx.rule.attr)]
    reports = []
    sources = _sources(ctx, target)
    if sources:
        context = target[CcInformation].compilation_context
        flags, toolchain_files = _compile_flags(ctx, context)
        own = [
            f
            for name in ["srcs", "hdrs", "textual_hdrs"]
            for f in _attribute_files(ctx.rule.attr, name)
            if f not in sources
        ]
        headers = [context.headers, toolchain_files, depset(own)]
        reports = [_check(ctx, target, source, flags, headers) for source in sources]
    verdicts = [_judge(ctx, target, reports)] if reports else []
    info = TorchTidyInfo(
        reports = depset(reports, transitive = [b.reports for b in below]),
        verdicts = depset(verdicts, transitive = [b.verdicts for b in below]),
    )
    return [info, OutputGroupInfo(torch_tidy = depset(transitive = [info.reports, info.verdicts]))]

torch_tidy_aspect = aspect(
    implementation = _torch_tidy_aspect_impl,
    attr_aspects = _EDGES,
    attrs = {
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
        "_check": attr.label(default = ":check.sh", allow_single_file = True, cfg = "exec", executable = True),
        "_config": attr.label(default = ":config", allow_files = True),
        "_extra_args": attr.label(default = ":extra_args"),
        "_fail": attr.label(default = ":fail"),
        "_level": attr.label(default = ":level"),
        "_program": attr.label(default = ":program", allow_single_file = True, cfg = "exec", executable = True),
        "_removed_args": attr.label(default = ":removed_args"),
        "_verdict": attr.label(default = ":verdict.sh", allow_single_file = True, cfg = "exec", executable = True),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
    doc = "bazel build --aspects=@torch_tidy//:torch_tidy.bzl%torch_tidy_aspect --output_groups=torch_tidy TARGET...",
)
