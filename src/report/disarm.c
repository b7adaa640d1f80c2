// SPDX-License-Identifier: GPL-3.0-or-later
#include "disarm.h"

static const struct disarm techniques[] = {
#define DISARM(id, name, in_galaxy) {id, name, in_galaxy},
#include "disarm.def"
#undef DISARM
};

const struct disarm *disarm_find(overt_str id)
{
	for (size_t i = 0; i < sizeof techniques / sizeof *techniques; i++)
		if (overt_str_equal(id, overt_str_from(techniques[i].id)))
			return &techniques[i];
	return NULL;
}
