// SPDX-License-Identifier: GPL-3.0-or-later
/** \file fixture.h  A small case for the tests of the store. */
#ifndef OVERT_TESTS_STORE_FIXTURE_H
#define OVERT_TESTS_STORE_FIXTURE_H

#include <overt/store.h>

#include "../check.h"

/** A folder of the test's own, made by make_folder; everything in it is removed at the end. */
extern char folder[];

int make_folder(void **state);
int remove_folder(void **state);

/** Path in the folder; the buffer is overwritten by the eighth next call. */
const char *in_folder(const char *name);

/** What a step notes in all tests. */
extern const struct overt_case_step_note note;

/** Opens a case and fails the test when that is impossible. */
struct overt_case *open_case(const char *path, enum overt_case_mode mode);

/** Begins a step and fails the test when that is impossible. */
void begin(struct overt_case *file, enum overt_case_step step);

/** Commits and fails the test when that is impossible. */
void commit(struct overt_case *file);

/** Writes a source file of a few bytes and a case with something in every table. */
void build_case(const char *path);

/** Adds `accounts` accounts, numbered from 1, in an open import step with source 1. */
void add_accounts(struct overt_case *file, int64_t accounts);

/** Problems that a check finds; the first message goes to `first` (may be NULL). */
uint64_t problems_of(const char *path, char first[1024]);

/**
 * Runs SQL behind overt's back: without its triggers (they are put back) and with the
 * seal taken off, so that nothing but the chain can notice. False when SQLite refuses.
 */
bool meddle(const char *path, const char *sql);

#endif
