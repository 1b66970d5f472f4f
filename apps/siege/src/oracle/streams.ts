import { caughtUp, toldWrongly, type FillStream } from '@prescient/workshop';
import type pg from 'pg';
import type { Findings } from '../finding.ts';

const FILLS = `select portfolio_id, command_id from fills order by recorded_at, command_id`;

interface FillRow {
  readonly portfolio_id: number;
  readonly command_id: string;
}

/** Compares streams with the fills of their portfolios: every one since the stream began, once and in order. */
export async function checkStreams(
  client: pg.Client,
  streams: readonly FillStream[],
  findings: Findings,
): Promise<void> {
  const { rows } = await client.query<FillRow>(FILLS);
  const byPortfolio = Map.groupBy(rows, ({ portfolio_id: id }) => id);
  const compare = async (stream: FillStream): Promise<void> => {
    const fills = (byPortfolio.get(stream.portfolioId) ?? []).map(({ command_id: id }) => id);
    await caughtUp(stream, fills.at(-1));
    const wrong = toldWrongly(stream, fills);
    if (wrong) findings.add(wrong.kind, wrong.what);
  };
  await Promise.all(streams.map(compare));
}
