# SPDX-License-Identifier: GPL-3.0-or-later
# The non-equi join that a data.table user would write.
# Rscript peer_datatable.R EVENTS.csv EDGES.csv THREADS
suppressMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
setDTthreads(as.integer(arguments[3]))
x <- fread(arguments[1])
x[, `:=`(low = timestamp_share - 10L, high = timestamp_share + 10L)]
pairs <- x[x, on = .(object_id, timestamp_share >= low, timestamp_share <= high),
           .(from = x.account_id, to = i.account_id), allow.cartesian = TRUE, nomatch = NULL]
fwrite(pairs[from < to, .(weight = .N), by = .(from, to)][weight >= 2], arguments[2])
