import {
  getHaltForAll,
  getRisk,
  haltAll,
  haltPortfolio,
  liftHalt,
  liftHaltForAll,
  listRiskChanges,
  listTradingHalts,
  setLimits,
  type Database,
  type RiskReport,
  type Signed,
} from '@prescient/core';
import { UsageError } from '@prescient/terminal';
import type { LIMIT_OPTIONS } from '../../declarations/portfolios/risk-limits.ts';
import { portfolioIdOf, rowsOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import type { OptionValues } from '../../program/declare.ts';
import { changesText, haltText, riskJson, riskText, turnsText } from '../../report/risk-text.ts';
import { answer, type Answer } from '../answer.ts';
import { limitsOf } from './risk-options.ts';

/** @throws UsageError without a reason, which the log of changes keeps */
function signedOf(reason: string | undefined): Signed {
  if (reason === undefined || reason.trim() === '')
    throw new UsageError('Say why with --reason TEXT: the log of changes keeps it.');
  return { reason, by: 'command line' };
}

const scopeOf = (word: string): number | 'all' => (word === 'all' ? word : portfolioIdOf(word));

type Work = (db: Database) => Promise<Answer>;

function turning(scope: number | 'all', signed: Signed, isOn: boolean): Work {
  if (scope === 'all')
    return async (db) => {
      const haltForAll = await (isOn ? haltAll : liftHaltForAll)(db, signed);
      return { text: haltText({ portfolioId: scope, halt: null, haltForAll }), json: { haltForAll } };
    };
  return async (db) => {
    const report = await (isOn ? haltPortfolio : liftHalt)(db, { portfolioId: scope, ...signed });
    return { text: haltText(report), json: riskJson(report) };
  };
}

/** The changes of a portfolio, or the turns of the kill switch of all. */
const logOf =
  (scope: number | 'all', limit: number): Work =>
  async (db) => {
    if (scope === 'all') {
      const { items } = await listTradingHalts(db, { limit });
      return { text: turnsText(items, await getHaltForAll(db)), json: { items } };
    }
    const { items } = await listRiskChanges(db, scope, { limit });
    return { text: changesText(items), json: { items: items.map(riskJson) } };
  };

interface Scoped {
  readonly portfolio: string;
  readonly json: boolean;
}

/** @throws UsageError for all portfolios at once */
function oneOf({ portfolio }: Scoped, { way }: Session): number {
  if (portfolio === 'all') throw new UsageError(`Limits are those of one portfolio. ${way}`);
  return portfolioIdOf(portfolio);
}

const limitsAnswer = (report: RiskReport): Answer => ({ text: riskText(report), json: riskJson(report) });

/** `prescient risk show N`: the limits, and how the portfolio stands to them. */
export async function show(given: Scoped, session: Session): Promise<void> {
  const portfolioId = oneOf(given, session);
  await answer(given, session, async (db) => limitsAnswer(await getRisk(db, portfolioId)));
}

type SetGiven = Scoped & OptionValues<typeof LIMIT_OPTIONS> & { readonly reason: string | undefined };

/** `prescient risk set N`: sets limits. */
export async function set(given: SetGiven, session: Session): Promise<void> {
  const limits = limitsOf(given);
  const portfolioId = oneOf(given, session);
  if (Object.keys(limits).length === 0)
    throw new UsageError(
      'risk set needs at least one limit, such as --max-stake 100; "none" takes one away.',
    );
  const signed = signedOf(given.reason);
  await answer(given, session, async (db) =>
    limitsAnswer(await setLimits(db, { portfolioId, limits, ...signed })),
  );
}

/** `prescient risk history N|all`: every change. */
export async function history(given: Scoped & { readonly limit: string }, session: Session): Promise<void> {
  await answer(given, session, logOf(scopeOf(given.portfolio), rowsOf('limit', given.limit)));
}

type Turning = Scoped & { readonly reason: string | undefined };

/** `prescient risk halt N|all`: turns the kill switch on. */
export const halt = async (given: Turning, session: Session): Promise<void> =>
  answer(given, session, turning(scopeOf(given.portfolio), signedOf(given.reason), true));

/** `prescient risk resume N|all`: turns the kill switch off. */
export const resume = async (given: Turning, session: Session): Promise<void> =>
  answer(given, session, turning(scopeOf(given.portfolio), signedOf(given.reason), false));
