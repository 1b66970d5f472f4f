import { formatUsd, type Usd } from '@prescient/core/money';
import { defineStrategy } from '@prescient/strategies/author';
import { prepare } from '@prescient/strategies/sdk';
import {
  madeWeek,
  millionths,
  recordedWinter,
  weeklyFiles,
  type WeeklyCase,
} from '@prescient/testkit/stock-weekly';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stockWeekly } from '../../src/importers/stock-weekly/stock-weekly.ts';
import { openDesk, runReplay, type RunResult } from '../../src/index.ts';
import { Files } from '../support/import-files.ts';
import { memoryTape } from '../support/memory-tape.ts';

const HOUR_MS = 3_600_000;
/** The hours before the end of a market from which on its favourite is bought. */
const HOURS = 51;
const winter = recordedWinter();
const why = winter ? '' : ' (skipped: ../shared/data/stock-weekly is not here)';

let work: Files;
beforeAll(async () => {
  work = await Files.make();
});
afterAll(() => work.remove());

/** Stakes 10 dollars on the favourite of each of these markets, as soon as it ends within the hours. */
const favourites = (ids: ReadonlySet<string>) =>
  prepare({
    file: 'favourites.ts',
    exported: defineStrategy({
      name: 'favourites',
      version: 1,
      markets: { endsWithinHours: HOURS, limit: 200 },
      onBook({ market, book, held }) {
        const { mid } = book.yes;
        if (held.length > 0 || mid === null || mid === 0.5 || !ids.has(market.id)) return [];
        const outcome = mid > 0.5 ? 'yes' : 'no';
        return [{ do: 'buy', outcome, limit: mid > 0.5 ? mid : 1 - mid, stake: 10 }];
      },
    }),
  });

interface Bet {
  readonly at: number;
  readonly endsAt: number;
  readonly pnl: bigint;
}

/** The bet on a market, by another way than the exchange's: at the first whole hour of the tape at which one would be placed. */
function betOn(one: WeeklyCase, from: number): Bet | null {
  const endsAt = one.resolvedAt.getTime();
  const firstHour = Math.max(0, Math.ceil((endsAt - HOURS * HOUR_MS - from) / HOUR_MS));
  for (let at = from + firstHour * HOUR_MS; at < endsAt; at += HOUR_MS) {
    const shown = one.history.findLast(([seconds]) => seconds * 1_000 <= at);
    if (shown === undefined) continue;
    const price = millionths(shown[1]);
    if (price === 500_000n) continue;
    const cost = price > 500_000n ? price : 1_000_000n - price;
    const won = price > 500_000n === one.yesWon;
    return { at, endsAt, pnl: (won ? 10_000_000_000_000n / cost : 0n) - 10_000_000n };
  }
  return null;
}

/** Replays all markets from their files, and requires what the bets come to. */
async function requireBets(which: 'made' | 'recorded', cases: readonly WeeklyCase[]): Promise<RunResult> {
  const { sink } = await work.bring(stockWeekly, weeklyFiles(which)!, []);
  const tape = memoryTape(sink.tokens, sink.all, { grain: 'prices' });
  const result = await runReplay({
    tapes: [tape],
    strategy: favourites(new Set(cases.map(({ marketId }) => marketId))),
    fingerprint: 'test',
    openDesk,
    settings: { balance: '1000000', fillModel: 'quoted', intervalMs: HOUR_MS },
  });
  const { ledger, counters, settings } = result;
  const bets = cases.flatMap((one) => betOn(one, settings.from) ?? []);
  expect(counters).toMatchObject({ executed: bets.length, rejected: {}, leftOut: 0, settled: bets.length });
  const expected = bets.reduce((sum, { pnl }) => sum + pnl, 0n) as Usd;
  expect(formatUsd(ledger.portfolio.realizedPnl)).toBe(formatUsd(expected));
  expect(ledger.portfolio.totalInvested).toBe(0n);
  expect(ledger.portfolio.balance).toBe(1_000_000_000_000n + expected);
  return result;
}

test('a week of our own making comes to the micro-dollar through a replay of its files', async () => {
  const { counters } = await requireBets('made', madeWeek());
  expect(counters.executed).toBeGreaterThan(3);
});

test.skipIf(!winter)(`a winter of weekly stock markets does as well${why}`, async () => {
  const { counters } = await requireBets('recorded', winter!);
  expect(counters.executed).toBeGreaterThan(1_000);
});
