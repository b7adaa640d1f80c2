// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"

#include <math.h>
#include <string.h>

static const char *const ledger_names[OVERT_LEDGERS] = {"covert", "corrosive", "criminal",
                                                        "coercive", "sponsor"};
static const char *const ledger_questions[OVERT_LEDGERS] = {
	"The sponsor's role is hidden or disguised",
	"It works by deception, to damage the target's decisions, institutions or people",
	"It breaks the target's or international law",
	"It threatens, punishes or pressures someone",
	"A foreign state or its proxy directs or funds it"};

const char *overt_ledger_name(enum overt_ledger ledger)
{
	return ledger_names[ledger];
}

const char *overt_ledger_question(enum overt_ledger ledger)
{
	return ledger_questions[ledger];
}

bool overt_ledger_parse(overt_str name, enum overt_ledger *out)
{
	for (int i = 0; i < OVERT_LEDGERS; i++) {
		if (overt_str_equal(name, overt_str_from(ledger_names[i]))) {
			*out = (enum overt_ledger)i;
			return true;
		}
	}
	return false;
}

const char *overt_direction_name(enum overt_direction direction)
{
	return direction == OVERT_FOR ? "for" : "against";
}

bool overt_direction_parse(overt_str name, enum overt_direction *out)
{
	const bool is_for = overt_str_equal(name, OVERT_STR("for"));

	if (!is_for && !overt_str_equal(name, OVERT_STR("against")))
		return false;
	*out = is_for ? OVERT_FOR : OVERT_AGAINST;
	return true;
}

const struct overt_indicator *overt_rules_indicator(const struct overt_rules *rules,
                                                    overt_str name)
{
	for (size_t i = 0; i < rules->indicator_count; i++)
		if (overt_str_equal(rules->indicators[i].name, name))
			return &rules->indicators[i];
	return NULL;
}

const struct overt_strength *overt_rules_strength(const struct overt_rules *rules, overt_str name)
{
	for (size_t i = 0; i < rules->strength_count; i++)
		if (overt_str_equal(rules->strengths[i].name, name))
			return &rules->strengths[i];
	return NULL;
}

double overt_rules_factor(const struct overt_rules *rules, char grade)
{
	for (size_t i = 0; i < rules->grade_count; i++)
		if (rules->grades[i].grade == grade)
			return rules->grades[i].factor;
	return -1;
}

overt_str overt_rules_word(const struct overt_rules *rules, overt_str yardstick, double p)
{
	overt_str word = OVERT_STR_NONE;

	if (isnan(p) || p < 0 || p > 1)
		return word;
	for (size_t i = 0; i < rules->word_count; i++) {
		const struct overt_word *w = &rules->words[i];
		if (overt_str_equal(w->yardstick, yardstick) && p >= w->low)
			word = w->word;
	}
	return word;
}

void *assess_take(struct overt_arena *arena, size_t count, size_t size)
{
	size_t bytes;
	void *memory = NULL;

	if (overt_size_mul(count, size, &bytes))
		memory = overt_arena_alloc(arena, bytes);
	if (memory)
		memset(memory, 0, bytes);
	return memory;
}

bool assess_next_name(overt_str *rest, char cut, overt_str *name)
{
	while (rest->len > 0) {
		const char *end = memchr(rest->ptr, cut, rest->len);
		const size_t len = end ? (size_t)(end - rest->ptr) : rest->len;
		const overt_str piece = overt_str_trim((overt_str){rest->ptr, len});
		const size_t used = end ? len + 1 : len;
		*rest = (overt_str){rest->ptr + used, rest->len - used};
		if (piece.len > 0) {
			*name = piece;
			return true;
		}
	}
	return false;
}

bool assess_verdict_token(overt_str token, enum overt_verdict_kind *kind)
{
	static const char *const tokens[] = {"undetermined", "influence", "interference",
	                                     "out_of_scope"};

	for (int i = 0; i < 4; i++) {
		if (overt_str_equal(token, overt_str_from(tokens[i]))) {
			*kind = (enum overt_verdict_kind)i;
			return true;
		}
	}
	return false;
}
