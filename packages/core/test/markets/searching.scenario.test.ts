import fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  importMarkets,
  listEvents,
  listMarkets,
  listMigrations,
  migrate,
  migrateDown,
  type Database,
} from '../../src/index.ts';
import { emptyDatabase } from '../support/empty-database.ts';
import { aListing, anEvent } from '../support/listings.ts';
import { openTestWorld } from '../support/test-database.ts';

const { urls } = await openTestWorld();

const QUESTIONS: Readonly<Record<string, string>> = {
  french: 'Éric Zemmour sera-t-il élu à Orléans ?',
  portuguese: 'Vai chover em São Paulo antes de março?',
  russian: 'Дождь пойдёт в Москве ещё сегодня?',
  greek: 'Θα κερδίσει ο Ολυμπιακός τον τελικό;',
  german: 'Bleibt die Große Straße gesperrt?',
  polish: 'Czy Łódź wygra mecz?',
  turkish: 'İstanbul maçı kazanır mı?',
  vietnamese: 'Việt Nam có vô địch không?',
  arabic: 'هل سيفوز المنتخب بالبطولة؟',
  hindi: 'क्या दिल्ली में बारिश होगी?',
  japanese: '東京で明日ガンダムの展示があるか？',
  korean: '서울에 눈이 올까?',
  english: "Will Nadia O'Rourke's ferry be above $3.10 (or 10,000 people) 🌧?",
};

/** Kalshi names several markets of an event alike; what tells them apart is the name of the outcome. */
const candidates = ['Zoë Márquez', 'Ben Ofori'].map((name, index) =>
  aListing({
    venue: 'kalshi',
    marketId: `mayor-${index}`,
    question: 'Who will be mayor?',
    outcomes: [
      { label: name, tokenId: null },
      { label: 'No', tokenId: null },
    ],
  }),
);

async function fill(db: Database): Promise<void> {
  await migrate(db, null);
  const markets = Object.entries(QUESTIONS).map(([marketId, question]) => aListing({ marketId, question }));
  await importMarkets(db, {
    events: [anEvent({ title: 'Élections à São Paulo' })],
    markets: [...markets, ...candidates],
  });
}

const found = async (db: Database, text: string): Promise<string[]> =>
  (await listMarkets(db, { text, limit: 500 })).items.map(({ marketId }) => marketId);

/** Ways to write a word: its case, its accents, and how Unicode composes it. */
const WAYS: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.toLowerCase(),
  (word) => word.normalize('NFD'),
  (word) => word.normalize('NFKC').toUpperCase(),
  (word) => word.normalize('NFD').replace(/\p{M}/gu, ''),
  (word) => word.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase(),
];

describe.each([
  ['the locale of the server', ''],
  ['the locale C', "template template0 encoding 'UTF8' locale 'C'"],
])('in a database with %s', (_, options) => {
  let db: Database;
  beforeAll(async () => {
    let clean = async (): Promise<void> => undefined;
    db = await emptyDatabase(urls.ownerUrl, options, (end) => (clean = end));
    await fill(db);
    return clean;
  });

  test('a market is found by every word of its question, however it is written', async () => {
    const words = Object.entries(QUESTIONS).flatMap(([id, question]) =>
      question
        .split(/\s+/)
        .filter((word) => /[\p{L}\p{N}]/u.test(word))
        .map((word) => ({ id, word })),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...words), fc.constantFrom(...WAYS), async ({ id, word }, way) => {
        expect(await found(db, way(word))).toContain(id);
      }),
      { numRuns: shortOrFull(50, 150) },
    );
    expect(await found(db, 'sao paulo MARCO')).toEqual(['portuguese']);
    expect(await found(db, 'дождь москв')).toEqual(['russian']);
    expect(await found(db, 'eric')).toEqual(['french']);
    expect(await found(db, 'strasse')).toEqual(['german']);
    expect(await found(db, 'rain in spain')).toEqual([]);
  });

  test('a market is found by the names of its outcomes, and an event by its title', async () => {
    expect(await found(db, 'zoe marquez')).toEqual(['mayor-0']);
    expect(await found(db, 'OFORI mayor')).toEqual(['mayor-1']);
    expect(await found(db, 'no')).toEqual([]);
    expect((await listEvents(db, { text: 'ELECTIONS sao', limit: 5 })).items).toHaveLength(1);
    expect((await listEvents(db, { text: 'ofori', limit: 5 })).items).toEqual([]);
  });

  test('rows of before the migration are found after it', async () => {
    while ((await listMigrations(db)).includes('20260306000000-search-texts')) await migrateDown(db);
    await migrate(db, null);
    expect(await found(db, 'SAO')).toEqual(['portuguese']);
    expect(await found(db, 'ЕЩЕ')).toEqual(['russian']);
    expect(await found(db, 'zoe')).toEqual(['mayor-0']);
    expect((await listEvents(db, { text: 'élections', limit: 5 })).items).toHaveLength(1);
  });
});
