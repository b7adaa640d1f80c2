// SPDX-License-Identifier: GPL-3.0-or-later
#include "search.h"

#include <stdlib.h>
#include <string.h>

static overt_err divide(const struct overt_cochoice *tested, uint32_t accounts,
                        const overt_ms *first, const struct search_options *options,
                        uint32_t *community, struct overt_error *err)
{
	struct overt_link *links = malloc((tested->significant + 1) * sizeof *links);
	size_t n = 0;
	if (!links)
		return overt_fail(err, OVERT_E_NOMEM, "no memory for %zu edges", tested->significant);
	for (size_t i = 0; i < tested->pair_count; i++)
		if (tested->pairs[i].significant)
			links[n++] = (struct overt_link){tested->pairs[i].a, tested->pairs[i].b,
			                                 tested->pairs[i].k};
	overt_err code = overt_graph_divide(links, n, accounts, first, options->division, options->seed,
	                                    community, err);
	free(links);
	return code;
}

/* A suspected finding keeps the members that carry it; two at least must remain. */
static void trim(struct overt_finding *finding)
{
	size_t kept = 0;
	for (size_t i = 0; i < finding->member_count; i++)
		kept += finding->members[i].kept;
	if (!finding->suspect)
		return;
	if (kept < 2) {
		finding->suspect = false;
		return;
	}
	size_t n = 0;
	for (size_t i = 0; i < finding->member_count; i++)
		if (finding->members[i].kept)
			finding->members[n++] = finding->members[i];
	finding->member_count = n;
}

static void note_members(struct search *search, uint32_t accounts)
{
	memset(search->finding_of, 0xFF, accounts * sizeof *search->finding_of);
	for (size_t f = 0; f < search->findings.count; f++) {
		const struct overt_finding *finding = &search->findings.items[f];
		for (size_t m = 0; m < finding->member_count; m++)
			search->finding_of[finding->members[m].account] = (uint32_t)f;
	}
}

overt_err overt_search(const struct overt_shares *kinds, size_t count, const overt_ms *first,
                       const struct search_options *options, struct search *out,
                       const struct overt_progress *progress, struct overt_error *err)
{
	const struct overt_cochoice_options test = {options->alpha, 0, options->threads};
	uint32_t accounts = kinds[0].accounts;
	struct search made = {.community = malloc(((size_t)accounts + 1) * sizeof *made.community),
	                      .finding_of = malloc(((size_t)accounts + 1) * sizeof *made.finding_of)};
	overt_err code = OVERT_OK;
	if (!made.community || !made.finding_of)
		code = overt_fail(err, OVERT_E_NOMEM, "no memory for %u accounts", accounts);
	if (!code)
		code = overt_cochoice_test(kinds, count, &test, &made.tested, progress, err);
	if (!code)
		code = divide(&made.tested, accounts, first, options, made.community, err);
	if (!code)
		code = overt_findings_make(kinds, count, made.community, NULL, &made.findings, err);
	if (code) {
		overt_search_free(&made);
		return code;
	}
	for (size_t f = 0; f < made.findings.count; f++)
		trim(&made.findings.items[f]);
	note_members(&made, accounts);
	*out = made;
	return OVERT_OK;
}

void overt_search_free(struct search *search)
{
	if (!search)
		return;
	overt_cochoice_free(&search->tested);
	overt_findings_free(&search->findings);
	free(search->community);
	free(search->finding_of);
	*search = (struct search){0};
}
