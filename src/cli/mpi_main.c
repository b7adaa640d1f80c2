// SPDX-License-Identifier: GPL-3.0-or-later
// The program `overt-mpi`: `overt detect` over the processes of an MPI job.
#include "mpi_detect.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const struct cli_command *const commands[] = {&mpi_detect_command};

const struct cli_command *const *cli_commands(size_t *count)
{
	*count = sizeof commands / sizeof *commands;
	return commands;
}

/* ---- signals ---- */

static void end_by_signal(int number)
{
	ssize_t ignored = write(STDERR_FILENO, mpi_on_signal.message, strlen(mpi_on_signal.message));
	(void)ignored;
	for (size_t i = 0; i < MPI_DETECT_OUTPUTS; i++)
		if (mpi_on_signal.parts[i][0])
			unlink(mpi_on_signal.parts[i]);
	_exit(128 + number);
}

/* When one rank dies, mpirun or Slurm ends the others by signal. */
static void catch_signals(const struct overt_ranks *ranks)
{
	struct sigaction action = {.sa_handler = end_by_signal};
	static const int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGXCPU};
	if (overt_ranks_me(ranks) < 2) // thousands need not say it
		snprintf(mpi_on_signal.message, sizeof mpi_on_signal.message,
		         "overt-mpi detect: rank %u of %u on %s was told to end: another rank failed or the "
		         "job was stopped. No edges were written; with --checkpoint the same command goes on "
		         "from the last stage\n",
		         overt_ranks_me(ranks), overt_ranks_count(ranks), overt_ranks_host(ranks));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		sigaction(numbers[i], &action, NULL);
}

/* ---- the program ---- */

/* All ranks parse the same words; one of them says what is wrong with them. */
static bool parse(struct cli_args *args, bool quiet, int argc, char **argv)
{
	int kept = quiet ? dup(STDERR_FILENO) : -1, nowhere = quiet ? open("/dev/null", O_WRONLY) : -1;
	if (nowhere >= 0)
		dup2(nowhere, STDERR_FILENO);
	bool fine = cli_parse(args, argc, argv);
	if (kept >= 0)
		dup2(kept, STDERR_FILENO);
	close(kept);
	close(nowhere);
	return fine;
}

static int run(bool first, int argc, char **argv)
{
	struct cli_args args = {.command = &mpi_detect_command};
	int status = EXIT_USAGE;
	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		if (first)
			puts("overt-mpi " OVERT_VERSION);
		return EXIT_DONE;
	}
	if (argc < 2 || strcmp(argv[1], mpi_detect_command.name) != 0) {
		if (first)
			cli_help(NULL, argc > 1 && strcmp(argv[1], "--help") == 0 ? stdout : stderr);
		return argc > 1 && strcmp(argv[1], "--help") == 0 ? EXIT_DONE : EXIT_USAGE;
	}
	if (parse(&args, !first, argc - 2, argv + 2)) {
		if (!cli_flag(&args, "help"))
			status = mpi_detect_command.run(&args);
		else if (first)
			cli_help(&mpi_detect_command, stdout);
	}
	if (cli_flag(&args, "help"))
		status = EXIT_DONE;
	cli_args_free(&args);
	return status;
}

int main(int argc, char **argv)
{
	struct overt_error err;
	struct overt_ranks *job;
	setlocale(LC_CTYPE, "");
	cli_program = "overt-mpi";
	if (overt_ranks_start(&argc, &argv, &job, &err))
		return cli_error(NULL, &err);
	mpi_detect_use(job);
	catch_signals(job);
	int status = run(overt_ranks_me(job) == 0, argc, argv);
	if (fclose(stdout) != 0 && status == EXIT_DONE)
		status = EXIT_FAILED;
	overt_ranks_end(job);
	return status;
}
