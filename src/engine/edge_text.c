// SPDX-License-Identifier: GPL-3.0-or-later
#include "edge_text.h"
#include "text.h"

overt_str edge_header(bool fast)
{
	return fast ? OVERT_STR("from,to,weight_full,avg_time_delta_full,n_content_id_full,"
	                        "n_content_id_y_full,edge_symmetry_score_full,weight_fast,"
	                        "avg_time_delta_fast,n_content_id_fast,n_content_id_y_fast,"
	                        "edge_symmetry_score_fast,object_ids,weight_threshold_full,"
	                        "weight_threshold_fast\n")
	            : OVERT_STR("from,to,weight,avg_time_delta,n_content_id,n_content_id_y,"
	                        "edge_symmetry_score,object_ids,weight_threshold\n");
}

char *edge_put_sum(char *out, const struct edge_sum *sum)
{
	*out++ = ',';
	if (!sum->weight) {
		memcpy(out, ",,,,", 4);
		return out + 4;
	}
	out = text_unsigned(out, sum->weight);
	*out++ = ',';
	out = text_ratio(out, sum->delay_sum, sum->weight * 1000);
	*out++ = ',';
	out = text_unsigned(out, sum->older);
	*out++ = ',';
	out = text_unsigned(out, sum->newer);
	*out++ = ',';
	return sum->older < sum->newer ? text_ratio(out, sum->older, sum->newer)
	                               : text_ratio(out, sum->newer, sum->older);
}
