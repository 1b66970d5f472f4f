import { existsSync, readFileSync } from 'node:fs';
import { formatPrice } from '@prescient/core/money';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type MarketPage,
  parseClobResolution,
  parseGammaMarkets,
  type Refusal,
  type VenueMarket,
} from '../src/index.ts';

const folder = new URL('../../../../shared/data/gamma/', import.meta.url);
const clob = new URL('../clob/clob-markets-1000.json', folder);
const present = existsSync(folder) && existsSync(clob);
const why = present ? '' : ' (skipped: ../shared/data is not here)';

const quirkSchema = z.object({ examples: z.array(z.object({ file: z.string(), id: z.string() })) });
type Quirk = z.output<typeof quirkSchema>;
type Finding = { market: VenueMarket | undefined; refusal: Refusal | undefined };

const prices = ({ market }: Finding) =>
  market?.outcomes.map(({ price }) => (price === null ? 'none' : formatPrice(price))).join(' ');

/** The rule for each example of a category of `quirks.json`; prefixes of categories about other endpoints last. */
const rules: Record<string, (finding: Finding) => void> = {
  'two outcomes not Yes/No': ({ market }) => {
    expect(market?.outcomes.map(({ index }) => index)).toEqual([0, 1]);
    expect(market?.outcomes.map(({ label }) => label)).not.toEqual(['Yes', 'No']);
  },
  'liquidity key missing': ({ market }) => expect(market).toMatchObject({ liquidity: null }),
  'closed and active both true': ({ market }) => {
    expect(market?.status).toMatch(/^(?:closed|resolved)$/);
    expect(market?.acceptingOrders).toBe(false);
  },
  'bestBid missing': ({ market, refusal }) =>
    expect(market !== undefined || refusal?.code === 'OUTCOME_COUNT').toBe(true),
  'feesEnabled true (takerBaseFee 1000, no feeSchedule)': ({ market }) =>
    expect(market).toMatchObject({ fees: { kind: 'unknown' } }),
  'closed but prices not final': ({ market }) =>
    expect(market).toMatchObject({ status: 'closed', payouts: null, review: 'PRICES_NOT_FINAL' }),
  'outcomePrices with >20 digits': ({ market }) => {
    expect(market?.outcomes.filter(({ unpriced }) => unpriced === 'PRICE_PRECISION')).not.toEqual([]);
    expect(market).toMatchObject({ status: 'closed', payouts: null });
  },
  'closed, umaResolutionStatus not resolved': ({ market }) => {
    expect(market).toMatchObject({ status: 'closed', payouts: null });
    expect(market?.review).toMatch(/^(?:NOT_CONFIRMED|PRICES_NOT_FINAL)$/);
  },
  'endDate missing': ({ market }) => expect(market).toMatchObject({ endDate: null }),
  'duplicate id in one page set': ({ market, refusal }) => {
    expect(market).toBeDefined();
    expect(refusal?.code).toBe('DUPLICATE');
  },
  'closed, resolved 50/50': (finding) => {
    expect(finding.market?.status).toBe('resolved');
    expect(finding.market?.payouts?.map(formatPrice).join(' ')).toBe('0.500000 0.500000');
  },
  'outcomePrices ["0","0"]': (finding) => {
    expect(finding.market).toMatchObject({ status: 'closed', payouts: null, review: 'ZERO_PRICES' });
    expect(prices(finding)).toBe('0.000000 0.000000');
  },
  'clobTokenIds missing': ({ market, refusal }) => {
    if (refusal) expect(refusal.code).toBe('OUTCOME_COUNT');
    else expect(market?.outcomes.map(({ tokenId }) => tokenId)).toEqual([null, null]);
  },
  'more than two outcomes': ({ market, refusal }) => {
    expect(market).toBeUndefined();
    expect(refusal).toMatchObject({ code: 'OUTCOME_COUNT', field: 'outcomes' });
  },
};

// Its one example is in a file that was not kept; fixtures/prices.json and fixtures/resolutions.json have the case.
const elsewhere = new Set(['outcomePrices missing']);
/** A raw CLOB market, and what reading it came to. */
type ClobFinding = { raw: Record<string, unknown>; parsed: ReturnType<typeof parseClobResolution> };

/** The same for the categories about CLOB markets: which of them are meant, as some have no id, and what must come of each. */
const clobRules: Record<string, { is: (raw: ClobFinding['raw']) => boolean; expected: object }> = {
  'CLOB closed, no winner flag': {
    is: (raw) => raw['closed'] === true && !hasWinner(raw) && raw['is_50_50_outcome'] === false,
    expected: { resolution: { status: 'closed', payouts: null, review: 'NO_RESULT' } },
  },
  'CLOB is_50_50_outcome true': {
    is: (raw) => raw['is_50_50_outcome'] === true,
    expected: { resolution: { status: 'resolved', payouts: [500_000n, 500_000n], review: null } },
  },
  'CLOB empty token_id': {
    is: (raw) => tokensOf(raw).some((token) => token.token_id === '') && raw['condition_id'] !== '',
    expected: { refusal: { code: 'TOKEN_COUNT', field: 'tokens' } },
  },
  'CLOB empty condition_id': {
    is: (raw) => raw['condition_id'] === '' && raw['minimum_tick_size'] !== 0.04,
    expected: { refusal: { code: 'MISSING_FIELD', field: 'condition_id' } },
  },
  'CLOB tick 0.04': {
    is: (raw) => raw['minimum_tick_size'] === 0.04,
    expected: { refusal: { code: 'NUMBER_RANGE', field: 'minimum_tick_size' } },
  },
};

const tokensOf = (raw: ClobFinding['raw']) => raw['tokens'] as { token_id: string; winner: boolean }[];
const hasWinner = (raw: ClobFinding['raw']): boolean => tokensOf(raw).some(({ winner }) => winner);

const isAboutClob = (category: string): boolean => category.startsWith('CLOB ');

let readings: ClobFinding[] | undefined;
/** All recorded CLOB markets, read once. */
const readClob = (): ClobFinding[] =>
  (readings ??= (JSON.parse(readFileSync(clob, 'utf8')) as { data: ClobFinding['raw'][] }).data.map(
    (raw) => ({
      raw,
      parsed: parseClobResolution(JSON.stringify(raw)),
    }),
  ));

const readQuirks = (): [string, Quirk][] =>
  present
    ? Object.entries(
        z
          .record(z.string(), quirkSchema)
          .parse(JSON.parse(readFileSync(new URL('quirks.json', folder), 'utf8'))),
      )
    : [];

const pages = new Map<string, MarketPage>();
function find(file: string, id: string): Finding {
  const name = file.replace('gamma-markets/', '');
  const page = pages.get(name) ?? parseGammaMarkets(readFileSync(new URL(name, folder), 'utf8'));
  pages.set(name, page);
  return {
    market: page.markets.find(({ marketId }) => marketId === id),
    refusal: page.refusals.find(({ marketId }) => marketId === id),
  };
}

describe.skipIf(!present)(`recorded quirks${why}`, () => {
  const quirks = readQuirks();

  test('every category has a rule here', () => {
    const open = quirks.map(([category]) => category).filter((category) => !elsewhere.has(category));
    expect(open.toSorted()).toEqual([...Object.keys(rules), ...Object.keys(clobRules)].toSorted());
  });

  test.each(quirks.filter(([category]) => isAboutClob(category)))('%s', (category) => {
    const { is, expected } = clobRules[category]!;
    const found = readClob().filter(({ raw }) => is(raw));
    expect(found.length).toBeGreaterThan(0);
    for (const { parsed } of found) expect(parsed).toMatchObject(expected);
  });

  test('of the CLOB name the same winner as Gamma: each market with one winner pays it a dollar', () => {
    const all = readClob();
    const counts = { resolved: 0, closed: 0, open: 0, refused: 0 };
    for (const { raw, parsed } of all) {
      counts['refusal' in parsed ? 'refused' : parsed.resolution.status] += 1;
      if ('refusal' in parsed || !hasWinner(raw)) continue;
      const paid = tokensOf(raw).map(({ winner }) => (winner ? 1_000_000n : 0n));
      expect(parsed.resolution).toMatchObject({ status: 'resolved', payouts: paid });
    }
    expect(counts).toEqual({ resolved: 586, closed: 355, open: 4, refused: 55 });
  });

  test.each(quirks.filter(([category]) => category in rules))('%s', (category, { examples }) => {
    expect(examples.length).toBeGreaterThan(0);
    for (const { file, id } of examples) rules[category]?.(find(file, id));
  });

  // The CLOB has its own words for a market: a page of them must not pass for a Gamma page.
  test('a page of CLOB markets is refused item by item, each by name', () => {
    const { markets, refusals } = parseGammaMarkets(readFileSync(clob, 'utf8'));
    expect(markets).toEqual([]);
    expect(refusals).toHaveLength(1000);
    expect(new Set(refusals.map(({ code, field }) => `${code} ${field}`))).toEqual(
      new Set(['MISSING_FIELD id']),
    );
  });
});
