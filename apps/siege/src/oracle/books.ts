import type pg from 'pg';
import type { Findings } from '../finding.ts';
import type { LyingVenue } from '../venue/lying-venue.ts';

interface LevelRow {
  readonly command_id: string;
  readonly side: string;
  readonly hash: string;
  readonly price: string;
  readonly size: string;
}

const LEVELS = `
  select command_id, receipt->>'side' as side, receipt->'book'->>'hash' as hash,
    round((level->>'price')::numeric, 2)::text as price, round((level->>'size')::numeric, 2)::text as size
  from fills, jsonb_array_elements(receipt->'levels') as level
  where kind in ('buy', 'sell') and fill_model = 'book'`;

/** Compares every level that a fill took with the books that the venue truly had. */
export async function checkBooks(client: pg.Client, venue: LyingVenue, findings: Findings): Promise<void> {
  const { rows } = await client.query<LevelRow>(LEVELS);
  for (const { command_id: id, side, hash, price, size } of rows) {
    const levels = venue.truth.get(hash);
    if (levels === undefined) {
      findings.add('drift', `${id} was filled from a book that never was (${hash})`);
      continue;
    }
    const there = levels.get(`${side === 'buy' ? 'ask' : 'bid'} ${price}`);
    if (there !== size)
      findings.add('drift', `${id} took a level of ${size} at ${price}, and the book had ${there ?? 'none'}`);
  }
}
