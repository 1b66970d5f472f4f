import {
  decideNext,
  depositMovements,
  equity,
  openingOf,
  parseUsd,
  WorkingSet,
  type AnsweredCommand,
  type Command,
  type EquityPoint,
  type FillModel,
  type RunRecord,
  type ReplayToSave,
  type ReportTrade,
} from '../../src/index.ts';
import { afterNoon, NOON } from './builders.ts';

/** A command with the second after noon at which it is decided. */
export type Timed = readonly [second: number, command: Command];

/** A run as the register keeps it; a test names what it is about. */
export const aRun = (fields: Partial<RunRecord> = {}): RunRecord => ({
  fingerprint: 'a1'.repeat(32),
  strategy: 'favourite',
  version: 2,
  strategyFingerprint: 'b2'.repeat(32),
  file: 'favourite',
  config: { edge: 0.02 },
  seed: 'seven',
  tapeHash: 'c3'.repeat(32),
  tape: { sources: ['recording'], grain: 'books' },
  startsAt: NOON,
  endsAt: afterNoon(3_600_000),
  settings: { balance: '10000' },
  summary: { equity: '10010.000000' },
  sharpe: null,
  ...fields,
});

/** A run of commands, decided in memory one after another as a replay decides them, with an equity an hour long. */
export function madeRun(
  commands: readonly Timed[],
  {
    fillModel = 'book',
    facts = {},
    run = aRun(),
  }: { fillModel?: FillModel; facts?: Partial<ReportTrade>; run?: RunRecord } = {},
): ReplayToSave {
  const state = new WorkingSet();
  const opening = openingOf({ id: 1, name: 'in memory', initialBalance: parseUsd('10000'), fillModel }, NOON);
  state.loadPortfolio(opening);
  const points: EquityPoint[] = [];
  for (const [second, command] of commands) {
    const at = afterNoon(second * 1000);
    decideNext(state, { ...command, portfolioId: 1 }, at);
    const now = state.findPortfolio(1)!;
    if (points.at(-1)?.at.getTime() === at.getTime()) points.pop();
    points.push({ at, equity: equity(now), balance: now.balance });
  }
  const { commands: answered, newHeldTrades, newTrades, fills, transfers } = state.changes();
  const portfolio = state.findPortfolio(1)!;
  const trades = newHeldTrades.map(({ trade, position }): ReportTrade => ({
    tradeId: trade.tradeId,
    eventKey: `${trade.venue} event of the tape`,
    category: 'of the tape',
    openedAt: trade.occurredAt,
    closedAt: position.closedAt,
    cost: (trade.amount + trade.fee) as ReportTrade['cost'],
    realizedPnl: trade.realizedPnl,
    probability: trade.p,
    marketPrice: 0.5,
    result: null,
    closingPrice: 0.4325,
    fills: [],
    ...facts,
  }));
  const begin = { at: NOON, equity: opening.initialBalance, balance: opening.initialBalance };
  const end = { at: run.endsAt, equity: equity(portfolio), balance: portfolio.balance };
  const deposits = depositMovements(opening.initialBalance).map((movement, index) => ({
    ...movement,
    portfolioId: 1,
    commandId: 'deposit',
    transferId: index + 1,
    tradeId: null,
    recordedAt: NOON,
  }));
  return {
    run,
    name: 'a replay of favourite',
    ledger: {
      portfolio,
      trades: newHeldTrades,
      rejected: newTrades.filter(({ status }) => status === 'rejected'),
      fills,
      transfers: [...deposits, ...transfers],
      commands: answered satisfies readonly AnsweredCommand[],
      history: {
        initialBalance: opening.initialBalance,
        tradeCount: portfolio.tradeCount,
        trades,
        equity: [begin, ...points, end],
        soldEquity: null,
        family: { runs: 1, sharpes: [] },
      },
    },
  };
}
