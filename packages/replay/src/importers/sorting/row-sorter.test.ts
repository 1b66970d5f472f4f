import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { RowSorter } from './row-sorter.ts';

interface Timed {
  readonly at: number;
  readonly lag: number;
}

const timed = fc.record({
  // Stamps days apart, and many of one moment.
  at: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 10 ** 10 })),
  lag: fc.oneof(fc.constant(-200), fc.integer({ min: -(2 ** 30), max: 2 ** 30 })),
});

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'row-sorter-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function add(sorter: RowSorter, rows: readonly Timed[], first: number): void {
  for (const [index, { at, lag }] of rows.entries()) {
    const place = sorter.place();
    sorter.rows.at[place] = at;
    sorter.rows.lag[place] = lag;
    sorter.rows.token[place] = first + index;
    sorter.rows.size[place] = at / 4;
    sorter.rows.price[place] = -index;
    sorter.rows.kind[place] = index % 3;
    sorter.rows.flags[place] = index % 4;
    sorter.settle();
  }
}

const byTime = (a: Timed, b: Timed): number => a.at - b.at || a.lag - b.lag;

it('gives rows in the order of a stable sort, however many runs they fill and whenever they are taken out', () => {
  const folder = folderForTest();
  fc.assert(
    fc.property(
      fc.array(timed, { maxLength: 60 }),
      fc.array(timed, { maxLength: 30 }),
      fc.nat(25),
      (one, two, until) => {
        const sorter = new RowSorter(folder, { run: 8, block: 3 });
        const taken: { at: number; token: number; size: number }[] = [];
        const drain = (before: number): void => {
          for (const _ of sorter.drain(before, (block, row) => {
            taken.push({ at: block.at[row]!, token: block.token[row]!, size: block.size[row]! });
          }));
        };
        add(sorter, one, 0);
        drain(until);
        const later = two.map((row) => ({ ...row, at: row.at + until }));
        add(sorter, later, one.length);
        drain(Infinity);
        const expected = [...one, ...later].map((row, token) => ({ ...row, token })).toSorted(byTime);
        expect(taken).toEqual(expected.map(({ at, token }) => ({ at, token, size: at / 4 })));
      },
    ),
  );
  expect(readdirSync(folder)).toEqual([]);
});
