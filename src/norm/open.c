// SPDX-License-Identifier: GPL-3.0-or-later
#include "local.h"
#include <stdlib.h>

overt_err overt_norm_icu_failed(UErrorCode status, const char *what, struct overt_error *err)
{
	if (status == U_MEMORY_ALLOCATION_ERROR)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: %s", what);
	return overt_fail(err, OVERT_E_INTERNAL, "ICU cannot %s: %s", what, u_errorName(status));
}

static UErrorCode open_icu(struct overt_norm *norm)
{
	UErrorCode status = U_ZERO_ERROR;
	norm->fold = unorm2_getNFKCCasefoldInstance(&status);
	norm->spoof = uspoof_open(&status);
	norm->breaks = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
	norm->idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &status);
	return status;
}

overt_err overt_norm_open(struct overt_norm **norm, struct overt_error *err)
{
	overt_err code = OVERT_OK;
	struct overt_norm *tools = calloc(1, sizeof *tools);
	if (!tools)
		return overt_fail(err, OVERT_E_NOMEM, "memory is used up: text tools");
	UErrorCode status = open_icu(tools);
	if (U_FAILURE(status)) {
		code = overt_norm_icu_failed(status, "open its Unicode data", err);
		goto done;
	}
	tools->psl = psl_builtin();
	if (!tools->psl) {
		code = overt_fail(err, OVERT_E_INTERNAL,
		                  "libpsl was built without its list of public suffixes");
		goto done;
	}
	tools->arena = overt_arena_new(SIZE_MAX);
	if (!tools->arena || !overt_norm_glyphs_open(tools)) {
		code = overt_fail(err, OVERT_E_NOMEM, "memory is used up: text tools");
		goto done;
	}
	*norm = tools;
	tools = NULL;
done:
	overt_norm_free(tools);
	return code;
}

void overt_norm_free(struct overt_norm *norm)
{
	if (!norm)
		return;
	for (size_t i = 0; i < GLYPH_PAGES; i++)
		free(norm->pages[i]);
	if (norm->spoof)
		uspoof_close(norm->spoof);
	if (norm->breaks)
		ubrk_close(norm->breaks);
	if (norm->idna)
		uidna_close(norm->idna);
	overt_arena_free(norm->arena);
	overt_buf_free(&norm->out);
	free(norm->raw.data);
	free(norm->text.data);
	free(norm);
}
