/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/build_bug.h - hosted stand-in: assertions of the compiler.
 */
#ifndef KSHIM_LINUX_BUILD_BUG_H
#define KSHIM_LINUX_BUILD_BUG_H

#include <assert.h>
#include <linux/compiler.h>

#define BUILD_BUG_ON(cond) _Static_assert(!(cond), "BUILD_BUG_ON: " #cond)
/* The text may be left out, which C11 alone does not allow. */
#undef static_assert
#define static_assert(...) KSHIM_STATIC_ASSERT(__VA_ARGS__, "")
#define KSHIM_STATIC_ASSERT(cond, msg, ...) _Static_assert(cond, msg)
#define BUILD_BUG_ON_MSG(cond, msg) _Static_assert(!(cond), msg)

#endif
