import { progress, table } from '@prescient/workshop';
import { secondsOf } from '../measure/processor-time.ts';
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
  /** Processor seconds that the API took a second. */
  readonly apiLoad: { readonly alone: number; readonly beside: number };
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
  readonly felt: Stretches;
}

/** Stretches of one kind: how the trades felt, and the processor time that the API took. */
class Stretches {
  readonly feeling = new Feeling();
  #processor = 0;
  #seconds = 0;

  note(seconds: number, processor: number): void {
    this.#seconds += seconds;
    this.#processor += processor;
  }

  get apiLoad(): number {
    return this.#processor / this.#seconds;
  }
}

async function trade({ api, tokens }: ReaderLaboratory, { prefix, seconds, felt }: Stretch): Promise<void> {
  const [began, before] = [performance.now(), secondsOf(api.pid) ?? 0];
  await tradeAtEase(
    { url: api.url, token: tokens.trade, portfolioId: TRADING_PORTFOLIO, prefix, seconds },
    felt.feeling,
  );
  felt.note((performance.now() - began) / 1_000, (secondsOf(api.pid) ?? 0) - before);
}

const NOTHING_READ: ReaderResult = { answers: 0, refusals: 0, largestBytes: 0, longestMs: 0 };

const together = (some: ReaderResult, more: ReaderResult): ReaderResult => ({
  answers: some.answers + more.answers,
  refusals: some.refusals + more.refusals,
  largestBytes: Math.max(some.largestBytes, more.largestBytes),
  longestMs: Math.max(some.longestMs, more.longestMs),
});

/** Trades while the load is there. Streams are open by then; idle ones are measured, not their opening. */
async function tradeBeside(lab: ReaderLaboratory, load: Load, stretch: Stretch): Promise<ReaderResult> {
  const caller = { url: lab.api.url, token: lab.tokens.read };
  if (load.streams.length > 0) await lab.readers.hold({ kind: 'streams', ...caller, paths: load.streams });
  const reading =
    load.connections > 0
      ? lab.readers.readOn({ kind: 'readers', ...caller, ...load, seconds: stretch.seconds })
      : NOTHING_READ;
  await trade(lab, stretch);
  const read = await reading;
  if (load.streams.length > 0) await lab.readers.hold({ kind: 'streams', ...caller, paths: [] });
  return read;
}

/** Alone and beside in turn, so that whatever else the machine does concerns both alike. */
async function measureOne(
  lab: ReaderLaboratory,
  [name, load]: [string, Load],
  { seconds, repeat }: BesidePlan,
): Promise<BesideResult> {
  const [alone, beside] = [new Stretches(), new Stretches()];
  let readers = NOTHING_READ;
  for (let round = 0; round < repeat; round += 1) {
    const prefix = `${name.replaceAll(/[^a-z0-9]/g, '')}-${round}`;
    await trade(lab, { prefix: `${prefix}-alone`, seconds, felt: alone });
    const stretch = { prefix: `${prefix}-beside`, seconds, felt: beside };
    readers = together(readers, await tradeBeside(lab, load, stretch));
  }
  const mostMs = TIMES_ALONE * alone.feeling.felt.p99Ms + MORE_MS;
  const { felt } = beside.feeling;
  const isKept = felt.p99Ms <= mostMs && felt.refused === 0;
  const apiLoad = { alone: alone.apiLoad, beside: beside.apiLoad };
  return { name, alone: alone.feeling.felt, beside: felt, apiLoad, readers, mostMs, isKept };
}

/** Measures the trades beside each load. */
export async function measureBesideReaders(plan: BesidePlan): Promise<BesideResult[]> {
  await using lab = await openReaderLaboratory(['some', 'many']);
  progress('warming up');
  await trade(lab, { prefix: 'warm', seconds: Math.min(plan.seconds, 5), felt: new Stretches() });
  const results: BesideResult[] = [];
  for (const load of Object.entries(LOADS)) {
    progress(`beside ${load[0]}`);
    results.push(await measureOne(lab, load, plan));
  }
  return results;
}

const ms = (value: number): string => value.toFixed(1);
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

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
      'API alone',
      'API',
      'refused',
      'reads',
      'refused reads',
      'longest read',
    ],
    results.map(({ name, alone, beside, apiLoad, readers, mostMs, isKept }) => [
      name,
      String(beside.trades),
      ms(alone.p50Ms),
      ms(beside.p50Ms),
      ms(alone.p99Ms),
      ms(beside.p99Ms),
      ms(mostMs),
      isKept ? 'yes' : 'NO',
      percent(apiLoad.alone),
      percent(apiLoad.beside),
      String(beside.refused),
      String(readers.answers),
      String(readers.refusals),
      ms(readers.longestMs),
    ]),
  );
