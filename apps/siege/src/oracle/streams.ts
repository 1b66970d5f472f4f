import { caughtUp, toldWrongly, type FillStream } from '@prescient/workshop';
import type pg from 'pg';
import type { Findings } from '../finding.ts';

const FILLS = `select command_id from fills where portfolio_id = $1 order by recorded_at, command_id`;

/** Compares a stream with the fills of its portfolio: every one since it began, once and in order. */
export async function checkStream(client: pg.Client, stream: FillStream, findings: Findings): Promise<void> {
  const { rows } = await client.query<{ command_id: string }>(FILLS, [stream.portfolioId]);
  const fills = rows.map(({ command_id: id }) => id);
  await caughtUp(stream, fills.at(-1));
  const wrong = toldWrongly(stream, fills);
  if (wrong) findings.add(wrong.kind, wrong.what);
}
