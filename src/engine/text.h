// SPDX-License-Identifier: GPL-3.0-or-later
/** \file text.h  Numbers and CSV fields as bytes, without printf: millions of lines are written. */
#ifndef OVERT_ENGINE_TEXT_H
#define OVERT_ENGINE_TEXT_H

#include <overt/base.h>

/** Bytes that any number here needs at most. */
#define TEXT_NUMBER 40

/**
 * Writes a whole number.
 * \param out     room for TEXT_NUMBER bytes
 * \param number  number
 * \return behind the last byte
 */
char *text_unsigned(char *out, uint64_t number);

/**
 * Writes a quotient with 15 significant digits, without trailing zeros.
 * \param out      room for TEXT_NUMBER bytes
 * \param above    dividend
 * \param below    divisor, > 0
 * \return behind the last byte
 */
char *text_ratio(char *out, uint64_t above, uint64_t below);

/**
 * Writes a number with 6 significant digits, without trailing zeros, as printf's %g does (below
 * 0.0001 and from 1000000 on with an exponent); halves may be rounded the other way.
 * \param out     room for TEXT_NUMBER bytes
 * \param number  0 or more, finite
 * \return behind the last byte
 */
char *text_short(char *out, double number);

/**
 * Appends a CSV field, quoted where RFC 4180 asks for it.
 * \param buf    buffer
 * \param field  bytes
 * \return false when the buffer has failed
 */
bool text_field(struct overt_buf *buf, overt_str field);

/**
 * Must a CSV field be quoted?
 * \param field  bytes
 * \return true if so
 */
bool text_needs_quotes(overt_str field);

/**
 * Appends bytes with their quotes doubled, without quotes around.
 * \param buf   buffer
 * \param text  bytes
 * \return false when the buffer has failed
 */
bool text_doubled(struct overt_buf *buf, overt_str text);

#endif
