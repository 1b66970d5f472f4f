import { expect, test } from 'vitest';
import { ENTRANTS, PARTS, type Part } from '../entrants/entrants.ts';
import type { CycleFact, EntrantFacts, Facts, SignalFact } from '../facts/facts.ts';
import { hashesOf, type FillFact } from '../facts/ledger.ts';
import type { TroubleFact } from '../troubles/trouble.ts';
import { goalsOf, type Evidence, type Standing } from './goals.ts';

const at = (second: number): string => new Date(1_000 * second).toISOString();

const signal = (id: string, fields: Partial<SignalFact> = {}): SignalFact => ({
  id,
  do: 'buy',
  status: 'executed',
  rejectCode: null,
  commandId: `signal/${id}`,
  submittedAt: at(1),
  decidedAt: at(1),
  ...fields,
});
const refused = (id: string, rejectCode: SignalFact['rejectCode'], second: number): SignalFact =>
  signal(id, { status: 'rejected', rejectCode, decidedAt: at(second) });
const cycle = (cycleId: number, runner: string, endedAt: string | null = at(cycleId)): CycleFact => ({
  cycleId,
  strategy: 's',
  runner,
  nextStep: endedAt === null ? 'execute' : null,
  endedAt,
});
const buy = (id: string): FillFact => ({
  commandId: `signal/${id}`,
  kind: 'buy',
  amount: '10.000000',
  fee: '0.250000',
  gross: '0.000000',
  exitFee: '0.000000',
});
const sale: FillFact = { ...buy('b'), kind: 'sell', gross: '12.000000', exitFee: '0.100000' };

/** A portfolio that bought for 10.25 dollars, and sold that for 11.90. */
const entrant = (part: Part, more: readonly SignalFact[] = []): EntrantFacts => ({
  differences: 0,
  cycles: [cycle(1, 'one'), cycle(2, ENTRANTS[part].process === 'b' ? 'two' : 'one', null)],
  signals: [signal('a'), signal('b', { do: 'sell' }), ...more],
  ledger: {
    account: {
      initialBalance: '100.000000',
      balance: '101.650000',
      totalInvested: '0.000000',
      realizedPnl: '1.650000',
      equity: '101.650000',
      tradeCount: 1,
    },
    fills: [buy('a'), sale],
    hashes: hashesOf(ENTRANTS[part].portfolioId, '100.000000', ['first', 'second']),
  },
});
const standing = (part: Part): Standing => ({
  rank: 1,
  portfolioId: ENTRANTS[part].portfolioId,
  kind: 'live',
  name: part,
  status: 'active',
  initialBalance: '100.000000',
  equity: '101.650000',
  totalReturn: 0.0165,
  tradeCount: 1,
  events: 1,
  returnOnCost: 0.16,
  returnInterval: null,
  ledger: { fills: 2, hash: entrant(part).ledger.hashes[2]! },
});
const trouble = (name: string, strikes: readonly Part[], second: number): TroubleFact => {
  const [from, until] = [1_000 * second, 1_000 * second + 10_000];
  const cycles = { steady: 2, ruined: 2, faltering: 2, paused: 2 };
  return { name, strikes, from, since: from, until, to: until, cycles };
};

const FACTS: Facts = {
  steady: entrant('steady'),
  ruined: entrant('ruined', [refused('r', 'RISK_LIMIT', 11), refused('m', 'INSUFFICIENT_LIQUIDITY', 2)]),
  faltering: entrant('faltering'),
  paused: entrant('paused', [refused('p', 'PORTFOLIO_PAUSED', 25)]),
};
const SOUND: Evidence = {
  facts: FACTS,
  troubles: [trouble('ruin', ['ruined'], 10), trouble('pause', ['paused'], 20)],
  leaderboard: PARTS.map(standing),
  differences: 0,
  logs: { a: [], b: ['faltering.ts: onCycle threw (line 3): planted by the contest.'] },
  unseen: [],
};

const missed = (evidence: Evidence): string[] =>
  goalsOf(evidence).flatMap(({ what, faults }) => (faults.length === 0 ? [] : [what]));
/** A contest in which one portfolio is another one. */
const withPart = (part: Part, change: (facts: EntrantFacts) => Partial<EntrantFacts>): Evidence => ({
  ...SOUND,
  facts: { ...FACTS, [part]: { ...FACTS[part], ...change(FACTS[part]) } },
});
const withSignal = (part: Part, more: SignalFact): Evidence =>
  withPart(part, ({ signals, ledger }) => ({
    signals: [...signals, more],
    ledger: { ...ledger, fills: more.status === 'executed' ? [...ledger.fills, buy(more.id)] : ledger.fills },
  }));
const withAccount = (fields: object): Evidence =>
  withPart('steady', ({ ledger }) => ({ ledger: { ...ledger, account: { ...ledger.account, ...fields } } }));
const withFills = (change: (fills: readonly FillFact[]) => FillFact[]): Evidence =>
  withPart('steady', ({ ledger }) => ({ ledger: { ...ledger, fills: change(ledger.fills) } }));

test('a sound contest reaches every goal', () => {
  expect(missed(SOUND)).toEqual([]);
});

test.each<[string, string, Evidence]>([
  ['a fact that never came', 'every trouble struck', { ...SOUND, unseen: ['pause: not seen'] }],
  ['no trade', 'every portfolio traded', withFills(() => [])],
  ['a difference', 'every audit is clean', { ...SOUND, differences: 1 }],
  ['a difference of one', 'every audit is clean', withPart('steady', () => ({ differences: 1 }))],
  ['a cent too much', 'cash is exact', withAccount({ balance: '101.660000', realizedPnl: '1.660000' })],
  ['a cost of nothing', 'cash is exact', withAccount({ totalInvested: '0.000001' })],
  ['a fill twice', 'no signal was executed twice', withFills((fills) => [...fills, buy('a')])],
  ['a fill lost', 'no signal was executed twice', withFills((fills) => fills.slice(1))],
  ['a fill of nobody', 'no signal was executed twice', withFills((fills) => [...fills, buy('x')])],
  [
    'a gap',
    'no cycle is missing',
    withPart('steady', () => ({ cycles: [cycle(1, 'one'), cycle(3, 'one')] })),
  ],
  [
    'an open cycle',
    'no cycle is missing',
    withPart('steady', () => ({ cycles: [cycle(1, 'one', null), cycle(2, 'one')] })),
  ],
  [
    'a standstill',
    'the others went on',
    { ...SOUND, troubles: SOUND.troubles.map((one) => ({ ...one, cycles: { ...one.cycles, steady: 0 } })) },
  ],
  [
    'another process',
    'only the bots that were killed',
    withPart('steady', () => ({ cycles: [cycle(1, 'one'), cycle(2, 'two')] })),
  ],
  [
    'no second process',
    'only the bots that were killed',
    withPart('paused', () => ({ cycles: [cycle(1, 'one')] })),
  ],
  ['a buy of the ruined', 'the ruined portfolio', withSignal('ruined', signal('z', { decidedAt: at(12) }))],
  [
    'a ruin without refusals',
    'the ruined portfolio',
    withPart('ruined', () => ({ signals: entrant('ruined').signals })),
  ],
  ['a buy in the pause', 'the paused portfolio', withSignal('paused', signal('z', { decidedAt: at(25) }))],
  ['a refusal of another', 'nobody else was refused', withSignal('steady', refused('z', 'RISK_LIMIT', 12))],
  [
    'a refusal after the pause',
    'nobody else was refused',
    withSignal('paused', refused('z', 'PORTFOLIO_PAUSED', 40)),
  ],
  [
    'a refusal of its own',
    'nobody else was refused',
    withSignal('faltering', refused('z', 'TRADING_HALTED', 12)),
  ],
  ['a word of the untouched', 'the bots told of nothing', { ...SOUND, logs: { ...SOUND.logs, a: ['oh'] } }],
  ['another word', 'the bots told of nothing', { ...SOUND, logs: { ...SOUND.logs, b: ['oh'] } }],
  ['a rank lost', 'the leaderboard', { ...SOUND, leaderboard: SOUND.leaderboard.slice(1) }],
  [
    'another hash',
    'the leaderboard',
    {
      ...SOUND,
      leaderboard: SOUND.leaderboard.map((one) => ({ ...one, ledger: { fills: 1, hash: one.ledger.hash } })),
    },
  ],
  [
    'no interval over ten events',
    'the leaderboard',
    { ...SOUND, leaderboard: SOUND.leaderboard.map((one) => ({ ...one, events: 10 })) },
  ],
])('%s misses: %s', (_, goal, evidence) => {
  expect(missed(evidence)).toContainEqual(expect.stringContaining(goal));
});
