import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { onTestFinished } from 'vitest';
import type { Note, PlacedNote, RowSink, Tape, TapePart, TapeToken } from '../../src/index.ts';
import { CLEAR, GAP, LEVEL, PRINT } from '../../src/index.ts';

/** A row as it is told to a sink. */
export interface Row {
  readonly at: number;
  readonly token: number;
  readonly kind: number;
  readonly flags: number;
  readonly price: number;
  readonly size: number;
}

/** A row or a note. */
export type Item = Row | Note;

/** A folder that is gone after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prescient-tape-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const TOKENS: readonly TapeToken[] = [0, 1, 2, 3, 4].map((number) => ({
  venue: 'polymarket',
  marketId: `market-${number >> 1}`,
  outcome: (number % 2) as 0 | 1,
  tokenId: number === 4 ? null : `token-${number}`,
}));

const isNote = (item: Item): item is Note => !('flags' in item);

export function tell(sink: RowSink, items: Iterable<Item>): void {
  for (const item of items) {
    if (isNote(item)) sink.note(item);
    else sink.row(item.at, item.token, item.kind, item.flags, item.price, item.size);
  }
}

/** All of a part, as rows and notes in their order. */
export async function itemsOf(tape: Tape, part?: TapePart): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { rows, columns, notes } of tape.read(part)) {
    const rest: PlacedNote[] = [...notes];
    const tellNotes = (row: number): void => {
      while (rest[0] !== undefined && rest[0].row <= row) {
        const { row: _, ...note } = rest.shift()!;
        items.push(note);
      }
    };
    for (let n = 0; n < rows; n += 1) {
      tellNotes(n);
      const { at, token, kind, flags, price, size } = columns;
      items.push({
        at: at[n]!,
        token: token[n]!,
        kind: kind[n]!,
        flags: flags[n]!,
        price: price[n]!,
        size: size[n]!,
      });
    }
    tellNotes(Infinity);
  }
  return items;
}

const price = fc.integer({ min: 0, max: 1_000_000 });
const token = fc.nat({ max: TOKENS.length - 1 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 1e7, noNaN: true }) },
);

const row = fc.record({
  token,
  kind: fc.constantFrom(LEVEL, LEVEL, LEVEL, CLEAR, PRINT, GAP),
  flags: fc.nat({ max: 3 }),
  price,
  size: fc.oneof(fc.constant(0), fc.maxSafeNat()),
});

const note = fc.oneof(
  fc.record({ kind: fc.constant('tick' as const), token, tickSize: price.map(BigInt) }),
  fc.record({ kind: fc.constant('price' as const), token, price: price.map(BigInt) }),
);

/** Any rows and notes, in order of time. */
export const anyItems: fc.Arbitrary<Item[]> = fc
  .array(fc.tuple(step, fc.oneof({ weight: 6, arbitrary: row }, { weight: 1, arbitrary: note })), {
    maxLength: 200,
  })
  .map((steps) => {
    let at = 1_750_000_000_000;
    return steps.map(([ms, item]) => {
      at += ms;
      const hasLevel = !('flags' in item) || item.kind === LEVEL || item.kind === PRINT;
      return { ...item, at, ...(hasLevel ? {} : { price: 0, size: 0 }) } as Item;
    });
  });
