// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How jemalloc, with which the programs are linked, gets its memory. Parsing
// LibTorch touches half a gigabyte once, so the kernel's work for each page
// counts: huge pages spare a run with an empty cache about a quarter of its
// time.

extern "C" {
extern const char *malloc_conf;
const char *malloc_conf = "thp:always,metadata_thp:always";
}
