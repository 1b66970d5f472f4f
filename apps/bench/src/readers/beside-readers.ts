import { setTimeout as sleep } from 'node:timers/promises';
import { progress, table } from '@prescient/workshop';
import { Feeling, tradeAtEase, type Felt } from './paced-trader.ts';
import { batchPath, queryPath } from './read-request.ts';
import {
  openReaderLaboratory,
  portfolioHolding,
  TRADING_PORTFOLIO,
  type ReaderLaboratory,
} from './reader-laboratory.ts';
import type { ReaderResult } from './reader-job.ts';

/** The load beside the trades. */
interface Load {
  readonly paths: readonly string[];
  readonly connections: number;
  readonly streams: readonly string[];
}

/** The promise: p99 beside readers is at most so many times that of the trades alone, and so much more. */
const TIMES_ALONE = 2;
const MORE_MS = 20;

const portfolioId = portfolioHolding('many');
const pageOf = { portfolioId, limit: 500 };

const LOADS: Readonly<Record<string, Load>> = {
  '100 idle streams': {
    paths: [],
    connections: 0,
    streams: Array.from({ length: 100 }, () =>
      queryPath('live.portfolio', { portfolioId: portfolioHolding('some') }),
    ),
  },
  'batches of 100 lists': {
    paths: [
      batchPath(
        'trade.list',
        Array.from({ length: 100 }, () => pageOf),
      ),
    ],
    connections: 2,
    streams: [],
  },
  'a reader of 30,000 positions': {
    paths: [
      queryPath('portfolio.summary', pageOf),
      queryPath('portfolio.positions', pageOf),
      `/paper-trading/portfolio?portfolio_id=${portfolioId}&limit=500`,
      queryPath('trade.list', pageOf),
    ],
    connections: 2,
    streams: [],
  },
  'an audit': { paths: [queryPath('audit.verify', {})], connections: 1, streams: [] },
};

/** One load, with the same trades alone right before it. */
export interface BesideResult {
  readonly name: string;
  readonly alone: Felt;
  readonly beside: Felt;
  readonly readers: ReaderResult;
  readonly mostMs: number;
  readonly isKept: boolean;
}

/** The length of a stretch, and the number of stretches alone and beside, in turn. */
export interface BesidePlan {
  readonly seconds: number;
  readonly repeat: number;
}

interface Stretch {
  readonly prefix: string;
  readonly seconds: number;
  readonly feeling: Feeling;
}

const trade = ({ api, tokens }: ReaderLaboratory, { prefix, seconds, feeling }: Stretch): Promise<void> =>
  tradeAtEase(
    { url: api.url, token: tokens.trade, portfolioId: TRADING_PORTFOLIO, prefix, seconds },
    feeling,
  );

/** Streams are open by then; idle ones are measured, not their opening. */
const OPENING_SECONDS = 2;

const NOTHING_READ: ReaderResult = { answers: 0, refusals: 0, largestBytes: 0, longestMs: 0 };

const together = (some: ReaderResult, more: ReaderResult): ReaderResult => ({
  answers: some.answers + more.answers,
  refusals: some.refusals + more.refusals,
  largestBytes: Math.max(some.largestBytes, more.largestBytes),
  longestMs: Math.max(some.longestMs, more.longestMs),
});

/** Alone and beside in turn, so that whatever else the machine does concerns both alike. */
async function measureOne(
  lab: ReaderLaboratory,
  [name, load]: [string, Load],
  { seconds, repeat }: BesidePlan,
): Promise<BesideResult> {
  const [alone, beside] = [new Feeling(), new Feeling()];
  const leadSeconds = load.streams.length > 0 ? OPENING_SECONDS : 0;
  const rest = { ...load, seconds: seconds + leadSeconds };
  const job = { kind: 'readers', url: lab.api.url, token: lab.tokens.read, ...rest } as const;
  let readers = NOTHING_READ;
  for (let round = 0; round < repeat; round += 1) {
    const prefix = `${name.replaceAll(/[^a-z0-9]/g, '')}-${round}`;
    await trade(lab, { prefix: `${prefix}-alone`, seconds, feeling: alone });
    const reading = lab.readers.readOn(job);
    await sleep(leadSeconds * 1_000);
    await trade(lab, { prefix: `${prefix}-beside`, seconds, feeling: beside });
    readers = together(readers, await reading);
  }
  const mostMs = TIMES_ALONE * alone.felt.p99Ms + MORE_MS;
  const isKept = beside.felt.p99Ms <= mostMs && beside.refused === 0;
  return { name, alone: alone.felt, beside: beside.felt, readers, mostMs, isKept };
}

/** Measures the trades beside each load. */
export async function measureBesideReaders(plan: BesidePlan): Promise<BesideResult[]> {
  await using lab = await openReaderLaboratory(['some', 'many']);
  progress('warming up');
  await trade(lab, { prefix: 'warm', seconds: Math.min(plan.seconds, 5), feeling: new Feeling() });
  const results: BesideResult[] = [];
  for (const load of Object.entries(LOADS)) {
    progress(`beside ${load[0]}`);
    results.push(await measureOne(lab, load, plan));
  }
  return results;
}

const ms = (value: number): string => value.toFixed(1);

/** The table for a person. */
export const besideText = (results: readonly BesideResult[]): string =>
  table(
    [
      'beside',
      'trades',
      'p50 alone',
      'p50',
      'p99 alone',
      'p99',
      'at most',
      'kept',
      'refused',
      'reads',
      'refused reads',
      'longest read',
    ],
    results.map(({ name, alone, beside, readers, mostMs, isKept }) => [
      name,
      String(beside.trades),
      ms(alone.p50Ms),
      ms(beside.p50Ms),
      ms(alone.p99Ms),
      ms(beside.p99Ms),
      ms(mostMs),
      isKept ? 'yes' : 'NO',
      String(beside.refused),
      String(readers.answers),
      String(readers.refusals),
      ms(readers.longestMs),
    ]),
  );
