import { openLocalPostgres } from '@prescient/local-postgres';
import pg from 'pg';

type Row = Record<string, unknown>;

/** Runs statements as the owner of the local database of `home`, or of another one on its server, each by itself. */
export async function localSql(
  home: string,
  statements: readonly string[],
  database = 'prescient',
): Promise<Row[]> {
  const server = await openLocalPostgres({ home });
  const client = new pg.Client(Object.assign(new URL(server.ownerUrl), { pathname: `/${database}` }).href);
  try {
    await client.connect();
    let rows: Row[] = [];
    for (const statement of statements) ({ rows } = await client.query<Row>(statement));
    return rows;
  } finally {
    await client.end();
    await server.leave();
  }
}

/** The databases of the local server, but for PostgreSQL's own. */
export const databasesOf = async (home: string): Promise<string[]> => {
  const rows = await localSql(home, [
    `select datname from pg_database where datname like 'prescient%' order by 1`,
  ]);
  return rows.map(({ datname }) => String(datname));
};
