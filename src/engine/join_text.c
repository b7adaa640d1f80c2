// SPDX-License-Identifier: GPL-3.0-or-later
#include "join_text.h"
#include "text.h"
#include <math.h>

enum { LINE_FIXED = 512 };

bool join_put_header(struct overt_buf *out, const struct overt_join_options *join,
                     bool test)
{
	char seconds[TEXT_NUMBER];
	overt_buf_add(out, OVERT_STR("account_a,account_b,objects"));
	for (size_t w = 0; w + 1 < join->window_count; w++) {
		*text_ratio(seconds, (uint64_t)join->windows[w], 1000) = '\0';
		overt_buf_printf(out, ",objects_%ss", seconds);
	}
	overt_buf_add(out, OVERT_STR(",pairs,mean_delay,a_first,ties"));
	return overt_buf_add(out, test ? OVERT_STR(",k,lambda,p,q,significant\n") : OVERT_STR("\n"));
}

static char *put_number(char *out, uint64_t number)
{
	*out++ = ',';
	return text_unsigned(out, number);
}

static char *put_tested(char *out, const struct join_tested *tested)
{
	out = put_number(out, tested->k);
	*out++ = ',';
	if (!isnan(tested->verdict.lambda))
		out = text_short(out, tested->verdict.lambda);
	*out++ = ',';
	out = text_short(out, tested->verdict.p);
	*out++ = ',';
	out = text_short(out, tested->verdict.q);
	return put_number(out, tested->verdict.significant);
}

void join_put_edge(struct overt_buf *out, overt_str a, overt_str b, const struct overt_edge *edge,
                   size_t windows, const struct join_tested *tested)
{
	char line[LINE_FIXED];
	text_field(out, a);
	overt_buf_append(out, ",", 1);
	text_field(out, b);
	char *end = put_number(line, edge->objects[windows - 1]);
	for (size_t w = 0; w + 1 < windows; w++)
		end = put_number(end, edge->objects[w]);
	end = put_number(end, edge->pairs);
	*end++ = ',';
	end = text_ratio(end, edge->delay_sum, (uint64_t)edge->pairs * 1000);
	end = put_number(end, edge->a_first);
	end = put_number(end, edge->ties);
	if (tested)
		end = put_tested(end, tested);
	*end++ = '\n';
	overt_buf_append(out, line, (size_t)(end - line));
}

void join_test_counts(const struct overt_verdicts *verdicts, struct overt_test_counts *counts)
{
	counts->made = true;
	counts->testable = verdicts->background.testable;
	counts->kappa = verdicts->background.kappa;
	counts->alpha = verdicts->alpha;
	counts->tests = verdicts->tests;
	counts->pairs_more = verdicts->background.pairs_more;
	counts->significant = verdicts->significant;
}
