// SPDX-License-Identifier: GPL-3.0-or-later
/* Properties that must hold for any evidence; findings are drawn with a fixed seed. */
#include "../check.h"

#include <stdio.h>
#include <string.h>

#include "support.h"

#define ROUNDS 400
#define MOST 14

/** A random finding and room for its ids and groups. */
struct draw {
	struct overt_evidence items[MOST + 2];
	char ids[MOST + 2][16], groups[MOST + 2][16];
	size_t count;
};

static struct overt_rules *rules;

static void draw_item(struct overt_rng *rng, struct draw *d, size_t i)
{
	const size_t k = (size_t)overt_rng_below(rng, rules->indicator_count);
	struct overt_error err;

	assert_ok(overt_evidence_default(rules, rules->indicators[k].name, &d->items[i], &err), &err);
	snprintf(d->ids[i], sizeof d->ids[i], "i%zu", i);
	d->items[i].id = overt_str_from(d->ids[i]);
	d->items[i].reliability = (char)('A' + overt_rng_below(rng, 6));
	d->items[i].credibility = (char)('1' + overt_rng_below(rng, 6));
	if (overt_rng_below(rng, 2)) {
		d->items[i].reliability = 'A';
		d->items[i].credibility = '1';
	}
	if (overt_rng_below(rng, 3) == 0) {
		snprintf(d->groups[i], sizeof d->groups[i], "g%u", (unsigned)overt_rng_below(rng, 3));
		d->items[i].group = overt_str_from(d->groups[i]);
	}
	if (i > 0 && overt_rng_below(rng, 8) == 0)
		d->items[i].supersedes = d->items[overt_rng_below(rng, i)].id;
}

static void draw_finding(struct overt_rng *rng, struct draw *d)
{
	d->count = (size_t)overt_rng_below(rng, MOST + 1);
	for (size_t i = 0; i < d->count; i++)
		draw_item(rng, d, i);
	if (d->count > 0 && overt_rng_below(rng, 2)) {
		struct overt_evidence *first = &d->items[0];
		*first = support_item(rules, d->ids[0], "sponsor_named");
	}
}

static struct overt_verdict assess(const struct overt_evidence *items, size_t count)
{
	const struct overt_assessment finding = {OVERT_SCOPE_IN, items, count};
	struct overt_verdict verdict;
	struct overt_error err;

	assert_ok(overt_assess(rules, &finding, &verdict, &err), &err);
	return verdict;
}

/* Equal to the last bit: no number may depend on what must not matter. */
static void same_numbers(const struct overt_verdict *a, const struct overt_verdict *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->reason, b->reason);
	for (int i = 0; i < OVERT_LEDGERS; i++) {
		const struct overt_ledger_sum *x = &a->ledgers[i], *y = &b->ledgers[i];
		assert_true(!(x->low < y->low || x->low > y->low));
		assert_true(!(x->high < y->high || x->high > y->high));
		assert_true(!(x->settled_low < y->settled_low || x->settled_low > y->settled_low));
		assert_int_equal(x->established, y->established);
		assert_int_equal(x->ruled_out, y->ruled_out);
		assert_int_equal(x->groups_for, y->groups_for);
	}
}

static void monotone_in_each_item(void **state)
{
	struct overt_rng rng = {1};
	struct draw d;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		draw_finding(&rng, &d);
		struct overt_verdict before = assess(d.items, d.count);
		draw_item(&rng, &d, d.count);
		d.items[d.count].supersedes = OVERT_STR("");
		struct overt_verdict after = assess(d.items, d.count + 1);
		for (int i = 0; i < OVERT_LEDGERS; i++) {
			const struct overt_ledger_sum *x = &before.ledgers[i], *y = &after.ledgers[i];
			const bool touched = d.items[d.count].ledger == (enum overt_ledger)i;
			const bool up = touched && d.items[d.count].direction == OVERT_FOR;
			const bool down = touched && !up;
			assert_true(down || y->low >= x->low);
			assert_true(up || y->low <= x->low);
			assert_true(down || y->ungrouped_high >= x->ungrouped_high);
			assert_true(up || y->ungrouped_high <= x->ungrouped_high);
			assert_true(y->low <= y->high && y->low > 0 && y->high < 1);
		}
		overt_verdict_clear(&before);
		overt_verdict_clear(&after);
	}
}

static void shuffle(struct overt_rng *rng, struct overt_evidence *items, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		const size_t j = (size_t)overt_rng_below(rng, i);
		const struct overt_evidence swap = items[i - 1];
		items[i - 1] = items[j];
		items[j] = swap;
	}
}

static void order_does_not_matter(void **state)
{
	struct overt_rng rng = {2};
	struct draw d;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		draw_finding(&rng, &d);
		struct overt_verdict before = assess(d.items, d.count);
		shuffle(&rng, d.items, d.count);
		struct overt_verdict after = assess(d.items, d.count);
		same_numbers(&before, &after);
		assert_int_equal(before.need_count, after.need_count);
		overt_verdict_clear(&before);
		overt_verdict_clear(&after);
	}
}

static void superseded_items_have_no_effect(void **state)
{
	struct overt_rng rng = {3};
	struct draw d;
	size_t seen = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		draw_finding(&rng, &d);
		struct overt_verdict before = assess(d.items, d.count);
		for (size_t i = 0; i < d.count; i++) {
			if (before.items[i].use != OVERT_ITEM_SUPERSEDED)
				continue;
			seen++;
			d.items[i].strength = OVERT_STR("decisive");
			d.items[i].reliability = 'A';
			d.items[i].credibility = '1';
			struct overt_verdict after = assess(d.items, d.count);
			same_numbers(&before, &after);
			assert_false(before.items[i].flips);
			overt_verdict_clear(&after);
		}
		overt_verdict_clear(&before);
	}
	assert_true(seen > 50);
}

static void what_cannot_be_judged_has_no_effect(void **state)
{
	struct overt_rng rng = {4};
	struct draw d;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		draw_finding(&rng, &d);
		struct overt_verdict before = assess(d.items, d.count);
		draw_item(&rng, &d, d.count);
		d.items[d.count].supersedes = OVERT_STR("");
		d.items[d.count].strength = OVERT_STR("decisive");
		if (round % 2)
			d.items[d.count].reliability = 'F';
		else
			d.items[d.count].credibility = '6';
		struct overt_verdict after = assess(d.items, d.count + 1);
		same_numbers(&before, &after);
		assert_int_equal(after.items[d.count].use, OVERT_ITEM_NOT_JUDGED);
		overt_verdict_clear(&before);
		overt_verdict_clear(&after);
	}
}

static void duplicates_inside_a_group_change_nothing(void **state)
{
	struct overt_rng rng = {5};
	struct draw d;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		draw_finding(&rng, &d);
		if (d.count == 0)
			continue;
		struct overt_verdict before = assess(d.items, d.count);
		const size_t i = (size_t)overt_rng_below(&rng, d.count);
		d.items[d.count] = d.items[i];
		d.items[d.count].id = OVERT_STR("copy");
		d.items[d.count].supersedes = OVERT_STR("");
		if (before.items[i].use != OVERT_ITEM_SUPERSEDED) {
			struct overt_verdict after = assess(d.items, d.count + 1);
			same_numbers(&before, &after);
			overt_verdict_clear(&after);
		}
		overt_verdict_clear(&before);
	}
}

static void no_named_sponsor_no_interference(void **state)
{
	struct overt_rng rng = {6};
	struct draw d;
	size_t had = 0;

	(void)state;
	for (int round = 0; round < ROUNDS * 5; round++) {
		draw_finding(&rng, &d);
		struct overt_verdict before = assess(d.items, d.count);
		had += before.kind == OVERT_VERDICT_INTERFERENCE;
		size_t kept = 0;
		for (size_t i = 0; i < d.count; i++)
			if (!(overt_rules_indicator(rules, d.items[i].indicator)->flags &
			      OVERT_INDICATOR_NAMES_SPONSOR))
				d.items[kept++] = d.items[i];
		struct overt_verdict after = assess(d.items, kept);
		assert_int_not_equal(after.kind, OVERT_VERDICT_INTERFERENCE);
		overt_verdict_clear(&before);
		overt_verdict_clear(&after);
	}
	assert_true(had > 50);
}

static void renaming_changes_nothing(void **state)
{
	struct overt_rng rng = {7};
	struct draw d;
	char ids[MOST][32], groups[MOST][96], links[MOST][32];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		draw_finding(&rng, &d);
		struct overt_verdict before = assess(d.items, d.count);
		for (size_t i = 0; i < d.count; i++) {
			struct overt_evidence *e = &d.items[i];
			snprintf(ids[i], sizeof ids[i], "renamed-%.*s", (int)e->id.len, e->id.ptr);
			snprintf(groups[i], sizeof groups[i], "z-%.*s", (int)e->group.len, e->group.ptr);
			snprintf(links[i], sizeof links[i], "renamed-%.*s", (int)e->supersedes.len,
			         e->supersedes.ptr ? e->supersedes.ptr : "");
			e->id = overt_str_from(ids[i]);
			e->group = overt_str_from(groups[i]);
			if (e->supersedes.len)
				e->supersedes = overt_str_from(links[i]);
			e->text = e->origin = e->author = e->sources = OVERT_STR("Ruritania against Freedonia");
			e->time = (overt_ms)i;
		}
		struct overt_verdict after = assess(d.items, d.count);
		same_numbers(&before, &after);
		overt_verdict_clear(&before);
		overt_verdict_clear(&after);
	}
}

/* Withdrawing is checked against assessing the rest afresh. */
static void flips_are_what_happens(void **state)
{
	struct overt_rng rng = {8};
	struct draw d;
	size_t flips = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct overt_evidence rest[MOST];
		draw_finding(&rng, &d);
		struct overt_verdict v = assess(d.items, d.count);
		for (size_t i = 0; i < d.count; i++) {
			size_t n = 0;
			if (d.items[i].supersedes.len)
				continue;
			for (size_t j = 0; j < d.count; j++)
				if (j != i)
					rest[n++] = d.items[j];
			struct overt_verdict without = assess(rest, n);
			assert_int_equal(v.items[i].without, without.kind);
			assert_int_equal(v.items[i].flips, without.kind != v.kind);
			flips += v.items[i].flips;
			overt_verdict_clear(&without);
		}
		overt_verdict_clear(&v);
	}
	assert_true(flips > 20);
}

static const char *name_for(enum overt_ledger ledger, enum overt_direction direction)
{
	for (size_t i = 0; i < rules->indicator_count; i++) {
		const struct overt_indicator *row = &rules->indicators[i];
		const bool names = row->flags & OVERT_INDICATOR_NAMES_SPONSOR;
		if (row->ledger == ledger && row->direction == direction &&
		    !(row->flags & OVERT_INDICATOR_PENDING) &&
		    (names || ledger != OVERT_LEDGER_SPONSOR || direction == OVERT_AGAINST))
			return row->name.ptr;
	}
	return NULL;
}

static void needs_lead_where_they_say(void **state)
{
	struct overt_rng rng = {9};
	struct draw d;
	size_t needs = 0;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		draw_finding(&rng, &d);
		struct overt_verdict v = assess(d.items, d.count);
		for (size_t i = 0; i < v.need_count; i++) {
			const struct overt_need *need = &v.needs[i];
			const char *name = name_for(need->ledger, need->direction);
			size_t n = d.count;
			if (!name) /* the catalogue may have no row for this side of a ledger */
				continue;
			d.items[n] = support_item(rules, "need", name);
			d.items[n].strength = need->strength;
			d.items[n++].group = OVERT_STR("a group of its own");
			if (need->with_sponsor) {
				d.items[n] = support_item(rules, "sponsor", "sponsor_named");
				d.items[n++].group = OVERT_STR("a group of its own");
			}
			struct overt_verdict after = assess(d.items, n);
			assert_int_equal(after.kind, need->leads_to);
			assert_int_not_equal(after.kind, v.kind);
			needs++;
			overt_verdict_clear(&after);
		}
		overt_verdict_clear(&v);
	}
	assert_true(needs > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(monotone_in_each_item),
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(superseded_items_have_no_effect),
		cmocka_unit_test(what_cannot_be_judged_has_no_effect),
		cmocka_unit_test(duplicates_inside_a_group_change_nothing),
		cmocka_unit_test(no_named_sponsor_no_interference),
		cmocka_unit_test(renaming_changes_nothing),
		cmocka_unit_test(flips_are_what_happens),
		cmocka_unit_test(needs_lead_where_they_say),
	};

	rules = support_rules();
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	overt_rules_free(rules);
	return failed;
}
