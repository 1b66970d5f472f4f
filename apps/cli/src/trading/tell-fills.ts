import {
  findMarket,
  followFills,
  formatPrice,
  formatShares,
  formatUsd,
  getTrade,
  lastFillCursor,
  rest,
  type Database,
  type Fill,
} from '@prescient/core';

/** Milliseconds between two looks for new fills. */
const EVERY_MS = 2_000;
/** Most fills of one portfolio that one look tells; the next one goes on. */
const MOST_A_LOOK = 50;
const WIDEST_QUESTION = 72;

/** A decimal without the zeros at its end. */
const short = (decimal: string): string => decimal.replace(/\.?0+$/, '');

/** The dollars that a fill took from the cash or brought to it, with their sign. */
function dollarsOf({ kind, amount, fee, gross, exitFee }: Fill): string {
  const isPaid = kind === 'buy' || kind === 'reverse';
  const dollars = kind === 'buy' ? amount + fee : gross - exitFee;
  return `${isPaid ? '-' : '+'}${short(formatUsd(dollars as Fill['amount']))}`;
}

/** A fill in one line: when, which portfolio, what it did, and the market. */
async function lineOf(db: Database, fill: Fill): Promise<string> {
  const { portfolioId, tradeId, kind, shares, price, recordedAt } = fill;
  const trade = await getTrade(db, portfolioId, tradeId);
  const market = await findMarket(db, trade);
  const outcome = trade.action === 'buy_yes' ? 0 : 1;
  const label = market?.outcomes[outcome].label ?? (outcome === 0 ? 'yes' : 'no');
  const at = price === null ? '' : ` at ${short(formatPrice(price))}`;
  const time = recordedAt.toISOString().slice(11, 19);
  const did = `${kind} ${short(formatShares(shares))} ${label}${at}, ${dollarsOf(fill)} dollars`;
  const question = trade.marketQuestion;
  const cut = question.length > WIDEST_QUESTION ? `${question.slice(0, WIDEST_QUESTION - 1)}…` : question;
  return `${time}  portfolio ${portfolioId}  ${did}: ${cut}`;
}

/** Tells every fill of some portfolios from now on, a line each, until the signal. A look that fails is made again. */
export async function tellFills(
  db: Database,
  portfolioIds: readonly number[],
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: (line: string) => void },
): Promise<void> {
  const cursors = new Map<number, string | null>();
  for (const id of portfolioIds) cursors.set(id, await lastFillCursor(db, id));
  const look = async (portfolioId: number): Promise<void> => {
    const after = cursors.get(portfolioId) ?? null;
    for (const { fill, cursor } of await followFills(db, { portfolioId, after, limit: MOST_A_LOOK })) {
      tell(await lineOf(db, fill));
      cursors.set(portfolioId, cursor);
    }
  };
  while (!signal.aborted) {
    for (const id of portfolioIds) await look(id).catch(() => undefined);
    await rest(db.clock, EVERY_MS, signal);
  }
}
