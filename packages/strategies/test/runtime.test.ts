import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineStrategy, price, usd, type StrategyIntent } from '../src/author.ts';
import { readState, StrategyError, type StoredState, type StrategyFault } from '../src/sdk.ts';
import { Rehearsal } from '../src/testing.ts';

/** The example of the documentation, with a clock of a day. */
const lateFavourite = defineStrategy({
  name: 'late-favourite',
  version: 1,
  config: z.object({ floor: price('0.85'), stake: usd('25'), hours: z.number().default(24) }),
  state: z.object({ entered: z.record(z.string(), z.boolean()).default({}) }),
  markets: ({ hours }) => ({ endsWithinHours: hours, minLiquidity: '10000' }),
  onBook({ config, state, market, book }) {
    const ask = book.yes.bestAsk;
    if (!ask || ask.price < config.floor || state.entered[market.id]) return [];
    return [
      {
        do: 'buy',
        outcome: 'yes',
        stake: config.stake,
        limit: ask.price,
        tif: 'FAK',
        p: 0.93,
        why: `favourite at ${ask.price}`,
        then: { entered: { ...state.entered, [market.id]: true } },
      },
    ];
  },
});

/** The fault that work ends with. */
function faultOf(work: () => unknown): { code: StrategyFault; message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof StrategyError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('nothing was refused');
}

test('the example buys once a market, in exact amounts, and remembers it', () => {
  const stage = new Rehearsal(lateFavourite);
  expect(stage.strategy.selector).toMatchObject({ endsWithinHours: 24, minLiquidity: '10000.000000' });
  expect(stage.book({ bid: 0.8, ask: 0.84 })).toEqual([]);
  expect(stage.book({ bid: 0.91, ask: 0.92 })).toEqual([
    {
      do: 'buy',
      venue: 'polymarket',
      marketId: 'market-1',
      question: 'Will it rain?',
      eventId: null,
      eventTitle: null,
      outcome: 0,
      limit: '0.920000',
      stake: '25.000000',
      timeInForce: 'FAK',
      p: 0.93,
      why: 'favourite at 0.92',
      expiresAt: '2026-01-15T12:02:00.000Z',
      confidence: null,
    },
  ]);
  expect(stage.state).toEqual({ entered: { 'market-1': true } });
  expect(stage.book({ bid: 0.93, ask: 0.94 })).toEqual([]);
});

test('the configuration may be given, as numbers or as decimals', () => {
  const stage = new Rehearsal(lateFavourite, { config: { floor: '0.5', stake: 3 } });
  expect(stage.book({ bid: 0.55, ask: 0.56 })).toMatchObject([{ stake: '3.000000' }]);
});

/** A strategy that answers each book with these intents. */
const answering = (answer: unknown, more: object = {}) => ({
  name: 'answers',
  version: 1,
  state: z.object({ seen: z.number().default(0) }),
  onBook: () => answer,
  ...more,
});

const buy = { do: 'buy', outcome: 'yes', stake: 10, limit: 0.5 };

describe('amounts', () => {
  test.each([
    [0.1 + 0.2, '0.300000'],
    ['0.37', '0.370000'],
    [0.378, '0.370000'],
    [1, '0.990000'],
    [1 - 0.9, '0.100000'],
  ])('a buy limited to %s pays at most %s, a price of the market', (limit, exact) => {
    const [decision] = new Rehearsal(answering([{ ...buy, limit }])).book({ bid: 0.3, ask: 0.4 });
    expect(decision).toMatchObject({ limit: exact });
  });

  test('a sale is limited upwards, and takes the best bid unless it names a limit', () => {
    const selling = (intent: object) =>
      new Rehearsal({ name: 'sells', version: 1, onPosition: () => [{ do: 'sell', ...intent }] }).position(
        {},
        { bid: 0.6, ask: 0.62 },
      );
    expect(selling({})).toMatchObject([{ do: 'sell', tradeId: 'trade-1', limit: '0.600000', shares: null }]);
    expect(selling({ limit: 0.571, shares: 2.5 })).toMatchObject([{ limit: '0.580000', shares: '2.500000' }]);
    expect(faultOf(() => selling({ shares: 100.5 })).message).toBe(
      'strategy.ts: onPosition[0].shares is 100.5, and the position holds 100.',
    );
  });
});

describe('exits sell without any code', () => {
  const exits = { takeProfit: 0.2, stopLoss: 0.1, maxHold: 2, beforeEnd: 1 };
  const HOUR = 3_600_000;
  const calm = { bid: 0.5, ask: 0.51 };
  test.each([
    { at: 'a gain', book: { bid: 0.6, ask: 0.62 }, why: 'take profit: 0.6 is 20 % above 0.5' },
    { at: 'a loss', book: { bid: 0.45, ask: 0.5 }, why: 'stop loss: 0.45 is 10 % below 0.5' },
    { at: 'its age', position: { openedAt: Date.parse('2026-01-15T10:00:00Z') }, why: 'held for 2 hours' },
    {
      at: 'the end',
      market: { endsAt: Date.parse('2026-01-15T12:59:00Z') },
      why: 'the market ends within 1 hours',
    },
  ])('at $at', ({ book = calm, position = {}, market = {}, why }) => {
    const stage = new Rehearsal({ name: 'leaves', version: 1, exits });
    expect(stage.position(position, book, market)).toMatchObject([{ do: 'sell', timeInForce: 'FAK', why }]);
  });

  test('not before, not where nobody bids, and before onPosition, which is asked otherwise', () => {
    const asked: string[] = [];
    const stage = new Rehearsal({
      name: 'leaves',
      version: 1,
      exits,
      onPosition: () => void asked.push('x'),
    });
    const later = { endsAt: Date.parse('2026-01-15T12:00:00Z') + 5 * HOUR };
    expect(stage.position({}, { bid: 0.599, ask: 0.62 }, later)).toEqual([]);
    expect(stage.position({}, { ask: 0.62 }, later)).toEqual([]);
    expect(asked).toHaveLength(2);
    expect(stage.position({}, { bid: 0.7, ask: 0.72 }, later)).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });
});

describe('a bad answer is one sentence that names file, handler and field', () => {
  const million = Array.from({ length: 1_000_000 }, () => buy);
  test.each<[string, unknown, RegExp]>([
    ['a number', 7, /^strategy\.ts: onBook returned 7; a handler returns a list of intents/],
    ['a promise', Promise.resolve([]), /onBook returned a promise; a handler returns its intents at once/],
    ['a million', million, /onBook returned 1000000 intents at once; the most is 100\.$/],
    ['a word', ['buy'], /onBook\[0\] is 'buy'; an intent is an object/],
    ['an unknown act', [{ do: 'short' }], /onBook\[0\]\.do is 'short'; it must be 'buy' or 'sell'/],
    [
      'a misspelt field',
      [{ ...buy, stak: 1 }],
      /onBook\[0\]\.stak is no field of 'buy'; did you mean stake\?$/,
    ],
    [
      'no stake',
      [{ ...buy, stake: undefined }],
      /onBook\[0\]\.stake is missing; it must be a number of dollars/,
    ],
    [
      'a stake of NaN',
      [{ ...buy, stake: Number.NaN }],
      /stake is NaN; it must be a number of dollars above 0/,
    ],
    ['a stake without end', [{ ...buy, stake: Infinity }], /stake is Infinity; it must be/],
    ['a stake below 0', [{ ...buy, stake: -5 }], /stake is -5; it must be/],
    ['a limit of 0', [{ ...buy, limit: 0 }], /limit is 0; it must be a price above 0 and at most 1/],
    ['a limit above 1', [{ ...buy, limit: 1.01 }], /limit is 1\.01; it must be a price/],
    ['p of 0', [{ ...buy, p: 0 }], /onBook\[0\]\.p is 0; it must be a probability above 0 and below 1/],
    ['p of 1', [buy, { ...buy, p: 1 }], /onBook\[1\]\.p is 1; it must be a probability/],
    ['p of NaN', [{ ...buy, p: Number.NaN }], /p is NaN; it must be a probability/],
    ['another outcome', [{ ...buy, outcome: 'maybe' }], /outcome is 'maybe'; it must be 'yes' or 'no'/],
    ['another market', [{ ...buy, market: 'm9' }], /market is 'm9', which is none of the selected markets/],
    [
      'a position that is none',
      [{ do: 'sell', position: 'x' }],
      /position is 'x', which is no open position/,
    ],
    ['an order', [{ do: 'order' }], /do is 'order'; Prescient has no resting orders yet/],
    ['a cancel', [{ do: 'cancel', order: 'x' }], /do is 'cancel'; Prescient has no resting orders yet/],
    ['why that is none', [{ ...buy, why: 7 }], /why is 7; it must be a text/],
    ['then that is none', [{ ...buy, then: [] }], /then must be an object/],
    [
      'a state without the field',
      [{ ...buy, then: { sen: 1 } }],
      /onBook then\.sen is no field of the state; did you mean seen\?/,
    ],
    [
      'a state of another type',
      [{ ...buy, then: { seen: 'x' } }],
      /onBook then\.seen is wrong: Invalid input: expected number/,
    ],
    ['a state that JSON cannot keep', [{ ...buy, then: { seen: Number.NaN } }], /onBook then\.seen is wrong/],
  ])('%s', (_, answer, sentence) => {
    expect(faultOf(() => new Rehearsal(answering(answer)).book({ bid: 0.3, ask: 0.4 })).message).toMatch(
      sentence,
    );
  });

  test('a list without an end of holes costs nothing', () => {
    const answer = Array.from({ length: 3 });
    answer.length = 4_000_000_000;
    expect(faultOf(() => new Rehearsal(answering(answer)).book({})).message).toContain('4000000000 intents');
  });
});

describe('a handler that misbehaves', () => {
  const acting = (onBook: (context: Record<string, never>) => unknown) => () =>
    new Rehearsal({ name: 'acts', version: 1, onBook }).book({ bid: 0.3, ask: 0.4 });
  test('that throws is told by its words', () => {
    const throwing = (thrown: unknown) =>
      acting(() => {
        throw thrown;
      });
    expect(faultOf(throwing(new Error('no idea'))).message).toMatch(/onBook threw.*: no idea\.$/);
    expect(faultOf(throwing('no idea'))).toEqual({
      code: 'STRATEGY_HANDLER',
      message: 'strategy.ts: onBook threw: no idea.',
    });
  });

  test.each<[string, (context: Record<string, never>) => unknown]>([
    ['context', (context) => Object.assign(context, { now: 7 })],
    ['portfolio', ({ portfolio }) => Object.assign(portfolio!, { cash: 1e9 })],
    [
      'book',
      ({ book }) =>
        Object.assign((book as unknown as { yes: { asks: object[] } }).yes.asks[0]!, { price: 0.01 }),
    ],
    ['state', ({ state }) => Object.assign(state!, { x: 1 })],
  ])('that changes its %s is told to return new values', (_, onBook) => {
    const { code, message } = faultOf(acting(onBook));
    expect(code).toBe('STRATEGY_HANDLER');
    expect(message).toMatch(/The context is frozen; return new values in "then"\.$/);
  });
});

describe('a definition that is none', () => {
  const sound = { name: 'sound', version: 1, onBook: () => [] };
  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /has no default export/],
    ['a text', 'x', /default must be what defineStrategy/],
    ['no name', { ...sound, name: undefined }, /name must be lower-case letters/],
    ['a loud name', { ...sound, name: 'LOUD' }, /name must be lower-case letters/],
    ['a version of 0', { ...sound, version: 0 }, /version must be a whole number from 1/],
    [
      'a misspelt handler',
      { ...sound, onbook: () => [] },
      /onbook is no field of a strategy; did you mean onBook\?/,
    ],
    [
      'a handler that waits',
      { ...sound, onBook: async () => [] },
      /onBook is a AsyncFunction; handlers are plain/,
    ],
    ['no handler', { name: 'idle', version: 1 }, /does nothing; give it one of onCycle/],
    ['a config that is no schema', { ...sound, config: { stake: 1 } }, /config must be a z\.object/],
    [
      'a state without defaults',
      { ...sound, state: z.object({ count: z.number() }) },
      /state\.count needs a default/,
    ],
    [
      'a selector that is wrong',
      { ...sound, markets: { minLiquid: 1 } },
      /markets is wrong: Unrecognized key: "minLiquid"/,
    ],
    [
      'a selector that throws',
      {
        ...sound,
        markets: () => {
          throw new Error('oh');
        },
      },
      /markets threw: oh/,
    ],
    ['an exit below 0', { ...sound, exits: { takeProfit: -1 } }, /exits\.takeProfit is wrong/],
  ])('%s', (_, definition, sentence) => {
    const fault = faultOf(() => new Rehearsal(definition));
    expect(fault.code).toBe('STRATEGY_DEFINITION');
    expect(fault.message).toMatch(sentence);
  });

  test.each<[object, RegExp]>([
    [{ floor: '1.5' }, /^strategy\.ts: config\.floor is wrong: "1\.500000" is not between 0 and 1\.$/],
    [{ stake: 'much' }, /config\.stake is wrong: "much" is not a decimal/],
    [{ flor: 1 }, /config\.flor is unknown; the settings are floor, stake, hours\./],
    [{ hours: 'x' }, /config\.hours is wrong: Invalid input: expected number, received string\.$/],
  ])('a configuration %j is refused before anything starts', (config, sentence) => {
    const fault = faultOf(() => new Rehearsal(lateFavourite, { config: config as Record<string, unknown> }));
    expect(fault.code).toBe('STRATEGY_CONFIG');
    expect(fault.message).toMatch(sentence);
  });
});

describe('the state of an earlier version', () => {
  const counted = (more: object) => ({ name: 'counts', onBook: () => [] as StrategyIntent[], ...more });
  const second = { version: 2, state: z.object({ counts: z.record(z.string(), z.number()).default({}) }) };

  test('goes on where it fits, and is refused by field where it does not', () => {
    const stage = new Rehearsal(counted({ ...second, version: 1 }), { state: { counts: { a: 1 } } });
    expect(stage.state).toEqual({ counts: { a: 1 } });
    const fault = faultOf(() => new Rehearsal(counted({ ...second, version: 1 }), { state: { counts: 7 } }));
    expect(fault).toEqual({
      code: 'STRATEGY_STATE',
      message:
        'strategy.ts: state.counts is wrong: Invalid input: expected record, received number. The state was stored by version 1. Raise version and add upgrade(state, version), which makes the new state of the old one.',
    });
  });

  test('of an earlier version goes through upgrade; without it, it has to fit', () => {
    const stored = { version: 1, state: { count: 3 } };
    const strategyOf = (more: object) => new Rehearsal(counted({ ...second, ...more })).strategy;
    const upgrade = (state: unknown) => ({ counts: { all: (state as { count: number }).count } });
    expect(readState(strategyOf({ upgrade }), stored)).toEqual({ counts: { all: 3 } });
    expect(readState(strategyOf({}), { version: 1, state: { counts: { a: 1 } } })).toEqual({
      counts: { a: 1 },
    });
    const messageOf = (more: object, given: StoredState): string =>
      faultOf(() => readState(strategyOf(more), given)).message;
    expect(messageOf({}, { version: 1, state: { counts: [] } })).toMatch(
      /state\.counts is wrong: .* stored by version 1\. Raise version and add upgrade/,
    );
    expect(messageOf({ upgrade: () => ({ counts: 7 }) }, stored)).toMatch(
      /state\.counts is wrong: .* Mend upgrade\.$/,
    );
    const throwing = (): never => {
      throw new Error('lost');
    };
    expect(messageOf({ upgrade: throwing }, stored)).toBe('strategy.ts: upgrade threw: lost.');
    expect(messageOf({}, { version: 3, state: {} })).toMatch(
      /version 2 is older than version 3, which stored the state/,
    );
  });
});
