// SPDX-License-Identifier: GPL-3.0-or-later
/* Explanations for people: what, when, expected against observed, and which rule decided. */
#include "explain.h"
#include "untested.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECTS_SHOWN = 8, PARTNERS_SHOWN = 8, LABEL_BYTES = 100, NAME_BYTES = 60 };

/* A text from outside on a terminal: no control characters, cut between characters. */
static void add_clean(struct overt_buf *buf, overt_str text, size_t most)
{
	size_t n = text.len < most ? text.len : most;
	while (n < text.len && n && ((unsigned char)text.ptr[n] & 0xc0) == 0x80)
		n--;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		/* C1 controls are 0xC2 0x80 … 0xC2 0x9F in UTF-8 */
		bool steers = c < 0x20 || c == 0x7f ||
		              (c == 0xc2 && i + 1 < n && (unsigned char)text.ptr[i + 1] < 0xa0);
		overt_buf_append(buf, steers ? " " : text.ptr + i, 1);
		i += steers && c == 0xc2;
	}
	if (n < text.len)
		overt_buf_printf(buf, "…");
}

static void add_account(struct overt_buf *buf, overt_str platform, overt_str id, overt_str handle)
{
	add_clean(buf, platform, NAME_BYTES);
	overt_buf_append(buf, ":", 1);
	add_clean(buf, id, NAME_BYTES);
	if (handle.len && !overt_str_equal(handle, id)) {
		overt_buf_printf(buf, " (@");
		add_clean(buf, handle, NAME_BYTES);
		overt_buf_append(buf, ")", 1);
	}
}

static void add_number(struct overt_buf *buf, const struct explanation *x, uint32_t account)
{
	uint32_t count;
	const struct overt_account *a =
		&overt_corpus_accounts(x->d->pipeline->corpus, &count)[account];
	add_account(buf, a->platform, a->id, a->handle);
}

static void add_object(struct overt_buf *buf, const struct detection *d, uint32_t kind,
                       uint32_t object)
{
	size_t yield = d->kinds.yield[kind];
	add_clean(buf, d->yields[yield].name, NAME_BYTES);
	overt_buf_printf(buf, " \"");
	add_clean(buf, overt_channel_set_label(d->pipeline->channels, yield, object), LABEL_BYTES);
	overt_buf_printf(buf, "\"");
}

static void add_kinds(struct overt_buf *buf, const struct detection *d)
{
	for (size_t k = 0; k < d->kinds.count; k++) {
		overt_buf_append(buf, ", ", k ? 2 : 0);
		add_clean(buf, d->yields[d->kinds.yield[k]].name, NAME_BYTES);
	}
	if (!d->kinds.count)
		overt_buf_printf(buf, "none");
}

/* Why it is in a finding. */
static void say_member(struct overt_buf *buf, const struct explanation *x, const struct explained *e)
{
	const struct overt_finding *f = &x->d->search.findings.items[e->finding];
	overt_buf_printf(buf, "%s: it is one of %zu accounts of finding %s",
	                 f->suspect ? "Here" : "Listed, not suspected", f->member_count,
	                 x->d->ids[e->finding]);
	if (!f->suspect)
		overt_buf_printf(buf, ", an association: %s", overt_restraint_text(f->restraint));
	overt_buf_printf(buf, ".\n");
	if (e->joined)
		overt_buf_printf(buf, "It joined by the test of accounts against whole findings.\n");
	else if (f->from_set)
		overt_buf_printf(buf,
		                 "The finding comes from the test of sets: %.3g coincidences are expected, "
		                 "ln p = %.4g after correction for the choice of the set.\n",
		                 f->set_expected, f->set_log_p);
	else if (f->from_wide)
		overt_buf_printf(buf, "It came in by pairs beyond chance among texts of %d to %u accounts.\n",
		                 OVERT_SHARERS_MAX + 1, x->d->search.wide_max);
	else
		overt_buf_printf(buf, "It came in by pairs beyond chance.\n");
}

static void say_by_chance(struct overt_buf *buf, const struct explanation *x,
                          const struct explained *e)
{
	const struct overt_tested_pair *pair = &x->d->search.tested.pairs[e->partners[0].pair];
	overt_buf_printf(buf,
	                 "not beyond chance: of %zu accounts that share two or more objects with it, the "
	                 "closest shares %u where activity explains %.3g (p = %.3g, q = %.3g, above %g); "
	                 "%u would have been needed.\n",
	                 e->partner_count, pair->k, pair->lambda, pair->p, pair->q,
	                 x->d->search.tested.alpha, overt_explain_needed(x->d, pair->lambda));
}

/* Why it is in no finding: the first rule that kept it out. */
static void say_outside(struct overt_buf *buf, const struct explanation *x,
                        const struct explained *e)
{
	overt_buf_printf(buf, "Not here: it is in no finding, since it ");
	switch (e->standing) {
	case STANDING_NO_OBJECT:
		overt_buf_printf(buf, "put out nothing of a kind that is tested (");
		add_kinds(buf, x->d);
		overt_buf_printf(buf, ").\n");
		break;
	case STANDING_ONE_OBJECT:
		overt_buf_printf(buf, "put out one object only; a pair needs two in common.\n");
		break;
	case STANDING_ALONE:
		overt_buf_printf(buf, "shares fewer than two objects of at most %d accounts with every single "
		                      "account; two are the least that is tested.\n", OVERT_SHARERS_MAX);
		break;
	case STANDING_BY_CHANCE:
		overt_buf_printf(buf, "is ");
		say_by_chance(buf, x, e);
		break;
	case STANDING_SPILLED:
		overt_buf_printf(buf,
		                 "fails the common-cause rule: it shares beyond chance with %zu accounts, but "
		                 "%u of the objects that it shares with its group were put out outside it as "
		                 "well, and %u were not; two are needed.\n",
		                 e->significant, e->roles[ROLE_SPILLED], e->roles[ROLE_EVIDENCE]);
		break;
	default:
		overt_buf_printf(buf,
		                 "left its group: it shares beyond chance with %zu accounts, and %u of its "
		                 "%u objects (%.1f %%) with its group alone, but the group became no finding, "
		                 "or it went on without this account: the effect was too small, or the "
		                 "others' objects were put out outside, too.\n",
		                 e->significant, e->roles[ROLE_EVIDENCE], e->own,
		                 100.0 * e->roles[ROLE_EVIDENCE] / (e->own ? e->own : 1));
	}
}

static void say_case(struct overt_buf *buf, const struct explained_name *name)
{
	if (name->owner.ptr) {
		overt_buf_printf(buf, "Declared: ");
		add_clean(buf, name->registry, NAME_BYTES);
		overt_buf_printf(buf, " names ");
		add_clean(buf, name->owner, NAME_BYTES);
		overt_buf_printf(buf, "; a declared account is suspected of nothing.\n");
	}
	if (name->disposition.ptr) {
		overt_buf_printf(buf, "The finding is ");
		add_clean(buf, name->disposition, NAME_BYTES);
		overt_buf_printf(buf, ".\n");
	}
}

static void say_roles(struct overt_buf *buf, const struct explained *e)
{
	overt_buf_printf(buf,
	                 "Objects: %u put out; %u shared in its group and counted as evidence, %u shared in "
	                 "its group but spilled outside it (common cause), %u shared outside its group "
	                 "only, %u on more than %d accounts (too popular for the test of pairs), %u that "
	                 "nobody else put out.\n",
	                 e->own, e->roles[ROLE_EVIDENCE], e->roles[ROLE_SPILLED], e->roles[ROLE_OUTSIDE],
	                 e->roles[ROLE_POPULAR], OVERT_SHARERS_MAX, e->roles[ROLE_OWN]);
}

/* What is known of objects that are too popular for the test of pairs. */
static void say_popular(struct overt_buf *buf, const struct explanation *x,
                        const struct explained *e)
{
	if (!e->roles[ROLE_POPULAR])
		return;
	overt_buf_printf(buf, "Texts of %d to %u accounts are tested apart, among themselves.\n",
	                 OVERT_SHARERS_MAX + 1, x->d->search.wide_max);
	for (size_t k = 0; k < x->d->kinds.count; k++)
		if (overt_untested_say(x->d, k, buf))
			overt_buf_printf(buf, ".\n");
}

static void say_objects(struct overt_buf *buf, const struct explanation *x,
                        const struct explained *e)
{
	uint32_t shown[ROLES] = {0};
	for (size_t i = 0; i < e->object_count; i++) {
		const struct explained_object *o = &e->objects[i];
		char time[OVERT_TIME_TEXT];
		if (o->role > ROLE_OUTSIDE || shown[o->role]++ >= OBJECTS_SHOWN)
			continue;
		overt_time_format(o->time, time);
		overt_buf_printf(buf, "  %-8s  %s  ", overt_role_name(o->role), time);
		add_object(buf, x->d, o->kind, o->object);
		overt_buf_printf(buf, ", %u accounts, %u of its group\n", o->sharers,
		                 o->inside + (o->role != ROLE_OUTSIDE));
	}
}

static void say_finding(struct overt_buf *buf, const struct explanation *x,
                        const struct explained *e)
{
	const struct explained_finding *f = &e->nearest;
	if (f->finding == OVERT_NO_INDEX)
		return;
	overt_buf_printf(buf,
	                 "%s %s: it shares %u objects with the %s members as a whole; activity explains "
	                 "%.3g (p = %.3g).\n",
	                 e->finding == OVERT_NO_INDEX ? "Nearest finding" : "Finding", x->d->ids[f->finding],
	                 f->k, e->finding == OVERT_NO_INDEX ? "" : "other", f->lambda, f->p);
}

static void say_partners(struct overt_buf *buf, const struct explanation *x,
                         const struct explained *e)
{
	if (!e->partner_count)
		return;
	overt_buf_printf(buf, "Pairs with two or more objects in common: %zu, of them beyond chance: %zu. "
	                      "The strongest:\n", e->partner_count, e->significant);
	for (size_t i = 0; i < e->partner_count && i < PARTNERS_SHOWN; i++) {
		const struct overt_tested_pair *pair = &x->d->search.tested.pairs[e->partners[i].pair];
		overt_buf_printf(buf, "  ");
		add_number(buf, x, e->partners[i].other);
		overt_buf_printf(buf, ": %u shared, %.3g expected, p = %.3g, q = %.3g%s\n", pair->k,
		                 pair->lambda, pair->p, pair->q, pair->significant ? "" : ", by chance");
	}
}

static void say_pair_test(struct overt_buf *buf, const struct explanation *x)
{
	const struct explained_pair *p = &x->pair;
	overt_buf_printf(buf, "The two together: %u shared objects, %.3g expected from their activity, "
	                      "p = %.3g", p->test.k, p->test.lambda, p->test.p);
	if (p->tested)
		overt_buf_printf(buf, ", q = %.3g over %llu pairs", p->test.q,
		                 (unsigned long long)x->d->search.tested.tests);
	overt_buf_printf(buf, ".\n");
	if (p->test.significant)
		overt_buf_printf(buf, "An edge: beyond chance at a false discovery rate of %g.\n",
		                 x->d->search.tested.alpha);
	else if (!p->tested)
		overt_buf_printf(buf, "No edge: two shared objects are the least that is tested; %u would "
		                      "have been needed.\n", p->needed);
	else
		overt_buf_printf(buf, "No edge: q is above %g; %u shared objects would have been needed.\n",
		                 x->d->search.tested.alpha, p->needed);
}

static void say_pair(struct overt_buf *buf, const struct explanation *x)
{
	const struct explained_pair *p = &x->pair;
	bool turned = p->test.a != x->accounts[0].account;
	overt_buf_printf(buf, "\n");
	say_pair_test(buf, x);
	if (p->shared_count) {
		overt_buf_printf(buf, "Timing: %u of %u shared objects within 10 minutes, median delay ",
		                 p->detail.window_hits, p->detail.objects);
		overt_span_say(buf, p->detail.median_delay);
		if (isnan(p->detail.synchrony_p))
			overt_buf_printf(buf, "; synchrony cannot be tested (no object has a third account).\n");
		else
			overt_buf_printf(buf, "; synchrony p = %.3g (%u of %u objects with three or more "
			                      "accounts).\n", p->detail.synchrony_p, p->detail.timed_hits,
			                 p->detail.timed_objects);
	}
	for (size_t i = 0; i < p->shared_count && i < 2 * OBJECTS_SHOWN; i++) {
		const struct overt_shared_object *o = &p->shared[i];
		uint32_t count;
		char time[OVERT_TIME_TEXT];
		const struct overt_post_row *posts =
			overt_corpus_posts(x->d->pipeline->corpus, &count);
		overt_time_format(posts[turned ? o->post_b : o->post_a].time, time);
		overt_buf_printf(buf, "  %s, the other ", time);
		overt_span_say(buf, fabs((double)o->delay));
		overt_buf_printf(buf, " %s: ", (o->delay >= 0) != turned ? "later" : "before");
		add_object(buf, x->d, o->kind, o->object);
		overt_buf_printf(buf, ", %u accounts\n", o->sharers);
	}
}

void overt_explanation_text(const struct explanation *x, struct overt_buf *buf)
{
	for (size_t i = 0; i < x->count; i++) {
		const struct explained *e = &x->accounts[i];
		const struct explained_name *name = &x->names[i];
		overt_buf_append(buf, "\n", i > 0);
		add_account(buf, name->platform, name->id, name->handle);
		overt_buf_printf(buf, ", %lld posts\n", (long long)name->posts);
		if (e->finding == OVERT_NO_INDEX)
			say_outside(buf, x, e);
		else
			say_member(buf, x, e);
		say_case(buf, name);
		if (e->own)
			say_roles(buf, e);
		say_popular(buf, x, e);
		say_objects(buf, x, e);
		say_finding(buf, x, e);
		say_partners(buf, x, e);
	}
	if (x->count == 2 && x->d->kinds.count)
		say_pair(buf, x);
}
