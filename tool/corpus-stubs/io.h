// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The search for files of Windows' C library, for tutorials written there.

#ifndef TORCH_TIDY_STUBS_IO_H
#define TORCH_TIDY_STUBS_IO_H
#include <cstdint>

#define _A_SUBDIR 0x10
struct _finddata_t {
  unsigned attrib;
  unsigned long size;
  char name[260];
};
extern "C" intptr_t _findfirst(const char *, _finddata_t *);
extern "C" int _findnext(intptr_t, _finddata_t *);
extern "C" int _findclose(intptr_t);
extern "C" int _access(const char *, int);
#endif
