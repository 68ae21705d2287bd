# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The installed torch-tidy as a repository."""

def _torch_tidy_program_impl(ctx):
    program = ctx.attr.path or ctx.which("torch-tidy")
    if not program:
        fail("no torch-tidy in PATH; torch_tidy_program takes its 'path'")
    ctx.symlink(program, "torch-tidy")
    ctx.file("BUILD", "exports_files([\"torch-tidy\"])\n")

torch_tidy_program = repository_rule(
    implementation = _torch_tidy_program_impl,
    attrs = {"path": attr.string(doc = "the program; by default what PATH has")},
    environ = ["PATH"],
    local = True,
    doc = "torch-tidy as @NAME//:torch-tidy; its name is torch_tidy_program unless --@torch_tidy//:program says another",
)
