import type { RouterInputs } from '@prescient/api';
import { progress } from '@prescient/workshop';
import { makeHistory, middleCursor, type Past } from './history.ts';
import type { Laboratory } from '../laboratory/laboratory.ts';
import { isWanted, type Settings } from '../settings.ts';
import { spreadOf, type Spread } from './statistics.ts';

/** One kind of read on a portfolio with a past, against the same on the portfolio with the shortest one. */
export interface ReadResult {
  readonly name: string;
  readonly trades: number;
  readonly milliseconds: Spread;
  readonly ratio: Spread;
}

const pathOf = (procedure: string, input: unknown): string =>
  `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;

/** The reads: the account, the account with its positions, its newest positions and trades, and trades in the middle of the past. */
const READS: Readonly<Record<string, (past: Past, cursor: string) => string>> = {
  'portfolio.get': ({ portfolioId }) =>
    pathOf('portfolio.get', { portfolioId } satisfies RouterInputs['portfolio']['get']),
  'portfolio.summary': ({ portfolioId }) =>
    pathOf('portfolio.summary', { portfolioId } satisfies RouterInputs['portfolio']['summary']),
  'portfolio.positions': ({ portfolioId }) =>
    pathOf('portfolio.positions', {
      portfolioId,
      limit: 50,
    } satisfies RouterInputs['portfolio']['positions']),
  'history, first page': ({ portfolioId }) =>
    pathOf('trade.list', { portfolioId, limit: 50 } satisfies RouterInputs['trade']['list']),
  'history, deep page': ({ portfolioId }, cursor) =>
    pathOf('trade.list', { portfolioId, limit: 50, cursor } satisfies RouterInputs['trade']['list']),
};

/** Times one kind of read on all portfolios, in turn, round by round. */
async function timeRead(
  lab: Laboratory,
  paths: readonly string[],
  settings: Settings,
): Promise<(readonly number[])[]> {
  const job = { kind: 'reads', url: lab.api.url, paths, requests: settings.requests } as const;
  // The first reads come from disk, and run code that has not run yet.
  await lab.load.read({ ...job, requests: Math.ceil(settings.requests / 4) });
  const rounds = [];
  for (let number = 0; number < settings.repeat; number += 1) rounds.push((await lab.load.read(job)).medians);
  return rounds;
}

/** Null where they were not asked for. */
export async function measureReads(lab: Laboratory, settings: Settings): Promise<ReadResult[] | null> {
  if (!isWanted(settings, 'reads')) return null;
  const { owner, ownerUrl } = lab.ours;
  const pasts = await makeHistory(ownerUrl, settings.history);
  const cursors: string[] = [];
  for (const past of pasts) cursors.push(await middleCursor(owner, past));
  const results: ReadResult[] = [];
  for (const [name, path] of Object.entries(READS)) {
    progress(`reads: ${name}`);
    const rounds = await timeRead(
      lab,
      pasts.map((past, index) => path(past, cursors[index] ?? '')),
      settings,
    );
    for (const [index, { trades }] of pasts.entries()) {
      const times = rounds.map((medians) => medians[index] ?? Number.NaN);
      const ratio = spreadOf(
        rounds.map((medians, round) => (times[round] ?? Number.NaN) / (medians[0] ?? Number.NaN)),
      );
      results.push({ name, trades, milliseconds: spreadOf(times), ratio });
    }
  }
  return results;
}
