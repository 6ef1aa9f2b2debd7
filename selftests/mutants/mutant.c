// SPDX-License-Identifier: GPL-2.0
/*
 * mutant.c - which place is wrong. With OBPF_MUTANT_SEEN=FILE the numbers of the places that were
 * passed are appended to FILE at exit: what no test passes no test can notice.
 */
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>

#include "mutant.h"

#define MAX_MUTANTS 4096

static bool passed[MAX_MUTANTS];

static void write_passed(void)
{
	FILE *f = fopen(getenv("OBPF_MUTANT_SEEN"), "a");
	int i;

	if (!f)
		return;
	for (i = 0; i < MAX_MUTANTS; i++)
		if (passed[i])
			fprintf(f, "%d\n", i);
	fclose(f);
}

bool obpf_mutant(int n)
{
	static int wrong = -1;

	if (wrong < 0) {
		wrong = getenv("OBPF_MUTANT") ? atoi(getenv("OBPF_MUTANT")) : 0;
		if (getenv("OBPF_MUTANT_SEEN"))
			atexit(write_passed);
	}
	passed[n % MAX_MUTANTS] = true;
	return n == wrong;
}
