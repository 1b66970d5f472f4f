import {
  archivePortfolio,
  clonePortfolio,
  createPortfolio,
  equity,
  FILL_MODELS,
  formatUsd,
  listPortfolios,
  lockAfterAudit,
  MAX_PAGE_SIZE,
  MoneyFormatError,
  openingFromTemplate,
  parseUsd,
  pausePortfolio,
  resetPortfolio,
  resumePortfolio,
  TEMPLATE_NAMES,
  unlockPortfolio,
  type Database,
  type Portfolio,
  type Usd,
} from '@prescient/core';
import { table, UsageError } from '@prescient/terminal';
import { noMoreWords, portfolioIdOf } from '../process/arguments.ts';
import { performanceJson } from '../report/performance-text.ts';
import type { ReportAnswer } from './portfolio-reports.ts';

/** The options of the commands that begin and end portfolios. */
export interface LifeOptions {
  readonly force?: string | undefined;
  readonly name?: string | undefined;
  readonly template?: string | undefined;
  readonly balance?: string | undefined;
  readonly 'fill-model'?: string | undefined;
  readonly strategy?: string | undefined;
}

type Work = (db: Database) => Promise<ReportAnswer>;

const HINTS: Partial<Record<Portfolio['status'], string>> = {
  paused:
    'It can close and settle positions, but not buy; "npm run portfolio -- resume N" lets it buy again.',
  locked: 'Nothing in it can change until it is unlocked.',
  archived: 'It buys no more; what it holds can be closed and is settled, and its history stays.',
};

const jsonOf = (portfolio: Portfolio): unknown =>
  performanceJson({ ...portfolio, equity: equity(portfolio) });

/** Tells of a portfolio whose status changed. */
function changed(portfolio: Portfolio): ReportAnswer {
  const { id, status } = portfolio;
  const hint = HINTS[status]?.replace(' N"', ` ${id}"`) ?? '';
  return { text: `Portfolio ${id} is ${status}. ${hint}`.trim(), json: jsonOf(portfolio) };
}

/** Tells of a portfolio that was opened. */
function opened(portfolio: Portfolio): ReportAnswer {
  const { id, name, balance, fillModel, riskVersion } = portfolio;
  const text = `Portfolio ${id}, ${name}, is open with ${formatUsd(balance)} dollars (fill model ${fillModel}).`;
  const limits = riskVersion === null ? '' : ` It is under limits; "npm run risk -- show ${id}" lists them.`;
  return { text: `${text}${limits}`, json: jsonOf(portfolio) };
}

/** @throws UsageError */
function dollarsOf(text: string): Usd {
  try {
    return parseUsd(text);
  } catch (error) {
    if (!(error instanceof MoneyFormatError)) throw error;
    throw new UsageError(`--balance "${text}" ${error.message}.`);
  }
}

/** @throws UsageError */
function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw new UsageError(`--${option} "${text}" must be ${words.join(', ')}.`);
}

/** @throws UsageError */
function createWork(id: number, options: LifeOptions): Work {
  const { name = `portfolio ${id}`, template, balance, strategy = null, 'fill-model': fillModel } = options;
  const wanted = openingFromTemplate({
    id,
    name,
    template: template === undefined ? undefined : oneOf('template', template, TEMPLATE_NAMES),
    initialBalance: balance === undefined ? undefined : dollarsOf(balance),
    fillModel: fillModel === undefined ? undefined : oneOf('fill-model', fillModel, FILL_MODELS),
    replenishmentHalfLifeMs: undefined,
    strategyType: strategy,
  });
  if (wanted === null)
    throw new UsageError(`create needs --balance DOLLARS or --template ${TEMPLATE_NAMES.join('|')}.`);
  return async (db) => opened(await createPortfolio(db, wanted));
}

async function listAll(db: Database): Promise<ReportAnswer> {
  const portfolios: Portfolio[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const page: Awaited<ReturnType<typeof listPortfolios>> = await listPortfolios(db, {
      limit: MAX_PAGE_SIZE,
      after,
    });
    portfolios.push(...page.items);
    after = page.nextAfter;
  }
  const rows = portfolios.map((portfolio) => [
    `${portfolio.id}`,
    portfolio.name,
    portfolio.status,
    portfolio.fillModel,
    formatUsd(portfolio.initialBalance),
    formatUsd(equity(portfolio)),
    `${portfolio.tradeCount}`,
    portfolio.strategyType ?? '',
  ]);
  const headings = ['id', 'name', 'status', 'fills', 'initial balance', 'equity', 'trades', 'strategy'];
  return { text: table(headings, rows, 40), json: { items: portfolios.map(jsonOf) } };
}

/** The commands that open another portfolio, under the next free id unless M is given: `clone N [M]`, `reset N [M]`. */
const WITH_ANOTHER: Readonly<
  Record<
    string,
    (db: Database, ids: { from: number; id: number | undefined }, name?: string) => Promise<Portfolio>
  >
> = {
  clone: (db, ids, name) => clonePortfolio(db, { ...ids, name }),
  reset: (db, ids) => resetPortfolio(db, ids),
};

/** The commands that may have a reason. */
const WITH_REASON: Readonly<
  Record<string, (db: Database, id: number, reason: string | null) => Promise<Portfolio>>
> = {
  archive: archivePortfolio,
  pause: pausePortfolio,
};

/** Returns the work that the words ask for; null if they name none of these commands. @throws UsageError */
export function lifeWorkOf(words: readonly string[], options: LifeOptions): Work | null {
  const [verb = '', number, second, ...rest] = words;
  if (verb === 'list') {
    noMoreWords(words.slice(1));
    return listAll;
  }
  if (number === undefined) return null;
  noMoreWords(rest);
  const id = portfolioIdOf(number);
  const pair = Object.hasOwn(WITH_ANOTHER, verb) ? WITH_ANOTHER[verb] : undefined;
  if (pair) {
    const ids = { from: id, id: second === undefined ? undefined : portfolioIdOf(second) };
    return async (db) => opened(await pair(db, ids, options.name));
  }
  const reasoned = Object.hasOwn(WITH_REASON, verb) ? WITH_REASON[verb] : undefined;
  if (reasoned) return async (db) => changed(await reasoned(db, id, second ?? null));
  if (verb === 'lock' && second !== undefined)
    return async (db) => changed(await lockAfterAudit(db, id, second));
  if (second !== undefined) return null;
  if (verb === 'create') return createWork(id, options);
  if (verb === 'unlock')
    return async (db) => changed(await unlockPortfolio(db, id, { force: options.force ?? null }));
  if (verb === 'resume') return async (db) => changed(await resumePortfolio(db, id));
  return null;
}
