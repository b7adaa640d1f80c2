// SPDX-License-Identifier: GPL-3.0-or-later
#include "join_text.h"
#include "text.h"

enum { LINE_FIXED = 512 };

bool join_put_header(struct overt_buf *out, const struct overt_join_options *join)
{
	char seconds[TEXT_NUMBER];
	overt_buf_add(out, OVERT_STR("account_a,account_b,objects"));
	for (size_t w = 0; w + 1 < join->window_count; w++) {
		*text_ratio(seconds, (uint64_t)join->windows[w], 1000) = '\0';
		overt_buf_printf(out, ",objects_%ss", seconds);
	}
	return overt_buf_add(out, OVERT_STR(",pairs,mean_delay,a_first,ties\n"));
}

static char *put_number(char *out, uint64_t number)
{
	*out++ = ',';
	return text_unsigned(out, number);
}

void join_put_edge(struct overt_buf *out, overt_str a, overt_str b, const struct overt_edge *edge,
                   size_t windows)
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
	*end++ = '\n';
	overt_buf_append(out, line, (size_t)(end - line));
}
