import { expect, test } from 'vitest';
import { z } from 'zod';
import { listingsOf, parseGammaMarkets } from '../src/index.ts';
import { refusalReasons } from '../src/wire/refusal.ts';
import { fixture } from './fixture.ts';

// Each market of the file names, in a field that the parser ignores, how it must be refused.
const broken = z
  .array(
    z.object({
      id: z.unknown().optional(),
      expect: z.object({ code: z.string(), field: z.string(), case: z.string() }),
    }),
  )
  .parse(JSON.parse(fixture('refused.json')));
const { markets, refusals } = parseGammaMarkets(fixture('refused.json'));

test('accepts none of the broken markets', () => {
  expect(markets).toEqual([]);
  expect(refusals).toHaveLength(broken.length);
});

const cases = broken.map(({ expect: { case: name, code, field }, id }, index) => ({
  name,
  code,
  field,
  id,
  index,
}));

test.each(cases)('refuses $name as $code in $field', ({ code, field, id, index }) => {
  const marketId = typeof id === 'string' && id.trim() !== '' ? id : null;
  expect(refusals[index]).toMatchObject({ code, field, marketId });
});

test('says in one sentence what was refused and why', () => {
  expect(refusals.find((refusal) => refusal.code === 'OUTCOME_COUNT')?.message).toMatch(
    /^The market 9100\d\d does not have exactly two outcomes \(outcomes\)\.$/,
  );
  expect(refusals[0]?.message).toBe('A market without a readable id lacks a needed field (id).');
});

test('shows every reason for which one market can be refused', () => {
  const shown = new Set(refusals.map((refusal) => refusal.code));
  // Of a page, of a copy, and of Kalshi alone.
  const elsewhere = new Set(['NOT_AN_OBJECT', 'DUPLICATE', 'TICKS_DIFFER']);
  expect(
    Object.keys(refusalReasons)
      .filter((code) => !elsewhere.has(code))
      .toSorted(),
  ).toEqual([...shown].toSorted());
});

test('a market that lists No before Yes is refused with the outcomes that it claims, so that who knows it can compare them', () => {
  const reversed = refusals.filter(({ code }) => code === 'REVERSED_LABELS');
  expect(reversed.map(({ identity }) => identity?.outcomes.map(({ label }) => label))).toEqual([
    ['No', 'Yes'],
    [' NO', 'yes '],
  ]);
  const page = { markets: [], refusals, nextCursor: null };
  expect(listingsOf('polymarket', page).claims.map(({ marketId }) => marketId)).toEqual(
    reversed.map(({ marketId }) => marketId),
  );
});
