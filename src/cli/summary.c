// SPDX-License-Identifier: GPL-3.0-or-later
#include "summary.h"

const char *cli_count(uint64_t number, char out[27])
{
	char digits[21];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
	char *to = out;
	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
	return out;
}

/* "1 post", "2,000 posts" */
static void put_count(uint64_t number, const char *one, const char *many)
{
	char text[27];
	printf("%s %s", cli_count(number, text), number == 1 ? one : many);
}

void cli_print_notices(const struct cli_args *args, const struct overt_run_summary *s)
{
	for (size_t i = 0; i < s->notice_count; i++)
		cli_message(args, "%s", s->notices[i]);
	for (size_t i = 0; i < s->lost_count; i++)
		cli_message(args, "%s", s->lost[i]);
}

void cli_print_read(const struct overt_run_summary *s)
{
	put_count(s->posts, "post of ", "posts of ");
	put_count(s->accounts, "account in ", "accounts in ");
	put_count(s->sources, "file", "files");
	if (s->repeated) {
		printf(", ");
		put_count(s->repeated, "repeated post left out", "repeated posts left out");
	}
	if (s->rejected) {
		printf(", ");
		put_count(s->rejected, "row rejected (see the report)", "rows rejected (see the report)");
	}
	putchar('\n');
}

void cli_print_tested(const struct overt_run_summary *s)
{
	char text[27];
	put_count(s->tests, "pair of accounts tested, ", "pairs of accounts tested, ");
	printf("%s beyond chance\n", cli_count(s->significant, text));
}

/* The numbers that are not 0, as "2 undeclared, 1 declared". */
static void put_parts(const uint32_t *numbers, const char *const *names, size_t count)
{
	const char *between = "";
	for (size_t i = 0; i < count; i++) {
		if (!numbers[i])
			continue;
		printf("%s%u %s", between, numbers[i], names[i]);
		between = ", ";
	}
}

static void put_groups(const struct overt_run_summary *s)
{
	const uint32_t numbers[] = {s->findings[OVERT_DISPOSITION_DISGUISED],
	                            s->findings[OVERT_DISPOSITION_UNDECLARED],
	                            s->findings[OVERT_DISPOSITION_MIXED],
	                            s->findings[OVERT_DISPOSITION_DECLARED]};
	static const char *const names[] = {"disguised", "undeclared", "partly declared", "declared"};
	const uint32_t groups = numbers[0] + numbers[1] + numbers[2] + numbers[3];
	const uint32_t weak = s->findings[OVERT_DISPOSITION_ASSOCIATION];
	if (groups) {
		put_count(groups, "group acts together: ", "groups act together: ");
		put_parts(numbers, names, sizeof names / sizeof *names);
		putchar('\n');
	} else {
		puts("no group of accounts was found that deserves a closer look");
	}
	if (weak) {
		put_count(weak, "association: a group that shares", "associations: groups that share");
		puts(" too little, or what others put out too, to suspect anyone");
	}
}

void cli_print_found(const struct overt_run_summary *s)
{
	static const char *const names[] = {"interference", "influence", "undetermined",
	                                    "out of scope"};
	const uint32_t verdicts[] = {
		s->verdicts[OVERT_VERDICT_INTERFERENCE], s->verdicts[OVERT_VERDICT_INFLUENCE],
		s->verdicts[OVERT_VERDICT_UNDETERMINED], s->verdicts[OVERT_VERDICT_OUT_OF_SCOPE]};
	put_groups(s);
	if (s->suspected) {
		put_count(s->suspected, "account deserves", "accounts deserve");
		puts(" a closer look; acting together does not say who stands behind it");
	}
	if (verdicts[0] + verdicts[1] + verdicts[2] + verdicts[3]) {
		printf("verdicts: ");
		put_parts(verdicts, names, sizeof names / sizeof *names);
		puts(verdicts[2] ? " (the report says what would decide)" : "");
	}
}
