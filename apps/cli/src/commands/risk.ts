import {
  getHaltForAll,
  getRisk,
  haltAll,
  haltPortfolio,
  liftHalt,
  liftHaltForAll,
  listRiskChanges,
  listTradingHalts,
  MAX_PAGE_SIZE,
  setLimits,
  type Database,
  type Signed,
} from '@prescient/core';
import { UsageError } from '@prescient/terminal';
import { withDatabase } from '../database/database.ts';
import { noMoreWords, portfolioIdOf, readArguments } from '../process/arguments.ts';
import { print, printJson } from '../process/output.ts';
import type { Session } from '../process/session.ts';
import { changesText, haltText, riskJson, riskText, turnsText } from '../report/risk-text.ts';
import { LIMIT_OPTIONS, limitsOf } from './risk-options.ts';

const USAGE =
  'risk needs one of: show N, set N --max-stake DOLLARS … --reason TEXT, history [N|all] [--limit N], halt [N|all] --reason TEXT, resume [N|all] --reason TEXT.';

/** An answer for people, and the same for programs. */
interface RiskAnswer {
  readonly text: string;
  readonly json: unknown;
}

const OPTIONS = {
  ...LIMIT_OPTIONS,
  reason: { type: 'string' },
  limit: { type: 'string', default: '50' },
  json: { type: 'boolean', default: false },
} as const;
type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

/** @throws UsageError without a reason, which the log of changes keeps */
function signedOf({ reason }: Values): Signed {
  if (reason === undefined || reason.trim() === '')
    throw new UsageError('Say why with --reason TEXT: the log of changes keeps it.');
  return { reason, by: 'command line' };
}

/** @throws UsageError */
function rowsOf({ limit }: Values): number {
  const rows = /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (rows >= 1 && rows <= MAX_PAGE_SIZE) return rows;
  throw new UsageError(`--limit "${limit}" must be a whole number from 1 to ${MAX_PAGE_SIZE}.`);
}

/** @throws UsageError unless the word names one portfolio, or all */
function scopeOf(word: string | undefined): number | 'all' {
  if (word === undefined) throw new UsageError(USAGE);
  return word === 'all' ? word : portfolioIdOf(word);
}

type Work = (db: Database) => Promise<RiskAnswer>;

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

/** Returns the work that the command line asks for. @throws UsageError */
function workOf([verb, word, ...rest]: readonly string[], values: Values): Work {
  noMoreWords(rest);
  const limits = limitsOf(values);
  const isSetting = verb === 'set';
  if (!isSetting && Object.keys(limits).length > 0)
    throw new UsageError('Limits are set by: risk set N --max-stake DOLLARS … --reason TEXT.');
  const scope = scopeOf(word);
  if (verb === 'halt' || verb === 'resume') return turning(scope, signedOf(values), verb === 'halt');
  if (verb === 'history') return logOf(scope, rowsOf(values));
  if (scope === 'all' || (verb !== 'show' && !isSetting)) throw new UsageError(USAGE);
  if (isSetting && Object.keys(limits).length === 0)
    throw new UsageError(
      'risk set needs at least one limit, such as --max-stake 100; "none" takes one away.',
    );
  const signed = isSetting ? signedOf(values) : null;
  return async (db) => {
    const report = signed
      ? await setLimits(db, { portfolioId: scope, limits, ...signed })
      : await getRisk(db, scope);
    return { text: riskText(report), json: riskJson(report) };
  };
}

/** `npm run risk -- show|set|history|halt|resume`: the limits and kill switches of portfolios. */
export async function risk(args: readonly string[], session: Session): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const { text, json } = await withDatabase(session, workOf(positionals, values));
  if (values.json) printJson(json);
  else print(text);
}
