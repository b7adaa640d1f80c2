// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"
#include "pdf.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A folder of one's own: the report may name people, so that nobody else may read it. */
struct workshop {
	char folder[512], html[560], pdf[560], log[560], profile[560];
};

static overt_err open_workshop(struct workshop *w, struct overt_error *err)
{
	const char *base = getenv("TMPDIR");
	snprintf(w->folder, sizeof w->folder, "%.480s/overt-pdf-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(w->folder)) {
		overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
		overt_fail_at(err, w->folder, 0, -1);
		w->folder[0] = '\0';
		return err->code;
	}
	snprintf(w->html, sizeof w->html, "%s/report.html", w->folder);
	snprintf(w->pdf, sizeof w->pdf, "%s/report.pdf", w->folder);
	snprintf(w->log, sizeof w->log, "%s/log", w->folder);
	snprintf(w->profile, sizeof w->profile, "--user-data-dir=%s/profile", w->folder);
	return OVERT_OK;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	remove(path);
	return 0;
}

static void close_workshop(struct workshop *w)
{
	if (w->folder[0])
		nftw(w->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- the page ---- */

/* A CSS string: letters and digits as they are, everything else in ASCII by its number. */
static void add_css_string(struct overt_buf *out, const char *text)
{
	overt_buf_append(out, "\"", 1);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		bool plain = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		             (c >= 'a' && c <= 'z') || c == ' ' || c == '.' || c == '-' || c == '_';
		if (plain)
			overt_buf_append(out, &c, 1);
		else
			overt_buf_printf(out, "\\%06x", c);
	}
	overt_buf_append(out, "\"", 1);
}

/* The id of the case: the beginning of its first link, which never changes. */
static overt_err read_id(struct overt_case *file, char id[16], struct overt_error *err)
{
	struct overt_case_query *query = NULL;
	const struct overt_case_value *row = NULL;
	id[0] = '\0';
	overt_err code = overt_case_query_open(
		file, "SELECT substr(hash, 1, 12) FROM chain WHERE seq = 1", NULL, 0, &query, err);
	if (!code)
		code = overt_case_query_next(query, &row, err);
	if (!code && row)
		snprintf(id, 16, "%.*s", (int)row[0].text.len, row[0].text.ptr);
	overt_case_query_close(query);
	return code;
}

static void add_foot(struct overt_buf *out, const char *name, const char *id)
{
	char text[512];
	const char *slash = strrchr(name, '/');
	snprintf(text, sizeof text, "%.300s%s%s", slash ? slash + 1 : name, id[0] ? " - case " : "", id);
	overt_buf_printf(out, "<style>@page { size: A4; @bottom-left { content: ");
	add_css_string(out, text);
	overt_buf_printf(out, "; font: 8pt sans-serif; color: #444 } @bottom-right { content: "
	                      "counter(page) \" / \" counter(pages); font: 8pt sans-serif; "
	                      "color: #444 } }</style>\n");
}

/* The foot goes before the page's own policy, which allows no further style; what is folded
   is unfolded, since paper cannot be. Texts from files are escaped: no tag is theirs. */
static bool arrange(overt_str page, const char *name, const char *id, struct overt_buf *out)
{
	static const char head[] = "<head>\n<meta charset=\"utf-8\">\n", fold[] = "<details";
	const char *at = page.ptr, *end = page.ptr + page.len;
	const char *start = memmem(at, page.len, head, sizeof head - 1);
	if (!start)
		return false;
	start += sizeof head - 1;
	overt_buf_append(out, at, (size_t)(start - at));
	add_foot(out, name, id);
	for (at = start; at < end;) {
		const char *next = memmem(at, (size_t)(end - at), fold, sizeof fold - 1);
		const char *until = next ? next + sizeof fold - 1 : end;
		overt_buf_append(out, at, (size_t)(until - at));
		if (next)
			overt_buf_append(out, " open", 5);
		at = until;
	}
	return !out->failed;
}

static overt_err write_html(const struct workshop *w, overt_str page, struct overt_error *err)
{
	FILE *stream = fopen(w->html, "wxe");
	bool ok = stream && fwrite(page.ptr, 1, page.len, stream) == page.len;
	if (stream && fclose(stream) != 0)
		ok = false;
	if (ok)
		return OVERT_OK;
	overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
	return overt_fail_at(err, w->html, 0, -1);
}

static overt_err make_page(struct overt_case *file, const char *name,
                           const struct overt_report_options *options, const struct workshop *w,
                           struct overt_error *err)
{
	struct overt_buf page = {0}, arranged = {0};
	const struct overt_report_sink sink = overt_report_buffer(&page);
	char id[16];
	overt_err code = overt_report_write(file, "html", NULL, options, &sink, err);
	if (!code)
		code = read_id(file, id, err);
	if (!code && !arrange(overt_buf_view(&page), name, id, &arranged))
		code = overt_fail(err, OVERT_E_INTERNAL, "the page cannot be arranged for print");
	if (!code)
		code = write_html(w, overt_buf_view(&arranged), err);
	overt_buf_free(&page);
	overt_buf_free(&arranged);
	return code;
}

/* ---- the printer ---- */

/* Runs a program with its messages in the log. Result: errno when it cannot be started. */
static int run(const struct workshop *w, const char *const *words, int *status)
{
	posix_spawn_file_actions_t files;
	pid_t child;
	int failed = posix_spawn_file_actions_init(&files);
	if (failed)
		return failed;
	posix_spawn_file_actions_addopen(&files, 1, w->log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_adddup2(&files, 1, 2);
	failed = posix_spawnp(&child, words[0], &files, NULL, (char *const *)(uintptr_t)words, environ);
	posix_spawn_file_actions_destroy(&files);
	while (!failed && waitpid(child, status, 0) < 0)
		if (errno != EINTR)
			failed = errno;
	return failed;
}

static overt_err complain(const struct workshop *w, const char *program, struct overt_error *err)
{
	char line[256], last[256] = "no message";
	FILE *log = fopen(w->log, "re");
	while (log && fgets(line, sizeof line, log)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (line[0])
			snprintf(last, sizeof last, "%s", line);
	}
	if (log)
		fclose(log);
	return overt_fail(err, OVERT_E_IO, "%s wrote no PDF; it says: %.200s", program, last);
}

static overt_err print_page(const struct workshop *w, struct overt_error *err)
{
	char target[600], source[600];
	snprintf(target, sizeof target, "--print-to-pdf=%s", w->pdf);
	snprintf(source, sizeof source, "file://%s", w->html);
	/* Chromium refuses its sandbox to root; the page has no script and may fetch nothing. */
	const char *sandbox = geteuid() == 0 ? "--no-sandbox" : "--disable-extensions";
	const char *const programs[][9] = {
		{"chromium", "--headless", "--disable-gpu", sandbox, w->profile, "--no-pdf-header-footer",
	     target, source, NULL},
		{"chromium-browser", "--headless", "--disable-gpu", sandbox, w->profile,
	     "--no-pdf-header-footer", target, source, NULL},
		{"weasyprint", w->html, w->pdf, NULL},
	};
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		int status = 0;
		int failed = run(w, programs[i], &status);
		if (failed == ENOENT || failed == EACCES)
			continue;
		if (failed)
			return overt_fail(err, OVERT_E_IO, "%s: %s", programs[i][0], strerror(failed));
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || access(w->pdf, R_OK) != 0)
			return complain(w, programs[i][0], err);
		return OVERT_OK;
	}
	return overt_fail(err, OVERT_E_IO, "a PDF needs Chromium or WeasyPrint; install one of Debian's "
	                                   "packages: apt-get install chromium, or: apt-get install "
	                                   "weasyprint");
}

static overt_err copy_pdf(const struct workshop *w, FILE *to, struct overt_error *err)
{
	char block[65536];
	size_t n = 0;
	FILE *from = fopen(w->pdf, "re");
	bool ok = from != NULL;
	while (ok && (n = fread(block, 1, sizeof block, from)) > 0)
		ok = fwrite(block, 1, n, to) == n;
	ok = ok && !ferror(from);
	if (from)
		fclose(from);
	return ok ? OVERT_OK : overt_fail(err, OVERT_E_IO, "%s", strerror(errno));
}

static overt_err hand_over(const struct workshop *w, const char *path, struct overt_error *err)
{
	struct cli_target target;
	if (strcmp(path, "-") == 0)
		return copy_pdf(w, stdout, err);
	overt_err code = cli_target_open(&target, path, err);
	return code ? code : cli_target_close(&target, copy_pdf(w, target.stream, err), err);
}

overt_err cli_write_pdf(struct overt_case *file, const char *name,
                        const struct overt_report_options *options, const char *path,
                        struct overt_error *err)
{
	struct workshop w = {.folder = ""};
	overt_err code = strcmp(path, "-") == 0 ? OVERT_OK : cli_spare_sources(file, path, err);
	if (!code)
		code = open_workshop(&w, err);
	if (!code)
		code = make_page(file, name, options, &w, err);
	if (!code)
		code = print_page(&w, err);
	if (!code)
		code = hand_over(&w, path, err);
	close_workshop(&w);
	return code;
}
