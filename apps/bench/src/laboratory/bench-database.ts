import { connect, verifyAudit } from '@prescient/core';
import pg from 'pg';

/** One side's database, and who may do what in it. */
export interface BenchDatabase {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  /** The owner's connection, for what is prepared and counted outside the measurements. */
  readonly owner: pg.Client;
}

/** A connection that outlives its server without ending this process: whatever it is asked then fails instead. */
export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Works on a connection of its own. */
export async function withOwner(
  ownerUrl: string,
  work: (owner: pg.Client) => Promise<unknown>,
): Promise<void> {
  const owner = await connectTo(ownerUrl);
  try {
    await work(owner);
  } finally {
    await owner.end();
  }
}

/** Executed trades of a database. */
export async function countTrades({ owner }: BenchDatabase): Promise<number> {
  const { rows } = await owner.query<{ trades: string }>(
    'select sum(trade_count) as trades from portfolio_state',
  );
  return Number(rows[0]?.trades);
}

/** The result of an audit of a whole database. */
export interface Audited {
  readonly clean: boolean;
  readonly fills: number;
  readonly transfers: number;
  readonly differences: number;
}

export async function audit({ applicationUrl }: BenchDatabase): Promise<Audited> {
  const db = await connect({ url: applicationUrl, poolSize: 1 });
  try {
    const { clean, fills, transfers, differences } = await verifyAudit(db);
    return { clean, fills, transfers, differences: differences.length };
  } finally {
    await db.close();
  }
}
