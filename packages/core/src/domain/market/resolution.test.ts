import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { describe, expect, test } from 'vitest';
import { parsePrice } from '../../money/index.ts';
import {
  carriedOut,
  isDue,
  isSameResolution,
  judge,
  learn,
  NOT_RESOLVED,
  payoutOf,
  type MarketObservation,
  type Payout,
  type Resolution,
  type Verdict,
} from '../index.ts';

const YES = parsePrice('1');
const NO = parsePrice('0');
const won = (payout: Payout): MarketObservation => ({ state: 'resolved', payout });
const is = (state: 'open' | 'closed' | 'proposed' | 'disputed'): MarketObservation => ({
  state,
  reviewReason: null,
});

describe('a share pays', () => {
  test.each([
    ['1', '1', '0'],
    ['0', '0', '1'],
    ['0.5', '0.5', '0.5'],
    ['0.123457', '0.123457', '0.876543'],
  ])('of a market that resolved at %s: %s and %s', (payout, yes, no) => {
    const payouts = [0, 1].map((outcome) => payoutOf(parsePrice(payout), outcome as 0 | 1));
    expect(payouts).toEqual([parsePrice(yes), parsePrice(no)]);
  });

  test('its stake where the market is void', () => {
    expect([payoutOf('void', 0), payoutOf('void', 1)]).toEqual(['void', 'void']);
  });
});

/**
 * The resolution after a venue has said all this; `done` stands for all due payments being carried out in between.
 */
const after = (...steps: (MarketObservation | 'done')[]): Resolution =>
  steps.reduce<Resolution>(
    (known, step) => (step === 'done' ? carriedOut(known) : learn(known, step)),
    NOT_RESOLVED,
  );

describe('what a venue says', () => {
  test.each<[string, (MarketObservation | 'done')[], Partial<Resolution>]>([
    ['closed', [is('closed')], { state: 'closed', payout: null, revision: 0 }],
    ['open again', [is('closed'), is('open')], { state: 'open' }],
    [
      'proposed, disputed, resolved',
      [is('proposed'), is('disputed'), won(YES)],
      { state: 'resolved', revision: 1 },
    ],
    ['resolved and paid out', [won(YES), 'done'], { state: 'settled', payout: YES, revision: 1 }],
    ['the same again', [won(YES), 'done', won(YES)], { state: 'settled', revision: 1 }],
    ['something else before it was paid', [won(YES), won(NO)], { state: 'amended', payout: NO, revision: 2 }],
    ['something else after it was paid', [won(YES), 'done', won(NO)], { state: 'amended', revision: 2 }],
    ['disputed after it was paid', [won(YES), 'done', is('disputed')], { state: 'reversed', payout: null }],
    ['resolved amid a reversal', [won(YES), is('disputed'), won(YES)], { state: 'amended', revision: 2 }],
    [
      'resolved after a reversal',
      [won(YES), is('disputed'), 'done', won(YES)],
      { state: 'resolved', revision: 2 },
    ],
    [
      'closed after it was paid',
      [won(YES), 'done', is('closed')],
      { state: 'settled', reviewReason: 'CONTRADICTED' },
    ],
    [
      'the same after all',
      [won(YES), 'done', is('closed'), won(YES)],
      { state: 'settled', reviewReason: null },
    ],
  ])('%s', (_, steps, expected) => {
    expect(after(...steps)).toMatchObject(expected);
  });

  test('a contradiction keeps what is due from being paid', () => {
    expect(isDue(after(won(YES)))).toBe(true);
    expect(isDue(after(won(YES), is('open')))).toBe(false);
  });
});

describe('what a person decides', () => {
  const decided = judge(after(is('closed')), 'void');

  test('stands whatever the venue says, which is told where it differs', () => {
    expect(decided).toMatchObject({ state: 'resolved', payout: 'void', decidedBy: 'admin' });
    expect(learn(decided, is('disputed'))).toEqual(decided);
    expect(learn(decided, won('void'))).toEqual(decided);
    expect(learn(decided, won(YES))).toEqual({ ...decided, reviewReason: 'CONTRADICTED' });
  });

  test('is confirmed without a new result', () => {
    const contradicted = learn(carriedOut(decided), won(YES));
    expect(judge(contradicted, 'void')).toEqual({ ...contradicted, reviewReason: null });
  });

  test('reverses only what there is', () => {
    expect(judge(carriedOut(decided), 'reverse')).toMatchObject({
      state: 'reversed',
      reviewReason: 'TAKEN_BACK',
    });
    expect(() => judge(after(is('closed')), 'reverse')).toThrow('no result');
  });

  test('is reversed once, however often that is said', () => {
    const reversed = judge(carriedOut(decided), 'reverse');
    expect(judge(reversed, 'reverse')).toEqual(reversed);
    expect(judge(carriedOut(reversed), 'reverse')).toEqual(carriedOut(reversed));
    const disputed = after(won(YES), is('disputed'));
    expect(judge(disputed, 'reverse')).toEqual({
      ...disputed,
      reviewReason: 'TAKEN_BACK',
      decidedBy: 'admin',
    });
  });
});

const anyPayout = fc.constantFrom<Payout>(YES, NO, parsePrice('0.5'), parsePrice('0.3'), 'void');
const anyObservation = fc.oneof(
  anyPayout.map(won),
  fc.constantFrom(is('open'), is('closed'), is('proposed'), is('disputed')),
  fc.constant<MarketObservation>({ state: 'closed', reviewReason: 'ZERO_PRICES' }),
);
type Step = { says: MarketObservation } | { decides: Verdict } | { pays: 'some' | 'all' };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  anyObservation.map((says) => ({ says })),
  fc.oneof(anyPayout, fc.constant<Verdict>('reverse')).map((decides) => ({ decides })),
  fc.constantFrom<Step>({ pays: 'some' }, { pays: 'all' }),
);

/** Two positions, and by which result each was paid: what the desk does by a resolution, in a few lines. */
class Holders {
  readonly paidBy: (number | null)[] = [null, null];

  pay(known: Resolution, how: 'some' | 'all'): Resolution {
    if (!isDue(known)) return known;
    const standing = known.payout === null ? null : known.revision;
    for (const index of how === 'all' ? [0, 1] : [0]) {
      if (this.paidBy[index] !== null && this.paidBy[index] !== standing) this.paidBy[index] = null;
      if (standing !== null && this.paidBy[index] === null) this.paidBy[index] = standing;
    }
    return how === 'all' ? carriedOut(known) : known;
  }
}

function next(known: Resolution, step: Step, holders: Holders): Resolution {
  if ('says' in step) return learn(known, step.says);
  if ('pays' in step) return holders.pay(known, step.pays);
  if (step.decides === 'reverse' && known.payout === null) return known;
  return judge(known, step.decides);
}

describe('whatever happens in whatever order', () => {
  const always = (law: (before: Resolution, now: Resolution, holders: Holders) => void): void =>
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 25 }), (steps) => {
        const holders = new Holders();
        steps.reduce<Resolution>((before, step) => {
          const now = next(before, step, holders);
          law(before, now, holders);
          return now;
        }, NOT_RESOLVED);
      }),
      { numRuns: shortOrFull(400, 2_000) },
    );

  test('there is a payout exactly where there is a result', () => {
    always((_, { state, payout }) => {
      expect(payout !== null).toBe(['resolved', 'amended', 'settled'].includes(state));
    });
  });

  test('another payout is another revision, and revisions only grow by one', () => {
    always((before, now) => {
      const changed = now.payout !== null && before.payout !== now.payout;
      expect(now.revision - before.revision).toBe(changed ? 1 : 0);
    });
  });

  test('where something was paid, no other result counts as settled before it is taken back', () => {
    always((_, { state, revision }, { paidBy }) => {
      const mayBePaidBy: Record<string, readonly (number | null)[]> = {
        settled: [revision],
        resolved: [revision, null],
        amended: paidBy,
        reversed: paidBy,
      };
      for (const paid of paidBy) expect(mayBePaidBy[state] ?? [null]).toContain(paid);
    });
  });

  test('saying or deciding the same again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 15 }), anyObservation, anyPayout, (steps, says, payout) => {
        const holders = new Holders();
        const known = steps.reduce<Resolution>((before, step) => next(before, step, holders), NOT_RESOLVED);
        const told = learn(known, says);
        expect(isSameResolution(learn(told, says), told)).toBe(true);
        const decided = judge(known, payout);
        expect(isSameResolution(judge(decided, payout), decided)).toBe(true);
        expect(isSameResolution(carriedOut(carriedOut(decided)), carriedOut(decided))).toBe(true);
      }),
      { numRuns: shortOrFull(400, 2_000) },
    );
  });
});
