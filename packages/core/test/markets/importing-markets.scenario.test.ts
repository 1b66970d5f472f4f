import { describe, expect, test } from 'vitest';
import {
  findMarketByAlias,
  getEvent,
  getMarket,
  importMarkets,
  listSnapshots,
  parsePrice,
  readResolutionLog,
  type MarketListing,
} from '../../src/index.ts';
import { afterNoon, NOON } from '../support/builders.ts';
import { everyRow } from '../support/every-row.ts';
import { aListing, anEvent, resolved } from '../support/listings.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, sql, another } = await openTestWorld();

const importing = (...markets: MarketListing[]) => importMarkets(db, { events: [], markets });
const versionsOf = (table: string) => sql(`select *, xmin::text from ${table} order by 1, 2`);

describe('an import', () => {
  test('keeps what the venue says, and finds the market by each of its names', async () => {
    const report = await importMarkets(db, { events: [anEvent()], markets: [aListing()] });
    expect(report).toMatchObject({
      events: { added: 1, changed: 0, unchanged: 0, older: 0 },
      markets: { added: 1, changed: 0, unchanged: 0, older: 0 },
      snapshots: 2,
      states: { open: 1 },
      reviews: {},
      refusals: [],
    });
    const market = await getMarket(db, { venue: 'polymarket', marketId: 'rain' });
    const { observation: _, prices: __, best: ___, ...facts } = aListing();
    expect(market).toMatchObject(facts);
    expect(market).toMatchObject({ state: 'open', payout: null, revision: 0, version: 0, feesAsOf: NOON });
    for (const alias of [{ conditionId: '0xrain' }, { tokenId: '7001' }, { tokenId: '7002' }])
      expect(await findMarketByAlias(db, { venue: 'polymarket', ...alias })).toEqual(market);
    expect(await findMarketByAlias(db, { venue: 'kalshi', tokenId: '7001' })).toBeNull();
    expect(await getEvent(db, anEvent())).toMatchObject(anEvent());
  });

  test('of the same changes no row', async () => {
    const tables = ['events', 'markets', 'market_quotes', 'market_snapshots', 'market_resolutions'];
    const listings = {
      events: [anEvent()],
      markets: [aListing(), aListing({ marketId: 'done', observation: resolved('1') })],
    };
    await importMarkets(db, listings);
    const before = await Promise.all(tables.map(versionsOf));
    const report = await importMarkets(db, listings);
    expect(await Promise.all(tables.map(versionsOf))).toEqual(before);
    expect(report).toMatchObject({
      events: { unchanged: 1 },
      markets: { added: 0, changed: 0, unchanged: 2 },
      snapshots: 0,
    });
  });

  test('takes over what changed, and leaves what is newer than the import', async () => {
    const marketId = 'changing';
    await importing(aListing({ marketId }));
    const newer = aListing({ marketId, question: 'Will it hail?', venueUpdatedAt: afterNoon(60_000) });
    expect(await importing(newer)).toMatchObject({ markets: { changed: 1 } });
    const older = aListing({
      marketId,
      question: 'Will it snow?',
      venueUpdatedAt: afterNoon(-60_000),
      prices: [parsePrice('0.5'), null],
      observation: resolved('0'),
    });
    expect(await importing(older)).toMatchObject({ markets: { older: 1, changed: 0 }, states: { open: 1 } });
    expect(await getMarket(db, { venue: 'polymarket', marketId })).toMatchObject({
      question: 'Will it hail?',
      state: 'open',
      venueUpdatedAt: afterNoon(60_000),
    });
  });

  test('says since when the fees are what they are', async () => {
    const ref = { venue: 'polymarket', marketId: 'fees' };
    await importing(aListing(ref));
    const later = { ...ref, venueUpdatedAt: afterNoon(1_000) };
    await importing(aListing({ ...later, slug: 'renamed' }));
    expect((await getMarket(db, ref)).feesAsOf).toEqual(NOON);
    await importing(aListing({ ...later, fees: { kind: 'none' } }));
    expect(await getMarket(db, ref)).toMatchObject({ fees: { kind: 'none' }, feesAsOf: afterNoon(1_000) });
  });

  test('keeps the newest of several copies', async () => {
    const newest = aListing({ marketId: 'copies', slug: 'newest', venueUpdatedAt: afterNoon(5) });
    const copies = [aListing({ marketId: 'copies' }), newest, aListing({ marketId: 'copies', slug: 'old' })];
    expect(await importing(...copies)).toMatchObject({ markets: { added: 1 } });
    expect(await getMarket(db, newest)).toMatchObject({ slug: 'newest' });
  });

  test.each([
    ['marketId', { marketId: 'a b' }],
    ['venue', { venue: 'v'.repeat(33) }],
    ['question', { question: 'nul \0' }],
    ['question', { question: '\ud800' }],
    ['question', { question: 'x'.repeat(4_001) }],
    ['label', { outcomes: [aListing().outcomes[0], { label: '\0', tokenId: null }] as const }],
    ['tokenId', { outcomes: [aListing().outcomes[0], { label: 'No', tokenId: '' }] as const }],
    ['venueUpdatedAt', { venueUpdatedAt: new Date(Number.NaN) }],
    ['minimumSize', { minimumSize: 5 as never }],
  ])('refuses a market by name for its %s, and goes on with the others', async (field, fields) => {
    const before = await everyRow(db);
    const report = await importing(aListing({ ...fields }), aListing());
    expect(report.refusals).toMatchObject([{ kind: 'market', field }]);
    expect(report.markets).toMatchObject({ unchanged: 1, added: 0 });
    expect(await everyRow(db)).toEqual(before);
  });

  test('of thousands goes in parts, and four at once agree', async () => {
    const markets = Array.from({ length: 1_201 }, (_, n) => aListing({ venue: 'bulk', marketId: `m${n}` }));
    const sessions = await Promise.all(Array.from({ length: 4 }, () => another()));
    const reports = await Promise.all(sessions.map((each) => importMarkets(each, { events: [], markets })));
    const added = reports.map((report) => report.markets.added);
    expect(added.reduce((a, b) => a + b)).toBe(1_201);
    expect(reports.every((report) => report.markets.changed === 0)).toBe(true);
    expect(await sql("select count(*)::int as n from markets where venue = 'bulk'")).toEqual([{ n: 1_201 }]);
  });
});

describe('prices', () => {
  test('become a history in whichever order they are imported, newest first', async () => {
    const ref = { venue: 'polymarket', marketId: 'history' };
    const at = (minutes: number, price: string) =>
      aListing({ ...ref, venueUpdatedAt: afterNoon(minutes * 60_000), prices: [parsePrice(price), null] });
    for (const listing of [at(2, '0.7'), at(0, '0.5'), at(1, '0.6')]) await importing(listing);
    const query = { ...ref, outcome: 0 as const, limit: 2 };
    const first = await listSnapshots(db, query);
    expect(first.items.map(({ price }) => price)).toEqual([parsePrice('0.7'), parsePrice('0.6')]);
    const second = await listSnapshots(db, { ...query, cursor: first.nextCursor });
    expect(second).toMatchObject({ items: [{ price: parsePrice('0.5'), bid: null }], nextCursor: null });
    const between = { ...query, from: afterNoon(60_000), to: afterNoon(120_000) };
    expect((await listSnapshots(db, between)).items).toMatchObject([{ price: parsePrice('0.6') }]);
    expect((await listSnapshots(db, { ...query, outcome: 1 })).items).toEqual([]);
  });

  test('of a market that is closed or odd are no history', async () => {
    const odd = { state: 'open', reviewReason: 'ZERO_PRICES' } as const;
    const report = await importing(
      aListing({ marketId: 'odd', observation: odd }),
      aListing({ marketId: 'over', observation: resolved('1') }),
      aListing({ marketId: 'timeless', venueUpdatedAt: null }),
    );
    expect(report.snapshots).toBe(0);
  });
});

describe('what is learnt about an end', () => {
  test('is logged with its source, once', async () => {
    const ref = { venue: 'polymarket', marketId: 'learnt' };
    const seen = (minutes: number, observation: MarketListing['observation']) =>
      importing(aListing({ ...ref, observation, venueUpdatedAt: afterNoon(minutes * 60_000) }));
    await seen(0, { state: 'open', reviewReason: null });
    await seen(1, { state: 'closed', reviewReason: 'PRICES_NOT_FINAL' });
    await seen(2, { state: 'closed', reviewReason: 'PRICES_NOT_FINAL' });
    await seen(3, { state: 'proposed', reviewReason: null });
    await seen(4, resolved('0.5'));
    await seen(5, resolved('0.5'));
    const { changes: log } = await readResolutionLog(db, ref);
    expect(
      log.map(({ version, state, reviewReason, source }) => [version, state, reviewReason, source]),
    ).toEqual([
      [1, 'closed', 'PRICES_NOT_FINAL', 'venue'],
      [2, 'proposed', null, 'venue'],
      [3, 'resolved', null, 'venue'],
    ]);
    expect(log[2]).toMatchObject({ payout: parsePrice('0.5'), revision: 1, occurredAt: afterNoon(240_000) });
    expect(await getMarket(db, ref)).toMatchObject({ state: 'resolved', version: 3 });
  });

  test('is read from its end, a hundred changes at a time', async () => {
    const ref = { venue: 'polymarket', marketId: 'long' };
    await importing(aListing(ref));
    await sql(
      `insert into market_resolutions (venue, market_id, version, source, state, voided, revision, occurred_at, recorded_at)
       select 'polymarket', 'long', number, 'venue', 'closed', false, 0, $1::timestamptz, $1::timestamptz
       from generate_series(1, 201) as number`,
      NOON.toISOString(),
    );
    const versions = async (before?: number | null) => {
      const { changes, earlierBefore } = await readResolutionLog(db, ref, before);
      return [changes.length, changes[0]?.version, changes.at(-1)?.version, earlierBefore];
    };
    expect(await versions()).toEqual([100, 102, 201, 102]);
    expect(await versions(102)).toEqual([100, 2, 101, 2]);
    expect(await versions(2)).toEqual([1, 1, 1, null]);
    expect(await versions(1)).toEqual([0, undefined, undefined, null]);
  });
});
