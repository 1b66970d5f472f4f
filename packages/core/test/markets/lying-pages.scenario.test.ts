import { describe, expect, test } from 'vitest';
import { getMarket, importMarkets, type MarketListing } from '../../src/index.ts';
import { afterNoon, NOON } from '../support/builders.ts';
import { aListing } from '../support/listings.ts';
import { refOf } from '../support/market-world.ts';
import { openTestWorld } from '../support/test-database.ts';

const later = new Date(NOON.getTime() + 86_400_000);
const { db, owner } = await openTestWorld({ now: () => later });

const say = (...markets: MarketListing[]) => importMarkets(db, { events: [], markets });

describe('two markets with one name', () => {
  const token = (id: string): MarketListing['outcomes'] => [
    { label: 'Yes', tokenId: id },
    { label: 'No', tokenId: null },
  ];

  test.each([
    ['a token', { outcomes: token('shared-1') }, { outcomes: token('shared-1') }, 'tokenId'],
    [
      'a token of the other side',
      { outcomes: token('shared-2') },
      {
        outcomes: [
          { label: 'Yes', tokenId: null },
          { label: 'No', tokenId: 'shared-2' },
        ],
      },
      'tokenId',
    ],
    ['a condition', { conditionId: '0xshared' }, { conditionId: '0xshared' }, 'conditionId'],
  ] as const)(
    '%s: the second is refused by name, in one page and in another',
    async (...[what, one, other, field]) => {
      const id = what.replaceAll(' ', '-');
      const first = aListing({ marketId: `${id}-first`, ...one });
      const refused = async (...markets: MarketListing[]) => (await say(...markets)).refusals;
      const named = (marketId: string) =>
        expect.objectContaining({
          id: marketId,
          field,
          message: expect.stringContaining(`market ${id}-first`),
        });
      expect(await refused(first, aListing({ marketId: `${id}-same`, ...other }))).toEqual([
        named(`${id}-same`),
      ]);
      expect(await refused(aListing({ marketId: `${id}-next`, ...other }))).toEqual([named(`${id}-next`)]);
      expect(await refused(first)).toEqual([]);
      expect(await refused(aListing({ marketId: `${id}-elsewhere`, ...other, venue: 'kalshi' }))).toEqual([]);
    },
  );

  test('one token for both outcomes is refused', async () => {
    const outcomes = [
      { label: 'Yes', tokenId: 't' },
      { label: 'No', tokenId: 't' },
    ] as const;
    const { refusals } = await say(aListing({ marketId: 'one-token', outcomes }));
    expect(refusals).toEqual([expect.objectContaining({ id: 'one-token', field: 'tokenId' })]);
  });
});

describe("a venue's time is believed within bounds", () => {
  test.each(['2099-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '1970-01-01T00:00:00Z', '0001-01-02T00:00:00Z'])(
    'a page of %s does not make later pages old',
    async (time) => {
      const marketId = `dated-${time.slice(0, 4)}`;
      const page = (question: string, venueUpdatedAt: Date) =>
        say(aListing({ marketId, question, venueUpdatedAt }));
      await page('first', NOON);
      await page('dated wrongly', new Date(time));
      expect(await getMarket(db, refOf(marketId))).toMatchObject({
        question: 'dated wrongly',
        venueUpdatedAt: NOON,
      });
      await page('later', afterNoon(1_000));
      expect(await getMarket(db, refOf(marketId))).toMatchObject({ question: 'later' });
      await page('older', afterNoon(500));
      expect(await getMarket(db, refOf(marketId))).toMatchObject({ question: 'later' });
    },
  );

  test('a time beyond the year 9999 is refused by name', async () => {
    const { refusals } = await say(aListing({ marketId: 'far', endsAt: new Date(8.64e15) }));
    expect(refusals).toEqual([expect.objectContaining({ id: 'far', field: 'endsAt' })]);
  });

  test('a row that was made deaf hears again', async () => {
    await say(aListing({ marketId: 'deaf' }));
    await owner("update markets set venue_updated_at = '2099-01-01' where market_id = 'deaf'");
    await say(aListing({ marketId: 'deaf', question: 'Heard?', venueUpdatedAt: afterNoon(1) }));
    expect(await getMarket(db, refOf('deaf'))).toMatchObject({
      question: 'Heard?',
      venueUpdatedAt: afterNoon(1),
    });
  });
});

test('one row that the database refuses keeps none of its page out, and is named', async () => {
  const markets = Array.from({ length: 300 }, (_, index) => aListing({ marketId: `page-${index}` }));
  const poisoned = aListing({ marketId: 'poisoned', fees: { kind: 'kalshi', multiplier: '\u0000' } });
  const report = await say(...markets.slice(0, 123), poisoned, ...markets.slice(123));
  expect(report.markets.added).toBe(300);
  expect(report.snapshots).toBe(600);
  expect(report.refusals).toEqual([
    {
      venue: 'polymarket',
      id: 'poisoned',
      kind: 'market',
      field: 'row',
      message: expect.stringMatching(/^It cannot be stored: /),
    },
  ]);
});
