import * as fc from 'fast-check';
import {
  NO_LIMITS,
  parsePrice,
  parseShares,
  parseUsd,
  signalCommandId,
  type MarketObservation,
  type Price,
  type Quote,
  type Shares,
  type SignalRequest,
  type Usd,
} from '@prescient/core';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { aListing } from '../support/listing.ts';
import { SetClockDatabase } from '../support/set-clock-database.ts';
import { TwoDesks } from '../support/two-desks.ts';

const MARKETS = 3;
const SHARE = 1_000_000;
const CENT = 10_000;

const market = fc.nat({ max: MARKETS - 1 });
const outcome = fc.constantFrom(0 as const, 1 as const);
const cents = fc.integer({ min: 1, max: 99 });
const book = fc.record({
  kind: fc.constantFrom('sound', 'sound', 'sound', 'sound', 'stale', 'gapped', 'empty', 'none', 'closed'),
  bid: fc.integer({ min: 2, max: 60 }),
  spread: fc.integer({ min: 1, max: 9 }),
  sizes: fc.array(fc.integer({ min: 1, max: 300 * SHARE }), { minLength: 1, maxLength: 3 }),
});
const filling = {
  limit: cents,
  timeInForce: fc.constantFrom('FOK' as const, 'FAK' as const),
  book,
  delayMs: fc.constantFrom(0, 250, 40_000),
};
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('buy' as const),
      market,
      outcome,
      stake: fc.integer({ min: 1, max: 120 * SHARE }),
      p: fc.constantFrom(null, 0.7),
      ...filling,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('sell' as const),
      lot: fc.nat(),
      shares: fc.constantFrom(null, 5 * SHARE, 7_500_000),
      ...filling,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('mark' as const), market, outcome, cents }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      market,
      payout: fc.constantFrom('1', '0', '0.5', 'void', 'disputed'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('snapshot' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;
type MadeBook = typeof book extends fc.Arbitrary<infer Each> ? Each : never;

const LIMITS = {
  ...NO_LIMITS,
  maxStake: parseUsd('100'),
  maxOpenPositions: 4,
  lossCoolDownMs: 3_000,
  marketCoolDownMs: 2_000,
  maxMarketExposure: parseUsd('150'),
  maxDailyLoss: parseUsd('120'),
  maxDrawdown: parsePrice('0.3'),
};

const priceOf = (hundredths: number): Price => BigInt(hundredths * CENT) as Price;

function quoteOf(ref: { marketId: string; outcome: 0 | 1 }, made: MadeBook, at: number): Quote {
  const { kind, bid, spread, sizes } = made;
  if (kind === 'none') return null;
  if (kind === 'closed') return 'closed';
  const side = (best: number, sign: number) =>
    sizes.map((size, index) => ({ price: priceOf(best + sign * index), size: BigInt(size) as Shares }));
  const seenAt = new Date(kind === 'stale' ? at - 60_000 : at);
  return {
    fees: { kind: 'polymarket', rate: '0.05', exponent: '1' },
    book: {
      venue: 'polymarket',
      ...ref,
      bids: kind === 'empty' ? [] : side(bid, -1).filter(({ price }) => price > 0n),
      asks: kind === 'empty' ? [] : side(bid + spread, 1),
      tickSize: parsePrice('0.01'),
      minimumSize: parseShares('5'),
      hash: `${ref.marketId} ${ref.outcome} ${at}`,
      occurredAt: seenAt,
      receivedAt: seenAt,
      ...(kind === 'gapped' && { gapped: true }),
    },
  };
}

const observationOf = (payout: string): MarketObservation =>
  payout === 'disputed'
    ? { state: 'disputed', reviewReason: null }
    : { state: 'resolved', payout: payout === 'void' ? 'void' : parsePrice(payout) };

let portfolioId = 70;

/** Takes all steps in both, and compares what both say after each and hold at the end. */
async function liveThrough(world: SetClockDatabase, steps: readonly [number, Step][], terms: Terms) {
  portfolioId += 1;
  const two = await TwoDesks.open(world, { portfolioId, ...terms });
  const idOf = (number: number): string => `m${portfolioId}-${number}`;
  const listingOf = (number: number) =>
    aListing({
      marketId: idOf(number),
      eventId: number === 2 ? null : 'weather',
      question: `Will ${idOf(number)} happen?`,
      tags: number === 0 ? ['weather'] : [],
      venueUpdatedAt: null,
    });
  for (let number = 0; number < MARKETS; number += 1) await two.list(listingOf(number));
  const bought: SignalRequest[] = [];
  for (const [count, [ms, each]] of steps.entries()) {
    world.now += 1 + ms;
    if (each.do === 'snapshot') await two.snapshot();
    else if (each.do === 'mark')
      await two.mark({
        venue: 'polymarket',
        marketId: idOf(each.market),
        outcome: each.outcome,
        price: priceOf(each.cents),
        at: new Date(world.now),
      });
    else if (each.do === 'end')
      await two.list({ ...listingOf(each.market), observation: observationOf(each.payout) });
    else {
      const lot = each.do === 'sell' ? bought[each.lot % (bought.length || 1)] : undefined;
      if (each.do === 'sell' && lot === undefined) continue;
      const ref =
        each.do === 'buy'
          ? { marketId: idOf(each.market), outcome: each.outcome }
          : { marketId: lot!.marketId, outcome: lot!.outcome };
      const signal: SignalRequest = {
        signalId: `two@1.${portfolioId}.${count}.0`,
        strategy: 'two',
        version: 1,
        venue: 'polymarket',
        ...ref,
        do: each.do,
        limitPrice: priceOf(each.limit),
        stake: each.do === 'buy' ? (BigInt(each.stake) as Usd) : null,
        tradeId: lot === undefined ? null : signalCommandId(lot.signalId),
        shares: each.do === 'sell' && each.shares !== null ? (BigInt(each.shares) as Shares) : null,
        timeInForce: each.timeInForce,
        confidence: each.do === 'buy' ? 0.5 : null,
        p: each.do === 'buy' ? each.p : null,
        why: 'because',
        expiresAt: new Date(world.now + 30_000),
      };
      const quote = quoteOf(ref, each.book, world.now + each.delayMs);
      const { live, replay } = await two.carryOut(signal, {
        quote: terms.fillModel === 'book' || quote === 'closed' ? quote : null,
        delayMs: each.delayMs,
        question: `Will ${ref.marketId} happen?`,
      });
      expect(replay).toEqual(live);
      if (each.do === 'buy') bought.push(signal);
    }
  }
  expect(two.replay()).toEqual(await two.live());
}

interface Terms {
  readonly fillModel: 'book' | 'quoted';
  readonly limits: typeof LIMITS | null;
}

test('the same steps leave the same rows, answers and history in memory and in PostgreSQL', async () => {
  const world = await SetClockDatabase.open();
  const terms = fc.record({
    fillModel: fc.constantFrom('book' as const, 'book' as const, 'quoted' as const),
    limits: fc.constantFrom(null, LIMITS),
  });
  const steps = fc.array(fc.tuple(fc.nat({ max: 4_000 }), step), {
    minLength: 12,
    maxLength: 24,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(steps, terms, (taken, chosen) => liveThrough(world, taken, chosen)),
    { numRuns: shortOrFull(4, 60), endOnFailure: true },
  );
});
