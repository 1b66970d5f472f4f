import { expect, test } from 'vitest';
import type { KnownMarket } from '../truth/truth.ts';
import { errandsIn, isDue } from './errand.ts';

const YEAR_MS = 365 * 86_400_000;
const inAYear = new Date(Date.now() + YEAR_MS);
const aYearAgo = new Date(Date.now() - YEAR_MS);
const inASecond = new Date(Date.now() + 1_000);
const swap = { names: 'labels', at: 1, until: null } as const;

const market = (fields: Partial<KnownMarket>): KnownMarket =>
  ({ venue: 'kalshi', marketId: 'm', question: '', waivedUntil: null, swap: null, ...fields }) as KnownMarket;

test.each<[string, Partial<KnownMarket>, (Date | null)[]]>([
  ['a market of Polymarket', { venue: 'polymarket' }, []],
  ['one whose page is swapped', { venue: 'polymarket', swap }, [null]],
  ['a market of Kalshi', {}, [null]],
  ['one with a waiver that outlasts the day', { waivedUntil: inAYear }, [null]],
  ['one with a waiver that ends soon', { waivedUntil: inASecond }, [null, inASecond]],
  ['one with a waiver that is over', { waivedUntil: aYearAgo }, [null, aYearAgo]],
])('the errands in %s are as many as the day has to meet', (_, fields, notBefore) => {
  const errands = errandsIn(market(fields));
  expect(errands.map((errand) => errand.notBefore)).toEqual(notBefore);
  for (const { inFractions } of errands) expect(inFractions).toBe(fields.venue !== 'polymarket');
});

test('an errand waits for its time', () => {
  const at = (notBefore: Date | null) => isDue({ market: market({}), notBefore, inFractions: true });
  expect([at(null), at(aYearAgo), at(inAYear)]).toEqual([true, true, false]);
});
