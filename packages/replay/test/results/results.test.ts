import { parseUsd } from '@prescient/core/money';
import { briefOf } from '@prescient/reports';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/engine/run-result.ts';
import { resultsOf, resultText, summaryOf } from '../../src/results/index.ts';
import { day } from './example-ledger.ts';
import { exampleRun } from './example-run.ts';

type Fields = (run: RunResult) => Partial<RunResult>;

const adviceOf = (fields: Fields): readonly string[] => {
  const run = exampleRun();
  return resultsOf([{ ...run, ...fields(run) }]).best.advice;
};

/** The example with a return of its own, from an equity that grows each day, so that it has a Sharpe ratio. */
function grown(floor: string, dollarsADay: number): RunResult {
  const run = exampleRun({ strategy: { ...exampleRun().strategy, config: { floor, hours: 24 } } });
  const equity = Array.from({ length: 25 }, (_, index) => {
    const worth = parseUsd(`${1000 + dollarsADay * index + (index % 3)}`);
    return { at: day(index + 1), equity: worth, balance: worth };
  });
  const { ledger } = run;
  return { ...run, ledger: { ...ledger, equity, history: { ...ledger.history, equity } } };
}

describe('the text for a terminal', () => {
  const text = resultText(resultsOf([exampleRun()]));

  test.each([
    ['title', 'Replay of late-favourite, version 2: 4 trades, 3 of them closed, in 3 events'],
    ['config', 'config                   floor 0.85, hours 24'],
    ['hash', `tape                     ${'ab'.repeat(32)}`],
    ['source', 'source                   pmxt-v2'],
    ['grain', 'grain                    books: fills walk their levels'],
    ['content', 'content                  1,234,567 rows in 345,678 messages, 4,321 prints, 1 gap'],
    ['range', 'range                    2026-04-01T00:00:00.000Z to 2026-04-06T00:00:00.000Z'],
    ['latency', 'latency                  feed 20 ms, venue 5 ms, entry 150 ms, response 40 ms'],
    ['seed', 'seed                     seven'],
    ['the lines of a report', '943.000000                 of 1000.000000 at first'],
    ['drawdown', '9.85 %                 2026-04-02 to 2026-04-04, not recovered in 3.8 days'],
    ['costs', 'Costs: fees 5.000000 of 470.000000 traded (1.06 %)'],
    ['refusals', 'BOOK_STALE          1'],
    ['lines of the strategy', '2026-04-02T00:00:00.000Z  nothing to do'],
    ['advice', 'Not enough resolved events: intervals need 10 events'],
  ])('has the %s', (_, line) => {
    expect(text).toContain(line);
  });

  test.each(['prints', 'prices'] as const)('says that a tape of %s fills by quoted prices only', (grain) => {
    const run = exampleRun();
    const results = resultsOf([{ ...run, tape: { ...run.tape, grain } }]);
    expect(resultText(results)).toContain(`${grain}: fills by quoted prices only`);
    expect(results.best.advice.join(' ')).toContain('The tape has no books');
  });
});

describe('advice', () => {
  const cases: [name: string, fields: Fields, sentence: string][] = [
    [
      'no delays',
      ({ settings }) => ({
        settings: { ...settings, latency: { feedMs: 0, entryMs: 0, venueMs: 0, responseMs: 0, file: null } },
      }),
      'All delays were 0 ms, which no venue grants: see what a delay costs.',
    ],
    [
      'quoted fills over books',
      ({ settings }) => ({ settings: { ...settings, fillModel: 'quoted' } }),
      'Orders were filled at the prices that the strategy gave and not from the books of the tape. Real fills cost more.',
    ],
    [
      'failed handlers',
      ({ counters }) => ({ counters: { ...counters, faults: { STRATEGY_THREW: 2 } } }),
      'The handlers of the strategy failed in 2 cycles (STRATEGY_THREW 2), in which its exits alone decided.',
    ],
    [
      'no cash',
      ({ counters }) => ({ counters: { ...counters, leftOut: 1 } }),
      '1 buy was left out for lack of cash or room: a larger balance or smaller stakes would have made more of them.',
    ],
    [
      'a strategy that decides nothing',
      ({ counters }) => ({ counters: { ...counters, decisions: 0, executed: 0, rejected: {} } }),
      'The strategy decided nothing: check its markets and its config against the tape.',
    ],
    [
      'open positions',
      () => ({}),
      'One position was still open at the end; the equity counts it at its last mark.',
    ],
    ['refusals', () => ({}), '1 of 6 decisions were refused, most often as BOOK_STALE.'],
    ['a source with faults', () => ({}), 'The importer left out what it could not trust: crossed-book 3.'],
  ];

  test.each(cases)('speaks of %s', (_, fields, sentence) => {
    expect(adviceOf(fields)).toContain(sentence);
  });

  test('speaks of a market that brought most of the profit', () => {
    const advice = adviceOf(({ ledger }) => ({
      ledger: {
        ...ledger,
        trades: ledger.trades.map(({ trade, position }) => ({
          trade,
          position: { ...position, realizedPnl: parseUsd(trade.tradeId === 'c' ? '80' : '5') },
        })),
      },
    }));
    expect(advice).toContain('82.05 % of the profit comes from one market: Will it snow in May?');
  });
});

describe('a sweep', () => {
  const runs = [grown('0.80', 1), grown('0.85', 3), grown('0.90', 2)];
  const results = resultsOf(runs);

  test('ranks all sets by their returns and names the settings in which they differ', () => {
    expect(results.sets.map(({ differences }) => differences)).toEqual([
      'floor 0.85',
      'floor 0.90',
      'floor 0.80',
    ]);
    expect(results.best.strategy.config).toMatchObject({ floor: '0.85' });
    expect(results.ledger).toBe(runs[1]!.ledger);
  });

  test('tells each set of all the others, which its deflated Sharpe ratio counts', () => {
    const alone = briefOf(runs[1]!.ledger.history);
    expect(alone.runs).toBe(1);
    expect(results.best.report.runs).toBe(3);
    expect(results.best.report.deflatedSharpe).toBeLessThan(alone.deflatedSharpe!);
    expect(resultText(results)).toContain('DSR (N = 3)');
    expect(resultText(results)).toContain('It is one of 3 runs of its strategy');
  });

  test('counts the runs that were recorded before, and no runs of other strategies', () => {
    const earlier = runs.map((run, index) => ({
      ...run,
      strategy: { ...run.strategy, name: index === 0 ? 'other' : run.strategy.name },
      ledger: {
        ...run.ledger,
        history: { ...run.ledger.history, family: { runs: 11, sharpes: [0.1, 0.2] } },
      },
    }));
    expect(resultsOf(earlier).sets.map(({ brief }) => brief.runs)).toEqual([12, 12, 11]);
  });

  test('reports the best one that traded, and names strategies where there are several', () => {
    const [one] = runs;
    const { ledger } = grown('0.95', 9);
    const idle = {
      ...one!,
      strategy: { ...one!.strategy, name: 'idle', config: {} },
      ledger: { ...ledger, history: { ...ledger.history, trades: [], tradeCount: 0 } },
    };
    const several = resultsOf([one!, idle]);
    expect(several.sets.map(({ differences }) => differences)).toEqual(['idle', 'late-favourite']);
    expect(several.best.strategy.name).toBe('late-favourite');
    const counted = resultsOf([...runs, idle]);
    expect(counted.sets.map(({ differences }) => differences)).toContain('late-favourite, floor 0.85');
    expect(resultText(counted)).toMatch(/% \(N = 3\)[^]*% \(N = 3\)/);
  });

  test('keeps the order that was given where returns are equal', () => {
    const equal = ['a', 'b', 'c'].map((floor) => grown(floor, 1));
    expect(resultsOf(equal).sets.map(({ differences }) => differences)).toEqual([
      'floor a',
      'floor b',
      'floor c',
    ]);
  });

  test('needs a run', () => {
    expect(() => resultsOf([])).toThrow('Results need at least one run.');
  });
});

test('the summary has exact decimals and times in ISO 8601', () => {
  expect(summaryOf(resultsOf([exampleRun()]))).toMatchObject({
    format: 'prescient-replay',
    version: 1,
    tape: { hash: 'ab'.repeat(32), grain: 'books' },
    strategy: { name: 'late-favourite', version: 2, config: { floor: '0.85', hours: 24 } },
    settings: { from: '2026-04-01T00:00:00.000Z', to: '2026-04-06T00:00:00.000Z', seed: 'seven' },
    counters: { executed: 5, rejected: { BOOK_STALE: 1 } },
    result: {
      initialBalance: '1000.000000',
      equity: '943.000000',
      runs: 1,
      deflatedSharpe: null,
      summary: { realizedPnl: '-59.500000', fees: '5.000000', volume: '470.000000' },
      drawdown: { peakAt: '2026-04-02T06:00:00.000Z', recoveredAt: null },
    },
    periods: { month: [{ key: '2026-04', realizedPnl: '-59.500000' }] },
    refusals: [{ code: 'BOOK_STALE', count: 1, example: null }],
    openPositions: 1,
    lines: [{ at: '2026-04-02T00:00:00.000Z', text: 'nothing to do' }],
    sets: [{ seed: 'seven', differences: '', result: { equity: '943.000000', tradeCount: 4 } }],
  });
});
