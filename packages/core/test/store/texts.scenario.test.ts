import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import {
  commitCommands,
  getTrade,
  listPositions,
  listTrades,
  MAX_TEXT_LENGTH,
  pausePortfolio,
  type Command,
} from '../../src/index.ts';
import { aBuy, aClose } from '../support/builders.ts';
import { codeOf } from '../support/in-memory.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

const { db, portfolio } = await openTestWorld();

const hostile = [
  `O'Brien said "yes"`,
  'C:\\new\\table \\\\ \\',
  '{1,2}',
  '","',
  '{"a":"b"}',
  '{}',
  'NULL',
  'null',
  '',
  ' ',
  '\t\r\n',
  '$1',
  '$$ $tag$',
  '?',
  '??',
  ':name @name #{x} ${x}',
  `'; drop table trades; --`,
  '/* */ -- ',
  '\u0001\u001f\u007f',
  '🌧️ 👩‍👩‍👧 ﷽ é é',
  '\u202eright to left\u2066',
  '\ufeff\ufffe\uffff',
  '%_\\%',
  'ü'.repeat(MAX_TEXT_LENGTH),
];

const textsOf = (text: string) => ({
  marketQuestion: text,
  reason: text,
  eventId: text,
  eventTitle: text,
  eventEndDate: text,
});

describe('texts', () => {
  test('of any kind come back exactly as they were sent, many in one statement', async () => {
    const { id: portfolioId } = await portfolio();
    const buys = hostile.map((text, n) => aBuy({ portfolioId, commandId: `t${n}`, ...textsOf(text) }));
    const outcomes = await commitCommands(db, buys);
    expect(outcomes.map(codeOf)).toEqual(hostile.map(() => null));
    const { items } = await listTrades(db, { portfolioId, limit: 500 });
    const byId = new Map(items.map((trade) => [trade.tradeId, trade]));
    for (const [n, text] of hostile.entries()) expect(byId.get(`t${n}`)).toMatchObject(textsOf(text));
    const { items: lots } = await listPositions(db, { portfolioId, limit: 500 });
    expect(new Set(lots.map(({ marketQuestion }) => marketQuestion))).toEqual(new Set(hostile));
    const again = await commitCommands(db, buys);
    expect(again.every(({ replayed }) => replayed)).toBe(true);
  });

  test('that nobody thought of do so too', async () => {
    const { id: portfolioId } = await portfolio('100000');
    const anyText = fc
      .string({ unit: 'binary', maxLength: 60 })
      .filter((text) => text.isWellFormed() && !text.includes('\0'));
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 10, maxLength: 30 }), async (texts) => {
        const buys = texts.map((text) =>
          aBuy({ portfolioId, commandId: `any-${(count += 1)}`, amount: '1', ...textsOf(text) }),
        );
        await commitCommands(db, buys);
        for (const [n, { commandId }] of buys.entries()) {
          expect(await getTrade(db, portfolioId, commandId)).toMatchObject(textsOf(texts[n]!));
        }
      }),
      { numRuns: shortOrFull(4, 15) },
    );
    expect(count).toBeGreaterThan(30);
  });

  test('missing are null, and not the word', async () => {
    const { id: portfolioId } = await portfolio();
    const nothing = { reason: null, eventId: null, eventTitle: null, eventEndDate: null, confidence: null };
    await commitCommands(db, [aBuy({ portfolioId, ...nothing }), aBuy({ portfolioId, commandId: 'other' })]);
    expect(await getTrade(db, portfolioId, 'buy')).toMatchObject(nothing);
    expect(await getTrade(db, portfolioId, 'other')).toMatchObject({ reason: 'clouds', confidence: 0.75 });
  });

  test('that PostgreSQL cannot hold are refused before it sees them', async () => {
    const { id: portfolioId } = await portfolio();
    const buys = ['a\0b', '\ud83c', '\udf27'].map((reason, n) =>
      aBuy({ portfolioId, commandId: `bad${n}`, reason }),
    );
    expect((await commitCommands(db, buys)).map(codeOf)).toEqual([
      'INVALID_INPUT',
      'INVALID_INPUT',
      'INVALID_INPUT',
    ]);
  });

  test('as ids may hold any visible ASCII', async () => {
    const { id: portfolioId } = await portfolio();
    const ids = [
      "'",
      '"',
      '\\',
      '{',
      '{1,2}',
      '","',
      '$1',
      '?',
      "';drop/**/table/**/trades;--",
      'NULL',
      '%',
      '__proto__',
      'constructor',
      '~'.repeat(200),
    ];
    const buys = ids.map((id) => aBuy({ portfolioId, commandId: id, venue: id, marketId: id }));
    const closes = ids.map((id) =>
      aClose({ portfolioId, commandId: `${id.slice(0, 190)}:close`, tradeId: id }),
    );
    const batches: readonly (readonly Command[])[] = [buys, closes];
    for (const commands of batches) {
      expect((await commitCommands(db, commands)).map(codeOf)).toEqual(ids.map(() => null));
      expect((await commitCommands(db, commands)).every(({ replayed }) => replayed)).toBe(true);
    }
    for (const id of ids)
      expect(await getTrade(db, portfolioId, id)).toMatchObject({
        tradeId: id,
        venue: id,
        marketId: id,
        status: 'closed',
      });
    expect(await differencesOf(db, portfolioId)).toEqual([]);
  });

  test('are told apart by case, and by the last of 200 characters', async () => {
    const { id: portfolioId } = await portfolio();
    const ids = ['abc', 'ABC', `${'x'.repeat(199)}a`, `${'x'.repeat(199)}b`];
    const outcomes = await commitCommands(
      db,
      ids.map((commandId, n) => aBuy({ portfolioId, commandId, amount: `${n + 1}` })),
    );
    expect(outcomes.map(({ accepted, replayed }) => [accepted, replayed])).toEqual(
      ids.map(() => [true, false]),
    );
  });

  test('of a pause come back in the refusal that they explain', async () => {
    const { id: portfolioId } = await portfolio();
    for (const [n, reason] of hostile.entries()) {
      await pausePortfolio(db, portfolioId, reason);
      const [first, again] = [1, 2].map(() =>
        commitCommands(db, [aBuy({ portfolioId, commandId: `p${n}` })]),
      );
      expect((await first)![0]).toMatchObject({ refusal: { details: { reason } } });
      expect((await again)![0]).toMatchObject({ refusal: { details: { reason } }, replayed: true });
    }
  });
});
