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
import { table, UsageError, typed } from '@prescient/terminal';
import { reportJson } from '@prescient/reports';
import { portfolioIdOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import { answer, type Answer } from '../answer.ts';

const hintsOf = (id: number): Partial<Record<Portfolio['status'], string>> => ({
  paused: `It can close and settle positions, but not buy; "${typed(`portfolio resume ${id}`)}" lets it buy again.`,
  locked: 'Nothing in it can change until it is unlocked.',
  archived: 'It buys no more; what it holds can be closed and is settled, and its history stays.',
});

const jsonOf = (portfolio: Portfolio): unknown => reportJson({ ...portfolio, equity: equity(portfolio) });

/** Tells of a portfolio whose status changed. */
function changed(portfolio: Portfolio): Answer {
  const { id, status } = portfolio;
  const hint = hintsOf(id)[status] ?? '';
  return { text: `Portfolio ${id} is ${status}. ${hint}`.trim(), json: jsonOf(portfolio) };
}

/** Tells of a portfolio that was opened. */
function opened(portfolio: Portfolio): Answer {
  const { id, name, balance, fillModel, riskVersion } = portfolio;
  const text = `Portfolio ${id}, ${name}, is open with ${formatUsd(balance)} dollars (fill model ${fillModel}).`;
  const limits = riskVersion === null ? '' : ` It is under limits; "${typed(`risk show ${id}`)}" lists them.`;
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

interface CreateGiven {
  readonly portfolio: string;
  readonly name: string | undefined;
  readonly template: string | undefined;
  readonly balance: string | undefined;
  readonly 'fill-model': string | undefined;
  readonly strategy: string | undefined;
  readonly json: boolean;
}

/** `prescient portfolio create N`: opens a portfolio. */
export async function create(given: CreateGiven, session: Session): Promise<void> {
  const id = portfolioIdOf(given.portfolio);
  const { name = `portfolio ${id}`, template, balance, strategy = null, 'fill-model': fillModel } = given;
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
  await answer(given, session, async (db) => opened(await createPortfolio(db, wanted)));
}

async function listAll(db: Database): Promise<Answer> {
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
    portfolio.kind,
    portfolio.status,
    portfolio.fillModel,
    formatUsd(portfolio.initialBalance),
    formatUsd(equity(portfolio)),
    `${portfolio.tradeCount}`,
    portfolio.strategyType ?? '',
  ]);
  const headings = [
    'id',
    'name',
    'kind',
    'status',
    'fills',
    'initial balance',
    'equity',
    'trades',
    'strategy',
  ];
  return { text: table(headings, rows, 40), json: { items: portfolios.map(jsonOf) } };
}

/** `prescient portfolio list`. */
export const list = (given: { json: boolean }, session: Session): Promise<void> =>
  answer(given, session, listAll);

interface One {
  readonly portfolio: string;
  readonly json: boolean;
}

type Other = One & { readonly other: string | undefined };

/** The portfolio that is copied or replaced, and the number of the new one: the next free one unless it is given. */
function idsOf({ portfolio, other }: Other): { from: number; id: number | undefined } {
  const from = portfolioIdOf(portfolio);
  return { from, id: other === undefined ? undefined : portfolioIdOf(other) };
}

/** `prescient portfolio clone N [M]`. */
export async function clone(
  given: Other & { readonly name: string | undefined },
  session: Session,
): Promise<void> {
  const ids = idsOf(given);
  await answer(given, session, async (db) => opened(await clonePortfolio(db, { ...ids, name: given.name })));
}

/** `prescient portfolio reset N [M]`. */
export async function reset(given: Other, session: Session): Promise<void> {
  const ids = idsOf(given);
  await answer(given, session, async (db) => opened(await resetPortfolio(db, ids)));
}

/** Changes the status of a portfolio, and tells of it. */
async function change(
  given: One,
  session: Session,
  act: (db: Database, id: number) => Promise<Portfolio>,
): Promise<void> {
  const id = portfolioIdOf(given.portfolio);
  await answer(given, session, async (db) => changed(await act(db, id)));
}

type Reasoned = One & { readonly reason: string | undefined };

/** `prescient portfolio archive N [REASON]`. */
export const archive = (given: Reasoned, session: Session): Promise<void> =>
  change(given, session, (db, id) => archivePortfolio(db, id, given.reason ?? null));

/** `prescient portfolio pause N [REASON]`. */
export const pause = (given: Reasoned, session: Session): Promise<void> =>
  change(given, session, (db, id) => pausePortfolio(db, id, given.reason ?? null));

/** `prescient portfolio resume N`. */
export const resume = (given: One, session: Session): Promise<void> =>
  change(given, session, resumePortfolio);

/** `prescient portfolio lock N REASON`. */
export const lock = (given: One & { readonly reason: string }, session: Session): Promise<void> =>
  change(given, session, (db, id) => lockAfterAudit(db, id, given.reason));

/** `prescient portfolio unlock N`. */
export const unlock = (
  given: One & { readonly force: string | undefined },
  session: Session,
): Promise<void> =>
  change(given, session, (db, id) => unlockPortfolio(db, id, { force: given.force ?? null }));
