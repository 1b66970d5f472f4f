import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type MarketPage, parseGammaEvents, parseGammaMarkets, VenueFormatError } from '../src/index.ts';
import { fixture } from './fixture.ts';

const [valid] = z.array(z.record(z.string(), z.unknown())).parse(JSON.parse(fixture('markets-list.json')));

// Values that look almost right break parsers more often than noise does.
const nearMiss = fc.constantFrom(
  '',
  '[]',
  'null',
  '[""]',
  '["0.5"]',
  '["2","-1"]',
  '["1e999","0"]',
  '[[["',
  '-0',
  1e308,
  -1,
);
const anyValue = fc.oneof(fc.jsonValue(), nearMiss);

const mutant = fc
  .record({
    name: fc.constantFrom(...Object.keys(valid ?? {}), '__proto__', 'toString'),
    value: fc.option(anyValue),
  })
  .map(({ name, value }) => {
    const entries = Object.entries(valid ?? {}).filter(([key]) => key !== name);
    return Object.fromEntries(value === null ? entries : [...entries, [name, value]]);
  });

function expectSound({ markets, refusals }: MarketPage): void {
  for (const market of markets) {
    expect(market.status === 'resolved').toBe(market.payouts !== null);
    for (const { price, unpriced } of market.outcomes) {
      expect(price === null).toBe(unpriced !== null);
      expect(price === null || (price >= 0n && price <= 1_000_000n)).toBe(true);
    }
  }
  for (const refusal of refusals) expect(refusal.message).toMatch(/^(?:The|A) (?:market|event) [^]*\.$/);
}

/** The result of each of the two parsers: a page, or an error. */
const comeTo = (body: string): unknown[] =>
  [parseGammaMarkets, parseGammaEvents].map((parse) => {
    try {
      return parse(body);
    } catch (error) {
      return error;
    }
  });

const isPageOrFormatError = (result: unknown): boolean =>
  result instanceof VenueFormatError ||
  (typeof result === 'object' && result !== null && 'markets' in result);

describe('the page parser', () => {
  test('throws nothing but VenueFormatError for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(comeTo(body).every(isPageOrFormatError)).toBe(true);
      }),
      { numRuns: shortOrFull(150, 500) },
    );
  });

  test('throws nothing but VenueFormatError for a page cut short or with one character changed', () => {
    const body = fixture('markets-list.json');
    fc.assert(
      fc.property(fc.nat(body.length), fc.string({ maxLength: 2 }), fc.boolean(), (at, patch, cut) => {
        const changed = body.slice(0, at) + patch + (cut ? '' : body.slice(at + 1));
        expect(comeTo(changed).every(isPageOrFormatError)).toBe(true);
      }),
      { numRuns: shortOrFull(60, 300) },
    );
  });

  test('accepts or refuses every item of a list, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyValue, mutant, mutant), { maxLength: 8 }), (items) => {
        const page = parseGammaMarkets(JSON.stringify(items));
        expect(page.markets.length + page.refusals.length).toBe(items.length);
        expectSound(page);
      }),
      { numRuns: shortOrFull(250, 1_000) },
    );
  });

  test('accepts or refuses every market of an event, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyValue, mutant), { maxLength: 4 }), (markets) => {
        const page = parseGammaEvents(JSON.stringify([{ id: '1', markets }]));
        expect(page.markets.length + page.refusals.length).toBe(markets.length);
        expectSound(page);
      }),
      { numRuns: shortOrFull(80, 300) },
    );
  });
});
