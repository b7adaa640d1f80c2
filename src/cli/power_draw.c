// SPDX-License-Identifier: GPL-3.0-or-later
/* The picture of `overt bench power`: a panel for each size, a curve for each number of texts. */
#include "power.h"

enum { PANEL = 230, GAP = 34, HEIGHT = 200, LEFT = 64, TOP = 70, LEGEND = 110, BOTTOM = 66 };
enum { DASHES = 5 };
static const char *const colours[] = {"#b35c00", "#1f6f8b", "#4b2e83", "#2f6b2f", "#8b1e3f"};
/* Curves differ in more than colour. */
static const char *const dashes[] = {"none", "7 3", "2 3", "9 3 2 3", "12 4"};

/* Range of the horizontal axis. */
struct scale {
	double low, high;
};

static struct scale find_scale(const struct power_cell *cells, size_t count)
{
	struct scale s = {1, 0};
	for (size_t i = 0; i < count; i++) {
		s.low = cells[i].rate < s.low ? cells[i].rate : s.low;
		s.high = cells[i].rate > s.high ? cells[i].rate : s.high;
	}
	return s.low < s.high ? s : (struct scale){0, 1};
}

static double place_x(struct scale s, double rate, size_t panel)
{
	return LEFT + (double)panel * (PANEL + GAP) + (rate - s.low) / (s.high - s.low) * PANEL;
}

static double place_y(double recall)
{
	return TOP + (1 - recall) * HEIGHT;
}

static bool same_panel(const struct power_cell *a, const struct power_cell *b)
{
	return a->size == b->size;
}

static bool same_curve(const struct power_cell *a, const struct power_cell *b)
{
	return same_panel(a, b) && a->texts == b->texts;
}

static void draw_frame(struct scale s, size_t panel, uint32_t size, struct overt_buf *out)
{
	double left = place_x(s, s.low, panel), right = place_x(s, s.high, panel);
	overt_buf_printf(out, "<text x=\"%.1f\" y=\"%d\" font-weight=\"bold\">%u accounts</text>\n", left,
	                 TOP - 10, size);
	for (int tick = 0; tick <= 4; tick++) {
		double y = place_y(tick / 4.0);
		overt_buf_printf(out, "<path d=\"M%.1f %.1fH%.1f\" stroke=\"%s\"/>\n", left, y, right,
		                 tick ? "#ddd" : "#666");
		if (panel == 0)
			overt_buf_printf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>\n",
			                 left - 7, y + 4, 25 * tick);
	}
}

/* Marks below the axis: the rates of the panel's first curve. */
static void draw_rates(struct scale s, size_t panel, const struct power_cell *cells, size_t count,
                       struct overt_buf *out)
{
	for (size_t i = 0; i < count && same_curve(&cells[i], &cells[0]); i++)
		overt_buf_printf(out,
		                 "<path d=\"M%.1f %dv5\" stroke=\"#666\"/>"
		                 "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%g</text>\n",
		                 place_x(s, cells[i].rate, panel), TOP + HEIGHT,
		                 place_x(s, cells[i].rate, panel), TOP + HEIGHT + 18, cells[i].rate);
}

static size_t draw_curve(struct scale s, size_t panel, size_t line, const struct power_cell *cells,
                         size_t count, struct overt_buf *out)
{
	size_t n = 0;
	overt_buf_printf(out,
	                 "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" "
	                 "stroke-dasharray=\"%s\" points=\"",
	                 colours[line % DASHES], dashes[line % DASHES]);
	for (; n < count && same_curve(&cells[n], &cells[0]); n++)
		overt_buf_printf(out, "%s%.1f,%.1f", n ? " " : "", place_x(s, cells[n].rate, panel),
		                 place_y(cells[n].recall));
	overt_buf_printf(out, "\"/>\n");
	for (size_t i = 0; i < n; i++)
		overt_buf_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n",
		                 place_x(s, cells[i].rate, panel), place_y(cells[i].recall),
		                 colours[line % DASHES]);
	return n;
}

static void draw_key(double left, size_t line, uint32_t texts, struct overt_buf *out)
{
	double y = TOP + 20.0 * (double)line + 6;
	overt_buf_printf(out,
	                 "<path d=\"M%.1f %.1fh26\" stroke=\"%s\" stroke-width=\"2\" "
	                 "stroke-dasharray=\"%s\"/><text x=\"%.1f\" y=\"%.1f\">%u texts</text>\n",
	                 left, y, colours[line % DASHES], dashes[line % DASHES], left + 33, y + 4, texts);
}

static void draw_head(size_t panels, const char *title, struct overt_buf *out)
{
	overt_buf_printf(out,
	                 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %zu %d\" "
	                 "font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n<title>%s</title>\n"
	                 "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
	                 "<text x=\"%d\" y=\"28\" font-size=\"16\">%s</text>\n"
	                 "<text x=\"%d\" y=\"%d\">chance that a member puts out a given text of the "
	                 "network</text>\n"
	                 "<text transform=\"translate(15 %d) rotate(-90)\" text-anchor=\"middle\">members "
	                 "found</text>\n",
	                 LEFT + panels * (PANEL + GAP) + LEGEND, TOP + HEIGHT + BOTTOM, title, LEFT, title,
	                 LEFT, TOP + HEIGHT + 44, TOP + HEIGHT / 2);
}

bool power_draw(const struct power_cell *cells, size_t count, const char *title,
                struct overt_buf *out)
{
	struct scale s = find_scale(cells, count);
	size_t panels = 0, panel = 0, line = 0;
	for (size_t i = 0; i < count; i++)
		panels += i == 0 || !same_panel(&cells[i], &cells[i - 1]);
	draw_head(panels, title, out);
	for (size_t i = 0; i < count; line++) {
		if (i && !same_panel(&cells[i], &cells[i - 1])) {
			panel++;
			line = 0;
		}
		if (line == 0) {
			draw_frame(s, panel, cells[i].size, out);
			draw_rates(s, panel, &cells[i], count - i, out);
		}
		if (panel == 0)
			draw_key(place_x(s, s.low, panels) - GAP / 2.0, line, cells[i].texts, out);
		i += draw_curve(s, panel, line, &cells[i], count - i, out);
	}
	return overt_buf_printf(out, "</svg>\n");
}
