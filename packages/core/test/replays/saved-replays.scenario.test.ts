import { describe, expect, test } from 'vitest';
import {
  archivePortfolio,
  clonePortfolio,
  closeTrade,
  commitCommands,
  createPortfolio,
  executeTrade,
  getPortfolio,
  haltPortfolio,
  importMarkets,
  listHeldOutcomes,
  listPortfolios,
  markPositions,
  outcomeKey,
  parsePrice,
  parseUsd,
  pausePortfolio,
  previewCommand,
  rankPortfolios,
  readHistory,
  resetPortfolio,
  resumePortfolio,
  saveReplay,
  settleAll,
  settleTrade,
  snapshotEquity,
  submitSignals,
  valuePortfolio,
  type Database,
  type ReplayToSave,
} from '../../src/index.ts';
import { aQuote, CRYPTO } from '../support/books.ts';
import { aBuy, aClose, afterNoon, aReversal, aSettlement, NOON } from '../support/builders.ts';
import { aListing, resolved } from '../support/listings.ts';
import { aRun, madeRun, type Timed } from '../support/made-run.ts';
import { aSignal } from '../support/signals.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const world = await openTestWorld();
const { db, sql } = world;

/** Buys, a part sold, a refusal, a settlement that is taken back, and a position that is open at the end. */
function commandsIn(marketId: string): Timed[] {
  const quoteAt = (second: number, ask: string, bid: string) => {
    const at = afterNoon(second * 1000);
    const levels = { asks: [[ask, '1000']], bids: [[bid, '1000']] } as const;
    return aQuote({ ...levels, marketId, hash: `book ${second}`, occurredAt: at, receivedAt: at }, CRYPTO);
  };
  const buy = (fields: Parameters<typeof aBuy>[0]) => aBuy({ marketId, price: '0.60', ...fields });
  const part = aClose({ commandId: 'part', tradeId: 'one', price: '0.50', shares: '50' });
  return [
    [1, { ...buy({ commandId: 'one' }), quote: quoteAt(1, '0.50', '0.49') }],
    [2, { ...buy({ commandId: 'two', p: 0.625 }), quote: quoteAt(2, '0.51', '0.50') }],
    [3, { ...buy({ commandId: 'much', amount: '20000' }), quote: quoteAt(3, '0.52', '0.51') }],
    [4, { ...part, quote: quoteAt(4, '0.62', '0.61') }],
    [5, aSettlement({ commandId: 'settle', tradeId: 'two' })],
    [6, aReversal({ settlementId: 'settle' })],
    [7, aSettlement({ commandId: 'again', tradeId: 'two', payout: '0' })],
  ];
}
const COMMANDS = commandsIn('0xmarket');

const TABLES = [
  ['trades', 'trade_id'],
  ['portfolio_positions', 'trade_id'],
  ['commands', 'command_id'],
  ['fills', 'command_id'],
  ['ledger_transfers', 'command_id, transfer_id'],
  ['shadow_sums', 'portfolio_id'],
] as const;
const rowsOf = async (portfolioId: number) => {
  const tables: Record<string, unknown[]> = {};
  for (const [table, order] of TABLES) {
    const own =
      "to_jsonb(t) - 'portfolio_id' - 'request_hash' #- '{result,writtenBy}' #- '{result,result,portfolioId}'";
    const text = `select ${own} as row from ${table} t where portfolio_id = $1 order by ${order}`;
    tables[table] = (await sql(text, portfolioId)).map(({ row }) => row);
  }
  return tables;
};

/** The same commands as a live portfolio, which a process with the clock of the run trades. */
async function tradedLive(id: number): Promise<Database> {
  let now = NOON;
  const live = await world.another({ now: () => now });
  await createPortfolio(live, { id, name: 'live', initialBalance: parseUsd('10000'), fillModel: 'book' });
  for (const [second, command] of COMMANDS) {
    now = afterNoon(second * 1000);
    await commitCommands(live, [{ ...command, portfolioId: id }]);
  }
  return live;
}

const save = (replay: ReplayToSave) => saveReplay(db, replay);
const everything = async (portfolioId: number) => ({
  rows: await rowsOf(portfolioId),
  history: await readHistory(db, portfolioId),
  portfolio: await getPortfolio(db, portfolioId),
});

describe('a run that is saved', () => {
  test('has the very rows of a live portfolio that was traded so, and audits clean', async () => {
    const { portfolioId, isNew } = await save(madeRun(COMMANDS));
    const live = await tradedLive(9001);
    expect(isNew).toBe(true);
    expect(await rowsOf(portfolioId)).toEqual(await rowsOf(9001));
    const { id: _, kind, name, strategyType, strategyConfig, ...state } = await getPortfolio(db, portfolioId);
    expect({ kind, name, strategyType, strategyConfig }).toEqual({
      kind: 'replay',
      name: 'a replay of favourite',
      strategyType: 'favourite',
      strategyConfig: { edge: 0.02 },
    });
    expect(await getPortfolio(live, 9001)).toMatchObject(state);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('is one portfolio, however often it is saved and by how many at once', async () => {
    const replay = madeRun(COMMANDS, { run: aRun({ fingerprint: 'd4'.repeat(32) }) });
    const { id: between } = await world.portfolio();
    const saved = await Promise.allSettled([save(replay), save(replay), save(replay)]);
    const { portfolioId } = await save(replay);
    for (const one of saved)
      expect(
        one.status === 'fulfilled' ? one.value.portfolioId : (one.reason as { code: string }).code,
      ).toBeOneOf([portfolioId, 'REPLAY_BEING_SAVED']);
    expect(await save(replay)).toEqual({ portfolioId, isNew: false });
    expect(portfolioId).not.toBe(between);
    expect(await sql('select 1 from portfolio_state where id = $1', portfolioId)).toHaveLength(1);
  });

  test('leaves nothing behind when its saving ends in the middle, and is saved whole afterwards', async () => {
    const run = aRun({ fingerprint: 'e5'.repeat(32) });
    const { ledger, ...replay } = madeRun(COMMANDS, { run });
    const dying = {
      ...ledger,
      get transfers(): never {
        throw new Error('the process dies here');
      },
    };
    await expect(save({ ...replay, ledger: dying })).rejects.toThrow('dies here');
    const [kept] = await sql('select saved_as from replay_runs where fingerprint = $1', run.fingerprint);
    const id = Number(kept!['saved_as']);
    for (const [table] of TABLES)
      expect(await sql(`select 1 from ${table} where portfolio_id = $1`, id)).toEqual([]);
    await expect(getPortfolio(db, id)).rejects.toMatchObject({ code: 'PORTFOLIO_NOT_FOUND' });
    // Its id is kept free, unless somebody chooses it.
    const { id: cloned } = await clonePortfolio(db, { from: 1 });
    expect(cloned).toBeGreaterThan(id);
    await createPortfolio(db, { id, name: 'chosen', initialBalance: parseUsd('1') });
    const { portfolioId } = await save({ ...replay, ledger });
    expect(portfolioId).not.toBe(id);
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('that does not add up is refused, and nothing of it is kept', async () => {
    const run = aRun({ fingerprint: 'f6'.repeat(32) });
    const { ledger, ...replay } = madeRun(COMMANDS, { run });
    const fills = ledger.fills.map((fill, index) =>
      index === 0 ? { ...fill, shares: (fill.shares + 1n) as typeof fill.shares } : fill,
    );
    await expect(save({ ...replay, ledger: { ...ledger, fills } })).rejects.toThrow('does not add up');
    expect(await differencesOf(db)).toEqual([]);
  });
});

describe('the portfolio of a replay', () => {
  const replay = madeRun(commandsIn('of-tape'), { run: aRun({ fingerprint: '07'.repeat(32) }) });

  test('reports what its run reported, whatever venues say afterwards', async () => {
    const { portfolioId } = await save(replay);
    const before = await everything(portfolioId);
    expect(before.history.history.equity).toEqual(
      replay.ledger.history.equity.map((point) => expect.objectContaining(point) as object),
    );
    expect(before.history.history.trades).toMatchObject(
      replay.ledger.history.trades.map(({ tradeId, eventKey, category, result, closingPrice }) => ({
        tradeId,
        eventKey,
        category,
        result,
        closingPrice,
      })),
    );
    // The market that it holds is listed, marked, resolved and settled.
    const held = { marketId: 'of-tape', tags: ['other words'], question: 'In other words?' };
    await importMarkets(db, { events: [], markets: [aListing(held)] });
    const mark = { venue: 'polymarket', marketId: 'of-tape', outcome: 0, at: new Date() } as const;
    const newer = { ...mark, price: parsePrice('0.9') };
    await markPositions(db, [newer]);
    const outcomes = (await Array.fromAsync(listHeldOutcomes(db))).flat();
    expect(outcomes.map(({ marketId }) => marketId)).toEqual(['0xmarket']);
    const answer = { ...held, observation: resolved('1'), venueUpdatedAt: afterNoon(1) };
    await importMarkets(db, { events: [], markets: [aListing(answer)] });
    await settleAll(db);
    await snapshotEquity(db, { since: null });
    expect(await everything(portfolioId)).toEqual(before);
    const marks = new Map([[outcomeKey(newer), newer]]);
    const value = await valuePortfolio(db, { portfolioId, marks, bookOf: () => null });
    expect(value).toMatchObject({ portfolio: before.portfolio, stalePositions: 0 });
  });

  test('takes no orders, and says so', async () => {
    const { portfolioId } = await save(replay);
    const before = await everything(portfolioId);
    const signed = { portfolioId, reason: 'a test', by: 'a test' };
    const refusals = [
      () => executeTrade(db, aBuy({ portfolioId, commandId: 'late' })),
      () => closeTrade(db, aClose({ portfolioId, commandId: 'late', tradeId: 'one' })),
      () => settleTrade(db, aSettlement({ portfolioId, commandId: 'late', tradeId: 'one' })),
      () => submitSignals(db, portfolioId, [aSignal()]),
      () => pausePortfolio(db, portfolioId),
      () => resumePortfolio(db, portfolioId),
      () => resetPortfolio(db, { from: portfolioId }),
      () => haltPortfolio(db, signed),
    ];
    for (const refused of refusals)
      await expect(refused()).rejects.toMatchObject({ code: 'PORTFOLIO_IS_REPLAY', retryable: false });
    const preview = await previewCommand(db, aBuy({ portfolioId, commandId: 'late' }));
    expect(preview).toMatchObject({ accepted: false, refusal: { code: 'PORTFOLIO_IS_REPLAY' } });
    expect(await everything(portfolioId)).toEqual(before);
  });

  test('is listed by its kind, is not ranked, can be put away, and is cloned into a live one', async () => {
    const { portfolioId } = await save(replay);
    const { items } = await listPortfolios(db, { limit: 500 });
    expect(items.find(({ id }) => id === portfolioId)).toMatchObject({ kind: 'replay' });
    const ranked = await rankPortfolios(db, { limit: 500, after: 0 });
    expect(ranked.map(({ portfolio }) => portfolio.kind)).not.toContain('replay');
    const { history } = await readHistory(db, portfolioId);
    expect(await archivePortfolio(db, portfolioId, 'seen enough')).toMatchObject({ status: 'archived' });
    expect((await readHistory(db, portfolioId)).history).toEqual(history);
    const clone = await clonePortfolio(db, { from: portfolioId });
    expect(clone).toMatchObject({ kind: 'live', strategyType: 'favourite', originId: portfolioId });
  });
});
