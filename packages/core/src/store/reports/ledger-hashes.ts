import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { rawQuery } from '../connection/raw-query.ts';
import type { ExportPlace } from './load-export.ts';

/** The hash of the first fills of a portfolio, from which it goes on. */
export interface HashedLedger {
  readonly portfolioId: number;
  readonly fills: number;
  /** SHA-256, 64 hexadecimal digits. */
  readonly hash: string;
  /** The last fill in it; null without one. */
  readonly place: ExportPlace | null;
}

interface Row {
  readonly fills: number;
  readonly hash: string;
  readonly time: string;
  readonly id: string;
}

const FIND = `select fills, hash, recorded_at as time, command_id as id from ledger_hashes where portfolio_id = $1`;

/** Finds the hash that was kept of a portfolio; null if none was. */
export async function loadHash(em: SqlEntityManager, portfolioId: number): Promise<HashedLedger | null> {
  const [row] = await rawQuery<Row>(em, FIND, [portfolioId]);
  return row
    ? { portfolioId, fills: row.fills, hash: row.hash, place: { time: row.time, id: row.id } }
    : null;
}

const KEEP = `
  insert into ledger_hashes (portfolio_id, fills, recorded_at, command_id, hash) values ($1, $2, $3, $4, $5)
  on conflict (portfolio_id) do update set fills = excluded.fills, recorded_at = excluded.recorded_at,
    command_id = excluded.command_id, hash = excluded.hash where ledger_hashes.fills < excluded.fills`;

/** Keeps a hash, unless one of more fills is kept already. */
export async function keepHash(
  em: SqlEntityManager,
  { portfolioId, fills, place, hash }: HashedLedger,
): Promise<void> {
  if (place !== null) await rawQuery(em, KEEP, [portfolioId, fills, place.time, place.id, hash]);
}
