import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortOrFull } from '@prescient/testkit/length';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ASK, CLEAR, GAP, LAST, LEVEL, openTape, type TapeErrorCode, writeTape } from '../src/index.ts';
import type { TapeCut } from '../src/tape/tape-writer.ts';
import { anyItems, type Item, itemsOf, scratch, tell, TOKENS } from './support/made-tape.ts';

const ABOUT = { source: 'made', grain: 'books' } as const;

const write = (path: string, items: Iterable<Item>, cut: TapeCut = { chunkRows: 64, keyframeRows: 128 }) =>
  writeTape(path, { ...ABOUT, cut }, (sink) => {
    for (const token of TOKENS) sink.token(token);
    tell(sink, items);
  });

/** The rows and notes of some tokens: where the last row of a message is left out, the one before it becomes the last. */
function ofTokens(items: readonly Item[], tokens: ReadonlySet<number>): Item[] {
  const kept: Item[] = [];
  let newest: number | null = null;
  for (const item of items) {
    const isKept = 'token' in item && tokens.has(item.token);
    if (isKept) kept.push(item);
    if (!('flags' in item)) continue;
    if (isKept) newest = kept.length - 1;
    else if ((item.flags & LAST) !== 0 && newest !== null) {
      const row = kept[newest] as typeof item;
      kept[newest] = { ...row, flags: row.flags | LAST };
    }
  }
  return kept;
}

test('reads what was written, whatever it was', async () => {
  const path = join(scratch(), 'a.tape');
  await fc.assert(
    fc.asyncProperty(anyItems, async (items) => {
      const info = await write(path, items);
      const tape = await openTape(path);
      expect(await itemsOf(tape)).toEqual(items);
      expect(tape.info).toEqual(info);
      expect(tape.info.rows).toBe(items.filter((item) => 'flags' in item).length);
      await tape.close();
    }),
    { numRuns: shortOrFull(25, 1_000) },
  );
});

test('a part is the whole without what is not of it', async () => {
  const path = join(scratch(), 'a.tape');
  const part = fc.record({ to: fc.nat({ max: 210 }), tokens: fc.uniqueArray(fc.nat({ max: 4 })) });
  await fc.assert(
    fc.asyncProperty(anyItems, part, async (items, chosen) => {
      await write(path, items);
      const tape = await openTape(path);
      const to = items[chosen.to]?.at ?? Infinity;
      const tokens = new Set(chosen.tokens);
      const whole = items.filter(({ at }) => at < to);
      expect(await itemsOf(tape, { to })).toEqual(whole);
      expect(await itemsOf(tape, { to, tokens })).toEqual(ofTokens(whole, tokens));
      await tape.close();
    }),
    { numRuns: shortOrFull(25, 1_000) },
  );
});

/** The books at the end of some rows, and the rows and notes from a moment on, as a strategy would meet them. */
function heard(items: readonly Item[], from: number) {
  const books = new Map<number, Map<string, number>>();
  for (const item of items) {
    if (!('flags' in item)) continue;
    const { token, kind, flags, price, size } = item;
    if (kind === CLEAR) books.set(token, new Map());
    if (kind === GAP) books.delete(token);
    const levels = books.get(token);
    if (kind === LEVEL) levels?.set(`${flags & ASK} ${price}`, size);
    if (kind === LEVEL && size === 0) levels?.delete(`${flags & ASK} ${price}`);
  }
  const news = items.filter((item) => !('flags' in item) || item.at >= from);
  return { books, news };
}

test('a part from the middle has its books, and every note before it', async () => {
  const path = join(scratch(), 'a.tape');
  const cut = { chunkRows: 4, keyframeRows: 8 };
  const part = fc.record({
    from: fc.nat({ max: 250 }),
    to: fc.nat({ max: 250 }),
    tokens: fc.option(fc.uniqueArray(fc.nat({ max: 4 })), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(anyItems, part, async (items, chosen) => {
      await write(path, items, cut);
      const tape = await openTape(path);
      expect(await itemsOf(tape)).toEqual(items);
      const to = items[chosen.to]?.at ?? Infinity;
      const from = items[chosen.from]?.at ?? to;
      const tokens = chosen.tokens && new Set(chosen.tokens);
      const whole = items.filter(({ at }) => at < to);
      const expected = tokens === undefined ? whole : ofTokens(whole, tokens);
      const got = await itemsOf(tape, { from, to, tokens });
      expect(heard(got, from)).toEqual(heard(expected, from));
      await tape.close();
    }),
    { numRuns: shortOrFull(50, 2_000) },
  );
});

test('a part from the middle reads little', async () => {
  const path = join(scratch(), 'a.tape');
  const items = Array.from({ length: 10_000 }, (_, n): Item => {
    const kind = n < TOKENS.length ? CLEAR : LEVEL;
    const level = kind === CLEAR ? { price: 0, size: 0 } : { price: (n % 99) * 10_000, size: n };
    return { at: n, token: n % TOKENS.length, kind, flags: LAST, ...level };
  });
  await write(path, items, { chunkRows: 64, keyframeRows: 1_024 });
  const tape = await openTape(path);
  const got = await itemsOf(tape, { from: 9_000 });
  expect(got.filter(({ at }) => at >= 9_000)).toEqual(items.slice(9_000));
  expect(got.length).toBeLessThan(5_000);
  await tape.close();
});

async function refusal(work: Promise<unknown>): Promise<TapeErrorCode | null> {
  return work.then(
    () => null,
    (error: { code: TapeErrorCode }) => error.code,
  );
}

test('a file that is no whole tape of this version is refused by name', async () => {
  const path = join(scratch(), 'a.tape');
  await write(path, [{ at: 5, token: 1, kind: 0, flags: 2, price: 500_000, size: 7 }]);
  const bytes = readFileSync(path);
  const codeOf = async (changed: Uint8Array | string): Promise<TapeErrorCode | null> => {
    writeFileSync(path, changed);
    return refusal(openTape(path));
  };
  expect(await codeOf('')).toBe('TAPE_FOREIGN');
  expect(await codeOf('{"a": 1}\n')).toBe('TAPE_FOREIGN');
  expect(await codeOf(Buffer.concat([Buffer.from('prescient-tape/2\n'), bytes.subarray(17)]))).toBe(
    'TAPE_VERSION',
  );
  for (let length = 17; length < bytes.length; length += 1)
    expect(await codeOf(bytes.subarray(0, length)), `${length}`).toBe('TAPE_UNFINISHED');
  expect(await codeOf(Buffer.concat([bytes, bytes]))).toBe('TAPE_DAMAGED');
  expect(await refusal(openTape(join(path, 'none')))).toBe('TAPE_UNREADABLE');
  expect(await refusal(openTape(join(path, '..')))).toBe('TAPE_FOREIGN');
});

test('a row that a tape cannot hold is refused by name', async () => {
  const path = join(scratch(), 'a.tape');
  const sound = { at: 5, token: 1, kind: 0, flags: 2, price: 500_000, size: 7 };
  const wrong: [Partial<typeof sound>, TapeErrorCode][] = [
    [{ at: 4 }, 'TAPE_OUT_OF_ORDER'],
    [{ at: NaN }, 'TAPE_OUT_OF_ORDER'],
    [{ at: Infinity }, 'TAPE_OUT_OF_ORDER'],
    [{ token: 5 }, 'TAPE_BAD_ROW'],
    [{ token: -1 }, 'TAPE_BAD_ROW'],
    [{ kind: 4 }, 'TAPE_BAD_ROW'],
    [{ kind: 1 }, 'TAPE_BAD_ROW'],
    [{ flags: 4 }, 'TAPE_BAD_ROW'],
    [{ price: 1_000_001 }, 'TAPE_BAD_ROW'],
    [{ price: 0.5 }, 'TAPE_BAD_ROW'],
    [{ size: 2 ** 53 }, 'TAPE_BAD_ROW'],
    [{ size: -1 }, 'TAPE_BAD_ROW'],
  ];
  for (const [change, code] of wrong)
    expect(await refusal(write(path, [sound, { ...sound, ...change }])), JSON.stringify(change)).toBe(code);
  expect(await refusal(openTape(path))).toBe('TAPE_UNREADABLE');
});
