import fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import {
  confirmIdentity,
  executeTrade,
  getMarket,
  importMarkets,
  listMarkets,
  readResolutionLog,
  listSnapshots,
  type MarketListing,
} from '../../src/index.ts';
import { aBuy, afterNoon, NOON } from '../support/builders.ts';
import { aListing, outcomesOf, relabelled, resolved, swapped } from '../support/listings.ts';
import { marketWorld, refOf } from '../support/market-world.ts';
import { openTestWorld } from '../support/test-database.ts';

const later = new Date(NOON.getTime() + 86_400_000);
const world = await openTestWorld({ now: () => later });
const { db } = world;
const { heldMarket, holderOf, settle, books, says } = marketWorld(world);

const say = (...markets: MarketListing[]) => importMarkets(db, { events: [], markets });

const CLAIMS: readonly (readonly [what: string, claim: (id: string) => Partial<MarketListing>])[] = [
  ['labels and tokens swapped', (id) => ({ outcomes: swapped(id) })],
  [
    'labels swapped',
    (id) => ({
      outcomes: [
        { ...outcomesOf(id)[0], label: 'No' },
        { ...outcomesOf(id)[1], label: 'Yes' },
      ],
    }),
  ],
  [
    'tokens swapped',
    (id) => ({
      outcomes: [
        { label: 'Yes', tokenId: `${id}-no` },
        { label: 'No', tokenId: `${id}-yes` },
      ],
    }),
  ],
  ['another label', (id) => ({ outcomes: relabelled(id, 'Perhaps') })],
  ['another token', (id) => ({ outcomes: [{ label: 'Yes', tokenId: 'other' }, outcomesOf(id)[1]] })],
  ['another condition', () => ({ conditionId: '0xother' })],
];

describe('under open positions', () => {
  test.each(CLAIMS)(
    '%s: the market keeps its outcomes, waits for a person and pays nobody',
    async (what, claim) => {
      const marketId = `held-${what.replaceAll(' ', '-')}`;
      const id = await heldMarket(marketId);
      const before = await getMarket(db, refOf(marketId));
      await says(marketId, resolved('1'), { ...claim(marketId), question: 'Taken over?' });
      const market = await getMarket(db, refOf(marketId));
      expect(market).toMatchObject({
        conditionId: before.conditionId,
        outcomes: before.outcomes,
        question: before.question,
        state: 'open',
        payout: null,
        reviewReason: 'IDENTITY_CHANGED',
        claimedIdentity: { ...claim(marketId) },
      });
      const { items } = await listMarkets(db, { inReview: true, limit: 500 });
      expect(items.map((item) => item.marketId)).toContain(marketId);
      const buy = executeTrade(db, aBuy({ portfolioId: id, marketId, commandId: 'late' }));
      await expect(buy).rejects.toMatchObject({ code: 'MARKET_IDENTITY_CHANGED', retryable: false });
      expect(await settle(marketId)).toMatchObject({ settled: 0, reviewReason: 'IDENTITY_CHANGED' });
      const { changes } = await readResolutionLog(db, refOf(marketId));
      expect(changes.at(-1)!.note).toMatch(/^The venue describes other outcomes: "/);
      // Nor is what it says later believed, whichever way round it says it.
      await says(marketId, resolved('0'));
      expect(await settle(marketId)).toMatchObject({ settled: 0 });
      expect((await books(id))['lots']).toEqual(['yes open', 'no open']);
    },
  );

  test('a name that is left out, or comes to be known, is no change', async () => {
    const outcomes: MarketListing['outcomes'] = [
      { label: 'Yes', tokenId: null },
      { label: 'No', tokenId: null },
    ];
    await says('named-later', { state: 'open', reviewReason: null }, { conditionId: null, outcomes });
    await holderOf('named-later');
    await says('named-later', { state: 'open', reviewReason: null });
    await says('named-later', { state: 'open', reviewReason: null }, { conditionId: null, outcomes });
    expect(await getMarket(db, refOf('named-later'))).toMatchObject({
      conditionId: '0xnamed-later',
      outcomes: outcomesOf('named-later'),
      reviewReason: null,
    });
  });

  test('a page that is older contradicts all the same, and its prices are not remembered', async () => {
    await heldMarket('older-claim');
    const at = new Date(NOON.getTime() - 60_000);
    await say(aListing({ marketId: 'older-claim', outcomes: swapped('older-claim'), venueUpdatedAt: at }));
    expect(await getMarket(db, refOf('older-claim'))).toMatchObject({ reviewReason: 'IDENTITY_CHANGED' });
    const { items } = await listSnapshots(db, { ...refOf('older-claim'), outcome: 0, to: NOON, limit: 10 });
    expect(items).toEqual([]);
  });

  test('saying it again, or something else again, adds no line to the log', async () => {
    await heldMarket('again');
    await says('again', { state: 'open', reviewReason: null }, { outcomes: swapped('again') });
    const { version } = await getMarket(db, refOf('again'));
    await says('again', { state: 'open', reviewReason: null }, { conditionId: '0xthird' });
    await says('again', { state: 'open', reviewReason: null }, { outcomes: swapped('again') });
    expect(await getMarket(db, refOf('again'))).toMatchObject({
      version,
      claimedIdentity: { outcomes: swapped('again') },
    });
  });

  test('one page that lists a market twice, with different outcomes, is refused by name', async () => {
    await heldMarket('twice');
    const { refusals } = await say(
      aListing({ marketId: 'twice', venueUpdatedAt: null }),
      aListing({ marketId: 'twice', venueUpdatedAt: null, outcomes: swapped('twice') }),
    );
    expect(refusals).toEqual([
      expect.objectContaining({
        id: 'twice',
        field: 'outcomes',
        message: expect.stringContaining('listed twice'),
      }),
    ]);
    expect(await getMarket(db, refOf('twice'))).toMatchObject({ reviewReason: null });
  });

  test('the outcomes of a listing that is refused are never taken over, and put before a person what was traded', async () => {
    const id = await heldMarket('refused');
    await says('refused-untraded', { state: 'open', reviewReason: null });
    const claimOf = (marketId: string) => ({
      ...refOf(marketId),
      conditionId: null,
      outcomes: swapped(marketId),
    });
    const claims = ['refused', 'refused-untraded', 'refused-unknown'].map(claimOf);
    const { markets, reviews } = await importMarkets(db, { events: [], markets: [], claims });
    expect({ markets, reviews }).toMatchObject({ markets: { changed: 1 }, reviews: { IDENTITY_CHANGED: 1 } });
    const waiting = await getMarket(db, refOf('refused'));
    expect(waiting).toMatchObject({
      outcomes: outcomesOf('refused'),
      reviewReason: 'IDENTITY_CHANGED',
      claimedIdentity: { outcomes: swapped('refused') },
    });
    const buy = executeTrade(db, aBuy({ portfolioId: id, marketId: 'refused', commandId: 'late' }));
    await expect(buy).rejects.toMatchObject({ code: 'MARKET_IDENTITY_CHANGED' });
    await importMarkets(db, { events: [], markets: [], claims });
    expect(await getMarket(db, refOf('refused'))).toEqual(waiting);
    const { changes } = await readResolutionLog(db, refOf('refused'));
    expect(changes.at(-1)!.note).toMatch(/^The venue describes other outcomes: "/);
    expect(await getMarket(db, refOf('refused-untraded'))).toMatchObject({
      outcomes: outcomesOf('refused-untraded'),
      reviewReason: null,
      claimedIdentity: null,
    });
    await expect(getMarket(db, refOf('refused-unknown'))).rejects.toMatchObject({ code: 'MARKET_NOT_FOUND' });
  });

  test('a market that nobody traded takes over what its venue says', async () => {
    await says('untraded', { state: 'open', reviewReason: null });
    await says('untraded', { state: 'open', reviewReason: null }, { outcomes: swapped('untraded') });
    expect(await getMarket(db, refOf('untraded'))).toMatchObject({
      outcomes: swapped('untraded'),
      reviewReason: null,
      claimedIdentity: null,
    });
  });
});

test('law: in whichever order pages come, a market that is held keeps its outcomes, and says that others were claimed', async () => {
  let runs = 0;
  const page = fc.record({
    minutes: fc.option(fc.integer({ min: -3, max: 3 })),
    claim: fc.constantFrom(null, null, ...CLAIMS.map(([, claim]) => claim)),
    isAhead: fc.boolean(),
    payout: fc.constantFrom(null, '0', '1'),
  });
  const scene = fc
    .array(page, { minLength: 1, maxLength: 5 })
    .chain((pages) => fc.tuple(fc.constant(pages), fc.shuffledSubarray(pages, { minLength: pages.length })));
  await fc.assert(
    fc.asyncProperty(scene, async (orders) => {
      for (const pages of orders) {
        runs += 1;
        const marketId = `law-${runs}`;
        await say(aListing({ marketId }));
        await holderOf(marketId);
        const known = await getMarket(db, refOf(marketId));
        for (const { minutes, claim, isAhead, payout } of pages) {
          const at = minutes === null ? null : afterNoon(minutes * 60_000);
          await say(
            aListing({
              marketId,
              ...claim?.(marketId),
              venueUpdatedAt: isAhead ? new Date('2099-01-01') : at,
              ...(payout !== null && { observation: resolved(payout) }),
            }),
          );
          await settle(marketId);
        }
        const { conditionId, outcomes, reviewReason, claimedIdentity } = await getMarket(db, refOf(marketId));
        expect({ conditionId, outcomes }).toEqual({
          conditionId: known.conditionId,
          outcomes: known.outcomes,
        });
        const isClaimed = pages.some(({ claim }) => claim !== null);
        expect(claimedIdentity !== null).toBe(isClaimed);
        expect(reviewReason === 'IDENTITY_CHANGED').toBe(isClaimed);
        // However the claims and the dates lay: the next sound page is heard as soon as a person has confirmed.
        await confirmIdentity(db, { ...refOf(marketId), verdict: 'keep', reason: 'law' });
        await say(aListing({ marketId, question: 'The last word', venueUpdatedAt: afterNoon(600_000) }));
        expect(await getMarket(db, refOf(marketId))).toMatchObject({ question: 'The last word' });
      }
    }),
    { numRuns: shortOrFull(3, 15) },
  );
});
