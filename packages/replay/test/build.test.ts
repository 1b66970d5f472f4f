import { existsSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortOrFull } from '@prescient/testkit/length';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildTape, checkTape, type Importer, openTape, type TapeErrorCode } from '../src/index.ts';
import { failingDisk } from './support/failing-disk.ts';
import { anyItems, type Item, itemsOf, scratch, tell, TOKENS } from './support/made-tape.ts';

const CUT = { chunkRows: 8, keyframeRows: 16 };

/** An importer of these items, in steps; it goes on from the item that its state names. */
const importerOf = (items: readonly Item[], { states = false, stopAt = Infinity } = {}): Importer => ({
  name: 'made',
  about: 'made rows',
  grain: 'books',
  matches: async () => true,
  async *read(_files, sink, { state }) {
    if (state === undefined) for (const token of TOKENS) sink.token(token);
    for (let n = Number(state ?? 0); n < items.length; n += 3) {
      tell(sink, items.slice(n, n + 3));
      sink.refuse('three');
      if (n >= stopAt) throw new Error('stopped');
      yield { done: n, total: items.length, ...(states ? { state: `${n + 3}` } : {}) };
    }
  },
});

function placeOf(folder: string): { into: string; files: string[] } {
  const source = join(folder, 'source');
  writeFileSync(source, 'source');
  return { into: join(folder, 'a.tape'), files: [source] };
}

const codeOf = (work: Promise<unknown>): Promise<TapeErrorCode | null> =>
  work.then(
    () => null,
    (error: { code: TapeErrorCode }) => error.code,
  );

test('a build that is cut off anywhere goes on to the same bytes, and leaves no tape before', async () => {
  const interruption = fc.record({
    states: fc.boolean(),
    failAt: fc.nat({ max: 8_000 }),
    torn: fc.nat({ max: 200 }),
  });
  await fc.assert(
    fc.asyncProperty(anyItems, interruption, async (items, { states, failAt, torn }) => {
      const whole = placeOf(scratch());
      const importer = importerOf(items, { states });
      const info = await buildTape({ ...whole, importer, cut: CUT });
      const folder = scratch();
      const place = placeOf(folder);
      const request = { ...place, importer, cut: CUT };
      const code = await codeOf(buildTape({ ...request, disk: failingDisk(failAt) }));
      if (code !== null) {
        expect(code).toBe('TAPE_DISK_FULL');
        for (const name of readdirSync(folder).filter((each) => each.startsWith('a.tape.')))
          expect(await codeOf(checkTape(join(folder, name)))).not.toBeNull();
        const part = `${place.into}.part`;
        // A power cut may take the end of a file, too.
        if (existsSync(part)) truncateSync(part, Math.max(0, readFileSync(part).length - torn));
        expect(await buildTape(request)).toEqual(info);
      }
      expect(readFileSync(place.into).equals(readFileSync(whole.into))).toBe(true);
      expect(readdirSync(folder).toSorted()).toEqual(['a.tape', 'source']);
      expect(await checkTape(place.into)).toEqual(info);
    }),
    { numRuns: shortOrFull(25, 1_000) },
  );
});

const rows = (count: number): Item[] =>
  Array.from({ length: count }, (_, n) => ({
    at: n,
    token: n % 5,
    kind: 0,
    flags: 2,
    price: 10_000 * (n % 99),
    size: n,
  }));

test('a build goes on without reading what is on the tape, where its importer can', async () => {
  const place = placeOf(scratch());
  const items = rows(60);
  const stopped = new AbortController();
  const first = buildTape({
    ...place,
    importer: importerOf(items, { states: true }),
    cut: CUT,
    signal: stopped.signal,
    onProgress: ({ done }) => done >= 30 && stopped.abort(),
  });
  await expect(first).rejects.toThrow('aborted');
  const told: number[] = [];
  const importer = importerOf(items, { states: true });
  await buildTape({ ...place, importer, cut: CUT, onProgress: ({ done }) => told.push(done) });
  expect(told[0]).toBe(30);
  const tape = await openTape(place.into);
  expect(await itemsOf(tape)).toEqual(items);
  expect(tape.info.refused).toEqual({ three: 20 });
  await tape.close();
});

test('a build of other sources begins again', async () => {
  const place = placeOf(scratch());
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(
    buildTape({ ...place, importer: importerOf(rows(60)), cut: CUT, signal: stopped }),
  ).rejects.toThrow('stopped');
  writeFileSync(place.files[0]!, 'another source');
  const others = rows(30).map((row) => ({ ...row, size: 5 }) as Item);
  await buildTape({ ...place, importer: importerOf(others), cut: CUT });
  const tape = await openTape(place.into);
  expect(await itemsOf(tape)).toEqual(others);
  await tape.close();
});

test('a source that cannot be read leaves nothing, and a tape is never replaced', async () => {
  const folder = scratch();
  const place = placeOf(folder);
  await expect(
    buildTape({ ...place, importer: importerOf(rows(30), { stopAt: 9 }), cut: CUT }),
  ).rejects.toThrow('stopped');
  const backwards = rows(9).toReversed();
  expect(await codeOf(buildTape({ ...place, importer: importerOf(backwards) }))).toBe('TAPE_OUT_OF_ORDER');
  expect(readdirSync(folder)).toEqual(['source']);
  expect(await codeOf(buildTape({ ...place, files: [join(folder, 'none')], importer: importerOf([]) }))).toBe(
    'UNREADABLE',
  );
  await buildTape({ ...place, importer: importerOf(rows(9)) });
  expect(await codeOf(buildTape({ ...place, importer: importerOf(rows(9)) }))).toBe('TAPE_EXISTS');
});

test('a tape of nothing is a tape', async () => {
  const place = placeOf(scratch());
  const info = await buildTape({ ...place, importer: importerOf([]) });
  expect(info).toMatchObject({ rows: 0, from: 0, to: 0, chunks: [] });
  expect(await checkTape(place.into)).toEqual(info);
});

test.runIf(existsSync('/dev/full'))('a disk that is full is one sentence', async () => {
  const place = placeOf(scratch());
  symlinkSync('/dev/full', `${place.into}.part`);
  await expect(buildTape({ ...place, importer: importerOf(rows(9)) })).rejects.toThrow(/^The disk is full/);
  expect(existsSync(place.into)).toBe(false);
});

test('any byte that changes is found', async () => {
  const place = placeOf(scratch());
  await buildTape({ ...place, importer: importerOf(rows(40)), cut: CUT });
  const bytes = readFileSync(place.into);
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: bytes.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (n, change) => {
        const changed = Uint8Array.from(bytes);
        changed[n]! ^= change;
        writeFileSync(place.into, changed);
        expect(await codeOf(checkTape(place.into))).toMatch(/^TAPE_(?:DAMAGED|FOREIGN|VERSION|UNFINISHED)$/);
      },
    ),
    { numRuns: shortOrFull(60, 2_000) },
  );
});
