import { readFileSync } from 'node:fs';
import { formatPrice } from '@prescient/core/money';
import { expect, test } from 'vitest';
import { parseClobResolution, parseClobResolutions, VenueFormatError } from '../../src/index.ts';

interface Example {
  readonly case: string;
  /** `status payouts review`, or the refusal's `code field`. */
  readonly expected: string;
  readonly market: unknown;
}

const file = new URL('../fixtures/clob-markets.json', import.meta.url);
const examples = JSON.parse(readFileSync(file, 'utf8')) as Example[];
const pageOf = (markets: readonly unknown[]): string =>
  JSON.stringify({ data: markets, next_cursor: 'LTE=' });

test.each(examples.map((example) => [example.case, example] as const))('%s', (_, { market, expected }) => {
  const parsed = parseClobResolution(JSON.stringify(market));
  if ('refusal' in parsed) expect(`${parsed.refusal.code} ${parsed.refusal.field}`).toBe(expected);
  else {
    const { status, payouts, review } = parsed.resolution;
    expect(`${status} ${payouts?.map(formatPrice).join('/') ?? 'nothing'} ${review}`).toBe(expected);
  }
  const { resolutions, refusals, nextCursor } = parseClobResolutions(pageOf([market]));
  expect([
    ...resolutions.map((resolution) => ({ resolution })),
    ...refusals.map((refusal) => ({ refusal })),
  ]).toEqual([parsed]);
  expect(nextCursor).toBe('LTE=');
});

test('a body that is no page is refused as one', () => {
  expect(() => parseClobResolutions('{"error":"not found"}')).toThrow(VenueFormatError);
});
