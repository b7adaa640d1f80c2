// SPDX-License-Identifier: GPL-3.0-or-later
#include "target.h"

#include <errno.h>
#include <overt/synth.h>
#include <string.h>

static overt_err write_file(const char *base, const char *suffix, const struct overt_buf *buf,
                            struct overt_error *err)
{
	char path[4096];
	struct cli_target target;
	if (snprintf(path, sizeof path, "%s%s", base, suffix) >= (int)sizeof path)
		return overt_fail(err, OVERT_E_USAGE, "the path is longer than %zu bytes", sizeof path - 1);
	overt_err code = cli_target_open(&target, path, err);
	if (code)
		return code;
	if (fwrite(buf->data, 1, buf->len, target.stream) != buf->len) {
		overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
		code = overt_fail_at(err, path, 0, -1);
	}
	return cli_target_close(&target, code, err);
}

static bool take_numbers(const struct cli_args *args, struct overt_synth_options *o)
{
	int64_t seed, users, posts, days, declared, fans;
	if (!cli_number(args, "seed", 1, 0, INT64_MAX, &seed) ||
	    !cli_number(args, "users", o->users, 0, 10000000, &users) ||
	    !cli_number(args, "posts", o->posts, 0, 1000000000, &posts) ||
	    !cli_number(args, "days", o->days, 1, 3650, &days) ||
	    !cli_number(args, "declared", o->declared, 0, 100000, &declared) ||
	    !cli_number(args, "fans", o->fans, 0, 1000000, &fans))
		return false;
	o->seed = (uint64_t)seed;
	o->users = (uint32_t)users;
	o->posts = (uint32_t)posts;
	o->days = (uint32_t)days;
	o->declared = (uint32_t)declared;
	o->fans = (uint32_t)fans;
	return true;
}

static overt_err take_networks(const struct cli_args *args, struct overt_synth_options *o,
                               struct overt_error *err)
{
	const char *texts[OVERT_SYNTH_NETWORKS_MAX];
	size_t count = cli_list(args, "network", texts, OVERT_SYNTH_NETWORKS_MAX);
	if (count > OVERT_SYNTH_NETWORKS_MAX)
		return overt_fail(err, OVERT_E_USAGE, "at most %d networks", OVERT_SYNTH_NETWORKS_MAX);
	if (count || cli_flag(args, "no-networks"))
		o->network_count = count;
	overt_err code = OVERT_OK;
	for (size_t i = 0; i < count && !code; i++)
		code = overt_synth_network_parse(overt_str_from(texts[i]), &o->networks[i], err);
	return code;
}

static int run(struct cli_args *args)
{
	struct overt_synth_options options;
	struct overt_synth_world world = {0};
	struct overt_error err;
	const char *base = cli_text(args, "output");
	if (!base) {
		cli_message(args, "say where the world goes: -o NAME");
		return EXIT_USAGE;
	}
	overt_synth_defaults(&options);
	if (!take_numbers(args, &options))
		return EXIT_USAGE;
	overt_err code = take_networks(args, &options, &err);
	if (!code)
		code = overt_synth_make(&options, &world, &err);
	if (!code)
		code = write_file(base, ".csv", &world.posts, &err);
	if (!code)
		code = write_file(base, ".key.csv", &world.key, &err);
	if (!code)
		code = write_file(base, ".declared.csv", &world.declared, &err);
	overt_buf_free(&world.posts);
	overt_buf_free(&world.key);
	overt_buf_free(&world.declared);
	if (code)
		return cli_error(args, &err);
	printf("%s.csv: %llu posts of %u accounts\n%s.key.csv: the answers\n"
	       "%s.declared.csv: what a register says\n",
	       base, (unsigned long long)world.post_count, world.account_count, base, base);
	return EXIT_DONE;
}

const struct cli_command cli_command_synth = {
	.name = "synth",
	.summary = "make a synthetic world with an answer key",
	.operands = "-o NAME",
	.text = "Invents a world: ordinary users with Zipf activity, viral cascades and shared\n"
			"headlines, an openly coordinated group that a register declares, a fan community\n"
			"with bursts, and covert networks of chosen size, rate and delay. Writes NAME.csv\n"
			"(posts), NAME.key.csv (the answers) and NAME.declared.csv (a register).",
	.examples = "  overt synth -o world --seed 7\n"
				"  overt synth -o hard --network size=6,texts=10,rate=0.3,delay=2h,camouflage=100\n"
				"  # one small, slow network between 3000 ordinary users\n",
	.options =
		(const struct cli_option[]){
			{"output", 'o', "NAME", false, "Where the three files go."},
			{"seed", 0, "N", false, "Seed (default 1): the same seed gives the same world."},
			{"users", 0, "N", false, "Ordinary users (default 3000)."},
			{"posts", 0, "N", false, "Their posts (default 24000)."},
			{"days", 0, "N", false, "Length in days (default 14)."},
			{"declared", 0, "N", false, "Accounts of the declared group (default 15)."},
			{"fans", 0, "N", false, "Accounts of the fan community (default 60)."},
			{"network", 'n', "SETTINGS", true,
             "A covert network: size=12,texts=40,rate=0.5,delay=1m,platforms=1,camouflage=20."},
			{"no-networks", 0, NULL, false, "No covert network at all."},
			{0}},
	.run = run,
};
