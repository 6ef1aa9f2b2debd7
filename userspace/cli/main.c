// SPDX-License-Identifier: LGPL-2.1 OR BSD-2-Clause
/*
 * main.c - obpf: the command table, and what comes before a command on the command line.
 */
#include <argp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

const char *argp_program_version = "obpf " OBPF_VERSION;

static const struct obpf_command commands[] = {
	{ "run", "load an object, attach its programs, print its events; --offline: run them here",
	  obpf_cmd_run },
	{ "verify", "have an object's programs verified, without the module", obpf_cmd_verify },
	{ "jit", "show the machine code that an object's programs become", obpf_cmd_jit },
	{ "prog", "list, show, dump programs", obpf_cmd_prog },
	{ "map", "list, show, create maps; read and change their elements", obpf_cmd_map },
	{ "link", "list, show, detach what is attached", obpf_cmd_link },
	{ "btf", "list, dump type data", obpf_cmd_btf },
	{ "off", "detach everything and refuse to attach", obpf_cmd_off },
	{ "on", "allow attaching again", obpf_cmd_on },
	{ "status", "whether it is on, and who holds objects", obpf_cmd_status },
	{ "doctor", "what a kernel offers the module, and what it lacks", obpf_cmd_doctor },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct obpf_command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < NR_COMMANDS; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

/* Runs @command with argv[0] changed so that its messages and its --help name the command. */
static int run_command(const struct obpf_command *command, int argc, char **argv)
{
	char name[64];

	snprintf(name, sizeof(name), "obpf %s", command->name);
	argv[0] = name;
	return command->run(argc, argv);
}

static int help_on(const struct obpf_command *command)
{
	char help[] = "--help", *argv[] = { NULL, help, NULL };

	return run_command(command, 2, argv);
}

/* argp calls this for the part of --help behind the options. The text is argp's to free. */
static char *list_commands(int key, const char *text, void *input)
{
	char *list;
	size_t size, i;
	FILE *out;

	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	out = open_memstream(&list, &size);
	if (!out)
		return NULL;
	fputs("Commands:\n", out);
	for (i = 0; i < NR_COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fprintf(out, "  %-10s %s\n", "help", "what a command does and takes");
	fputs("\nExit status: 0 done; 1 the object, the module or the system refused; 2 wrong usage.",
	      out);
	return fclose(out) ? NULL : list;
}

struct chosen {
	const char *name; /* NULL until one is given */
	int at; /* its place in argv */
	bool json; /* asked for before the command */
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct chosen *chosen = state->input;

	if (key == 'j') {
		chosen->json = true;
		return 0;
	}
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	/* The rest is the command's own, options included. */
	chosen->name = arg;
	chosen->at = state->next - 1;
	state->next = state->argc;
	return 0;
}

int main(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "json", 'j', NULL, 0, "The same as behind the command", 0 },
		{ 0 },
	};
	static const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "COMMAND [ARGUMENT...]",
		.doc = "eBPF in a module: works on the programs that the obpf module runs.\v",
		.help_filter = list_commands,
	};
	const struct obpf_command *command;
	char json[] = "--json", own_name[] = "obpf";
	struct chosen chosen = { NULL, 0, false };

	argp_err_exit_status = OBPF_EXIT_USAGE;
	/* Messages begin alike, wherever the tool lies. */
	if (argc)
		argv[0] = own_name;
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &chosen))
		return OBPF_EXIT_USAGE;
	if (!chosen.name) {
		obpf_say("no command given; 'obpf --help' lists them");
		return OBPF_EXIT_USAGE;
	}
	argc -= chosen.at;
	argv += chosen.at;
	if (!strcmp(chosen.name, "help")) {
		char help[] = "--help", tool[] = "obpf", *own[] = { tool, help, NULL };

		if (argc < 2)
			return argp_parse(&argp, 2, own, ARGP_IN_ORDER, NULL, &chosen) ?
				       OBPF_EXIT_USAGE :
				       0;
		chosen.name = argv[1];
	}
	command = find_command(chosen.name);
	if (!command) {
		obpf_say("%s: no such command; 'obpf --help' lists them", chosen.name);
		return OBPF_EXIT_USAGE;
	}
	if (!strcmp(argv[0], "help"))
		return help_on(command);
	if (chosen.json) {
		/* What asked for it has left room before the command. */
		argv--;
		argc++;
		argv[1] = json;
	}
	return run_command(command, argc, argv);
}
