/* SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause */
/*
 * linux/bitmap.h - hosted stand-in: runs of bits, one bit at a time.
 */
#ifndef KSHIM_LINUX_BITMAP_H
#define KSHIM_LINUX_BITMAP_H

#include <linux/bitops.h>

/* The first bit from @pos on that is @value, or @size. */
static inline unsigned long kshim_find_bit(const unsigned long *map, unsigned long size,
					   unsigned long pos, bool value)
{
	while (pos < size && test_bit(pos, map) != value)
		pos++;
	return pos < size ? pos : size;
}

static inline unsigned long find_next_bit(const unsigned long *map, unsigned long size,
					  unsigned long pos)
{
	return kshim_find_bit(map, size, pos, true);
}

static inline unsigned long find_next_zero_bit(const unsigned long *map, unsigned long size,
					       unsigned long pos)
{
	return kshim_find_bit(map, size, pos, false);
}

static inline void bitmap_set(unsigned long *map, unsigned int pos, unsigned int nr)
{
	while (nr--)
		__set_bit(pos++, map);
}

static inline void bitmap_clear(unsigned long *map, unsigned int pos, unsigned int nr)
{
	while (nr--)
		__clear_bit(pos++, map);
}

/* The first @nr zeroes in a row from @pos on, or something above @size; @align_mask is 0. */
static inline unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
						       unsigned long pos, unsigned int nr,
						       unsigned long align_mask)
{
	unsigned long end;

	for (;;) {
		pos = find_next_zero_bit(map, size, pos);
		if (pos + nr > size)
			return pos + nr;
		end = find_next_bit(map, pos + nr, pos);
		if (end == pos + nr)
			return pos;
		pos = end;
	}
}

#endif
