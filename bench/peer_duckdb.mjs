// SPDX-License-Identifier: GPL-3.0-or-later
// The self-join that a DuckDB user would write.
// node peer_duckdb.mjs EVENTS.csv EDGES.csv THREADS
import { DuckDBInstance } from '@duckdb/node-api';

const [events, edges, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
await connection.run(`create table shares as select * from read_csv('${events}')`);
await connection.run(`
  copy (
    select a.account_id as "from", b.account_id as "to", count(*) as weight
    from shares a join shares b
      on a.object_id = b.object_id and a.account_id < b.account_id
      and b.timestamp_share between a.timestamp_share - 10 and a.timestamp_share + 10
    group by all having count(*) >= 2
  ) to '${edges}' (header)`);
