/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/atomic.h - hosted stand-in: atomic counters, barriers, exchanges. Operations that return
 * are fully ordered.
 */
#ifndef KSHIM_LINUX_ATOMIC_H
#define KSHIM_LINUX_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	s64 counter;
} atomic64_t;

#define ATOMIC_INIT(i) \
	{ \
		(i) \
	}
#define ATOMIC64_INIT(i) \
	{ \
		(i) \
	}

static inline int atomic_read(const atomic_t *v)
{
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);
}

static inline int atomic_read_acquire(const atomic_t *v)
{
	return __atomic_load_n(&v->counter, __ATOMIC_ACQUIRE);
}

static inline void atomic_set(atomic_t *v, int i)
{
	__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED);
}

static inline void atomic_inc(atomic_t *v)
{
	__atomic_fetch_add(&v->counter, 1, __ATOMIC_RELAXED);
}

static inline void atomic_dec(atomic_t *v)
{
	__atomic_fetch_sub(&v->counter, 1, __ATOMIC_RELAXED);
}

static inline int atomic_inc_return(atomic_t *v)
{
	return __atomic_add_fetch(&v->counter, 1, __ATOMIC_SEQ_CST);
}

static inline bool atomic_dec_and_test(atomic_t *v)
{
	return !__atomic_sub_fetch(&v->counter, 1, __ATOMIC_SEQ_CST);
}

/* One more, unless it is zero. */
static inline bool atomic_inc_not_zero(atomic_t *v)
{
	int old = atomic_read(v);

	while (old && !__atomic_compare_exchange_n(&v->counter, &old, old + 1, false,
						   __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
		;
	return old;
}

static inline int atomic_dec_return_release(atomic_t *v)
{
	return __atomic_sub_fetch(&v->counter, 1, __ATOMIC_RELEASE);
}

/* False, and nothing was added, when it is @unless. */
static inline bool atomic_add_unless(atomic_t *v, int i, int unless)
{
	int now = atomic_read(v);

	do {
		if (now == unless)
			return false;
	} while (!__atomic_compare_exchange_n(&v->counter, &now, now + i, false, __ATOMIC_SEQ_CST,
					      __ATOMIC_SEQ_CST));
	return true;
}

static inline bool atomic_inc_unless_negative(atomic_t *v)
{
	int now = atomic_read(v);

	do {
		if (now < 0)
			return false;
	} while (!__atomic_compare_exchange_n(&v->counter, &now, now + 1, false, __ATOMIC_SEQ_CST,
					      __ATOMIC_SEQ_CST));
	return true;
}

static inline s64 atomic64_read(const atomic64_t *v)
{
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);
}

static inline void atomic64_set(atomic64_t *v, s64 i)
{
	__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED);
}

static inline void atomic64_inc(atomic64_t *v)
{
	__atomic_fetch_add(&v->counter, 1, __ATOMIC_RELAXED);
}

/* What BPF's atomic instructions are made of, for both widths. */
#define ATOMIC_FETCH_OPS(prefix, type, op) \
	static inline void prefix##_##op(type i, prefix##_t *v) \
	{ \
		__atomic_fetch_##op(&v->counter, i, __ATOMIC_RELAXED); \
	} \
	static inline type prefix##_fetch_##op(type i, prefix##_t *v) \
	{ \
		return __atomic_fetch_##op(&v->counter, i, __ATOMIC_SEQ_CST); \
	}
ATOMIC_FETCH_OPS(atomic, int, add)
ATOMIC_FETCH_OPS(atomic, int, and)
ATOMIC_FETCH_OPS(atomic, int, or)
ATOMIC_FETCH_OPS(atomic, int, xor)
ATOMIC_FETCH_OPS(atomic64, s64, add)
ATOMIC_FETCH_OPS(atomic64, s64, and)
ATOMIC_FETCH_OPS(atomic64, s64, or)
ATOMIC_FETCH_OPS(atomic64, s64, xor)
#undef ATOMIC_FETCH_OPS

#define xchg(ptr, val) __atomic_exchange_n(ptr, val, __ATOMIC_SEQ_CST)
#define cmpxchg(ptr, old, new) \
	({ \
		__typeof__(*(ptr)) cmpxchg_old_ = (old); \
		__atomic_compare_exchange_n(ptr, &cmpxchg_old_, new, false, __ATOMIC_SEQ_CST, \
					    __ATOMIC_SEQ_CST); \
		cmpxchg_old_; \
	})

#define atomic_xchg(v, new) xchg(&(v)->counter, new)
#define atomic64_xchg(v, new) xchg(&(v)->counter, new)
#define atomic_cmpxchg(v, old, new) cmpxchg(&(v)->counter, old, new)
#define atomic64_cmpxchg(v, old, new) cmpxchg(&(v)->counter, old, new)

#define smp_load_acquire(ptr) __atomic_load_n(ptr, __ATOMIC_ACQUIRE)
#define smp_store_release(ptr, val) __atomic_store_n(ptr, val, __ATOMIC_RELEASE)

#ifdef __SANITIZE_THREAD__
/*
 * The thread sanitizer does not know fences. What they order are words that are read and written
 * once, which for it is no race; so all that is left to do is to order them in fact, which on the
 * machines that it runs on any locked operation does. The word is the thread's own: a common one
 * would make the sanitizer take each fence for a meeting of threads, and miss real races.
 */
extern _Thread_local int kshim_fence;
#define smp_mb() ((void)__atomic_fetch_add(&kshim_fence, 0, __ATOMIC_SEQ_CST))
#define smp_rmb() smp_mb()
#define smp_wmb() smp_mb()
#else
#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#endif

#endif
