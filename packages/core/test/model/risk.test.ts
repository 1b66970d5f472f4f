import * as fc from 'fast-check';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { RISK_RULE_NAMES, type LimitsPatch } from '../../src/index.ts';
import { NOON } from '../support/builders.ts';
import { toldAsTable } from '../support/steps-table.ts';
import { anyLimits, anyRiskStep } from './risk-steps.ts';
import { RiskWorld, type RiskStep } from './risk-world.ts';

/** `npm run model -- 100000` asks for more. */
const ORDERS = Number(process.env['MODEL_COMMANDS'] ?? shortOrFull(2_000, 20_000));
const RUN_LENGTH = 80;

/** The portfolio and its limits, then what happens in it. */
type Run = { readonly do: 'open'; readonly limits: LimitsPatch; readonly fromBooks: boolean } | RiskStep;
const open = fc.record({ do: fc.constant('open' as const), limits: anyLimits, fromBooks: fc.boolean() });
const run: fc.Arbitrary<Run[]> = fc
  .tuple(open, fc.array(anyRiskStep, { minLength: RUN_LENGTH, maxLength: RUN_LENGTH }))
  .map(([first, steps]) => [first, ...steps]);

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, each]) => `${name} ${String(each)}`)
        .join(' ')
    : String(value);

const rowOf = ({ do: what, ...details }: Run): readonly [string, string] => [
  what,
  Object.entries(details)
    .map(([name, value]) => `${name} ${textOf(value)}`)
    .join(', '),
];

test(`of ${ORDERS} random orders none that breaks a limit is accepted, and none is refused that a second implementation allows`, () => {
  const met = new Map<string, number>();
  const count = (what: string) => met.set(what, (met.get(what) ?? 0) + 1);
  const property = fc.property(run, ([first, ...steps]) => {
    if (first?.do !== 'open') throw new Error('a run begins with a portfolio');
    const world = new RiskWorld(first.limits, { fromBooks: first.fromBooks, at: NOON.getTime() });
    for (const each of steps as RiskStep[]) {
      count(each.do);
      count(`${each.do} ${world.take(each)}`);
    }
  });
  const numRuns = Math.ceil((ORDERS * 2) / RUN_LENGTH);
  fc.assert(property, { numRuns, endOnFailure: true, ...toldAsTable<Run>(rowOf) });
  expect(met.get('buy')).toBeGreaterThanOrEqual(ORDERS);
  const never = ['done', ...RISK_RULE_NAMES].filter((name) => !met.has(`buy ${name}`));
  expect(never).toEqual([]);
});
