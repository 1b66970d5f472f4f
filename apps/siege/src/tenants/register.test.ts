import { expect, test } from 'vitest';
import { Findings, type FindingKind } from '../finding.ts';
import type { BuyIntent, Reply } from './intent.ts';
import { Register } from './register.ts';

const BUY: BuyIntent = {
  kind: 'buy',
  id: 'a',
  portfolioId: 1,
  marketId: 'rain',
  action: 'buy_yes',
  amount: '1.000000',
  price: '0.500000',
  timeInForce: 'FOK',
  timestamp: '2026-01-01T00:00:00.000Z',
};
const done = (replayed: boolean, shares = '2.000000'): Reply => ({
  type: 'done',
  replayed,
  money: { shares },
});
const denied: Reply = { type: 'denied', code: 'DATABASE_UNAVAILABLE' };
const unknown: Reply = { type: 'unknown', why: 'connection lost' };
const refused = (code: string): Reply => ({ type: 'refused', code });

test.each<[string, Reply[], FindingKind[]]>([
  ['done after a denial', [denied, done(false)], []],
  ['replayed after silence', [unknown, denied, done(true)], []],
  ['done, and later replayed', [done(false), done(true)], []],
  ['replayed though every try was denied', [denied, denied, done(true)], ['denied']],
  ['new twice', [done(false), done(false)], ['doubled']],
  ['done with other shares', [done(false), done(true, '3.000000')], ['drift']],
  ['done and refused', [done(false), refused('CONFLICT')], ['drift']],
  ['refused for two reasons', [refused('OFF_TICK'), refused('CONFLICT')], ['drift']],
  ['a 500', [{ type: 'fault', what: 'HTTP 500' }], ['fault']],
])('%s', (_, replies, kinds) => {
  const findings = new Findings();
  const register = new Register(findings);
  const entry = register.intend(BUY);
  for (const reply of replies) register.hear(entry, reply);
  expect(findings.all.map(({ kind }) => kind)).toEqual(kinds);
});
