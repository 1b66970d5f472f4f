import {
  addSnapshots,
  clockShowing,
  commitCommands,
  connect,
  createPortfolio,
  importMarkets,
  markPositions,
  parsePrice,
  parseUsd,
  readHistory,
  settleAll,
  snapshotEquity,
  type Database,
  type Price,
  type ReadHistory,
} from '@prescient/core';
import { createTestDatabase } from '@prescient/testkit';
import type { WeeklyCase } from '@prescient/testkit/stock-weekly';
import { aListing } from './listing.ts';
import type { PlainPoint, PlainTrade } from './second-report.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const ONE = 1_000_000n;
const STAKE = 10n * ONE;
export const INITIAL = 100_000n * ONE;
const portfolioId = 7;

/** A favourite that is bought: the same market in plain numbers and as the exchange takes it. */
interface Bet {
  readonly one: WeeklyCase;
  readonly yes: boolean;
  readonly cost: bigint;
  readonly shares: bigint;
  readonly boughtAt: number;
  readonly settledAt: number;
  readonly p: number;
}

/** Weeks later, so that it lies in the future of the database: facts are recorded in order of time. */
const shiftOf = (cases: readonly WeeklyCase[]): number => {
  const first = Math.min(...cases.map(({ at }) => at.getTime()));
  return Math.ceil((Date.now() - first + 2 * DAY) / WEEK) * WEEK;
};

/** The favourite of each market, for 10 dollars; a tie has none. Its p moves the price a fifth further from a half. */
function betsOn(cases: readonly WeeklyCase[], shift: number): Bet[] {
  return cases.flatMap((one) => {
    const price = parsePrice(one.price) as bigint;
    if (price === ONE / 2n) return [];
    const cost = price > ONE / 2n ? price : ONE - price;
    const said = Math.min(0.5 + (Number(cost) / 1e6 - 0.5) * 1.2, 0.99);
    return [
      {
        one,
        yes: price > ONE / 2n,
        cost,
        shares: (STAKE * ONE) / cost,
        boughtAt: one.at.getTime() + shift,
        settledAt: one.resolvedAt.getTime() + shift,
        p: Number(said.toFixed(6)),
      },
    ];
  });
}

/** The price of a bet's outcome by its market's history, of up to a moment; null where there is none. */
function priceAt({ one, yes }: Bet, ms: number, shift: number): bigint | null {
  const known = one.history.findLast(([seconds]) => seconds * 1_000 + shift <= ms);
  if (!known) return null;
  const price = parsePrice(known[1]) as bigint;
  return yes ? price : ONE - price;
}

function closingOf(bet: Bet, shift: number): number | null {
  const end = bet.settledAt - HOUR;
  const known = bet.one.history.findLast(([seconds]) => seconds * 1_000 + shift <= end);
  if (!known || bet.boughtAt > end || known[0] * 1_000 + shift <= end - DAY) return null;
  return Number(priceAt(bet, end, shift)!) / 1e6;
}

/** The same in plain numbers; the moment of its settlement is the exchange's, which gives each fact of a portfolio one of its own. */
const plainOf = (bet: Bet, shift: number, settledAt: Date): PlainTrade => {
  const won = bet.yes === bet.one.yesWon;
  return {
    event: bet.one.eventId ?? bet.one.marketId,
    boughtAt: bet.boughtAt,
    settledAt: settledAt.getTime(),
    stake: STAKE,
    paid: won ? bet.shares : 0n,
    shares: bet.shares,
    p: bet.p,
    price: Number(bet.cost) / 1e6,
    won,
    closingPrice: closingOf(bet, shift),
  };
};

const buyOf = ({ one, yes, cost, boughtAt, p }: Bet) => ({
  kind: 'execute' as const,
  portfolioId,
  commandId: `weekly:${one.marketId}`,
  occurredAt: new Date(boughtAt),
  venue: 'polymarket',
  marketId: one.marketId,
  marketQuestion: one.question,
  action: yes ? ('buy_yes' as const) : ('buy_no' as const),
  amount: parseUsd('10'),
  price: cost as Price,
  confidence: null,
  p,
  reason: null,
  eventId: one.eventId,
  eventTitle: null,
  eventEndDate: null,
});

/** Keeps the prices of a bet's last day, and has its market end and be paid. */
async function endMarkets(db: Database, bets: readonly Bet[], shift: number): Promise<void> {
  const snapshots = bets.flatMap((bet) =>
    bet.one.history
      .filter(([seconds]) => seconds * 1_000 + shift > bet.settledAt - 26 * HOUR)
      .map(([seconds]) => ({
        venue: 'polymarket',
        marketId: bet.one.marketId,
        outcome: bet.yes ? (0 as const) : (1 as const),
        at: new Date(seconds * 1_000 + shift),
        price: priceAt(bet, seconds * 1_000 + shift, shift) as Price,
        bid: null,
        ask: null,
      })),
  );
  await addSnapshots(db, snapshots);
  const markets = bets.map(({ one, settledAt }) =>
    aListing({
      marketId: one.marketId,
      eventId: one.eventId,
      question: one.question,
      endsAt: new Date(settledAt),
      venueUpdatedAt: new Date(settledAt),
      observation: { state: 'resolved', payout: parsePrice(one.yesWon ? '1' : '0') },
    }),
  );
  await importMarkets(db, { events: [], markets });
  const { failures } = await settleAll(db);
  if (failures.length > 0) throw new Error(`A settlement failed: ${JSON.stringify(failures)}`);
}

/** Marks what is held at the prices of a moment. */
async function mark(db: Database, held: readonly Bet[], { now, shift }: { now: number; shift: number }) {
  const marks = held.map((bet) => ({
    venue: 'polymarket',
    marketId: bet.one.marketId,
    outcome: bet.yes ? (0 as const) : (1 as const),
    price: priceAt(bet, now, shift) as Price,
    at: new Date(now),
  }));
  await markPositions(db, marks);
}

/** A history that the exchange wrote, and the same in plain numbers. */
export interface LivedHistory {
  readonly read: ReadHistory;
  readonly trades: readonly PlainTrade[];
  readonly points: readonly PlainPoint[];
}

/**
 * Buys every favourite, marks it at each midnight, settles it when its market ends, and keeps the equity of each midnight; all
 * by the exchange, and beside it in plain numbers.
 */
export async function liveThrough(cases: readonly WeeklyCase[]): Promise<LivedHistory> {
  const shift = shiftOf(cases);
  const bets = betsOn(cases, shift);
  let time = Math.min(...bets.map(({ boughtAt }) => boughtAt)) - HOUR;
  const urls = await createTestDatabase();
  const db = await connect({
    url: urls.applicationUrl,
    pooled: urls.pooled,
    patienceMs: 200_000,
    clock: clockShowing(() => new Date(time)),
  });
  try {
    await createPortfolio(db, { id: portfolioId, name: 'weekly', initialBalance: parseUsd('100000') });
    const points: PlainPoint[] = [{ ms: time, cash: INITIAL, value: 0n }];
    let cash = INITIAL;
    const valueOf = (held: readonly Bet[], now: number): bigint =>
      held.reduce((sum, bet) => sum + (bet.shares * priceAt(bet, now, shift)!) / ONE, 0n);
    const last = Math.max(...bets.map(({ settledAt }) => settledAt));
    const moments = new Set(bets.flatMap(({ boughtAt, settledAt }) => [boughtAt, settledAt]));
    for (let at = Math.ceil(time / DAY) * DAY; at <= last + DAY; at += DAY) moments.add(at);
    for (const now of [...moments].toSorted((a, b) => a - b)) {
      time = now;
      const ended = bets.filter(({ settledAt }) => settledAt === now);
      if (ended.length > 0) await endMarkets(db, ended, shift);
      for (const bet of ended) cash += bet.yes === bet.one.yesWon ? bet.shares : 0n;
      const bought = bets.filter(({ boughtAt }) => boughtAt === now);
      const outcomes = await commitCommands(db, bought.map(buyOf));
      if (outcomes.some(({ accepted }) => !accepted)) throw new Error('A buy was refused.');
      cash -= STAKE * BigInt(bought.length);
      if (now % DAY !== 0) continue;
      const held = bets.filter(({ boughtAt, settledAt }) => boughtAt <= now && settledAt > now);
      await mark(db, held, { now, shift });
      await snapshotEquity(db, { since: null });
      points.push({ ms: now, cash, value: valueOf(held, now) });
    }
    const read = await readHistory(db, portfolioId);
    points.push({ ms: time, cash, value: 0n });
    const settled = new Map(read.history.trades.map(({ tradeId, closedAt }) => [tradeId, closedAt!]));
    const trades = bets.map((bet) => plainOf(bet, shift, settled.get(buyOf(bet).commandId)!));
    return { read, points, trades };
  } finally {
    await db.close();
    await urls.drop();
  }
}
