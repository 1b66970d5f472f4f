import {
  confirmIdentity,
  decideMarket,
  describeIdentity,
  forgetSnapshots,
  IDENTITY_VERDICTS,
  listMarkets,
  MoneyFormatError,
  parsePrice,
  settleMarket,
  type Market,
  type Verdict,
} from '@prescient/core';
import { UsageError } from '@prescient/terminal';
import { withDatabase } from '../../database/database.ts';
import { print, printJson } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';
import { printReviews, printSettlement, resultOf } from '../../report/market-report.ts';

/** The number of reviews in one page. */
const PAGE_SIZE = 500;
const DAY_MS = 86_400_000;

/** `prescient markets reviews`: the markets that wait for a person. */
export async function reviews({ json }: { json: boolean }, session: Session): Promise<void> {
  const waiting: Market[] = [];
  await withDatabase(session, async (db) => {
    for (let cursor: string | null = null; ;) {
      const page = await listMarkets(db, { inReview: true, limit: PAGE_SIZE, cursor });
      waiting.push(...page.items);
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
  });
  if (!json) return printReviews(waiting);
  printJson(
    waiting.map(({ venue, marketId, question, state, reviewReason, claimedIdentity, ...market }) => ({
      venue,
      marketId,
      question,
      state,
      reviewReason,
      ...(claimedIdentity && { outcomes: market.outcomes, claimedIdentity }),
      result: resultOf(market),
    })),
  );
}

/** @throws UsageError unless the text is a payout, `void` or `reverse` */
function verdictOf(text: string): Verdict {
  if (text === 'void' || text === 'reverse') return text;
  try {
    return parsePrice(text);
  } catch (error) {
    if (!(error instanceof MoneyFormatError)) throw error;
    throw new UsageError(
      `"${text}" must be a payout from 0 to 1 for a share of the first outcome, or void, or reverse.`,
    );
  }
}

/** A verdict of a person, and the reason. */
interface Judged {
  readonly market: string;
  readonly venue: string;
  readonly reason: string;
  readonly json: boolean;
}

/** `prescient markets decide MARKET PAYOUT|void|reverse`: decides how a market ended, and settles it. */
export async function decide(given: Judged & { readonly payout: string }, session: Session): Promise<void> {
  const { market: marketId, venue, reason, payout, json } = given;
  const decision = { venue, marketId, verdict: verdictOf(payout), reason };
  await withDatabase(session, async (db) => {
    const market = await decideMarket(db, decision);
    const settlement = await settleMarket(db, market);
    if (json) return printJson({ result: resultOf(market), settlement });
    print(`${market.question} ${resultOf(market) || 'Its result was taken back.'}`);
    printSettlement({ untouched: 0, failures: [], unsettled: [], markets: [settlement] });
  });
}

/** `prescient markets identity MARKET keep|accept`: confirms which outcome is which. */
export async function identity(
  given: Judged & { readonly verdict: string },
  session: Session,
): Promise<void> {
  const { market: marketId, venue, reason, json } = given;
  const verdict = IDENTITY_VERDICTS.find((known) => known === given.verdict);
  if (verdict === undefined)
    throw new UsageError(`"${given.verdict}" must be keep or accept. ${session.way}`);
  await withDatabase(session, async (db) => {
    const market = await confirmIdentity(db, { venue, marketId, verdict, reason });
    const { conditionId, outcomes, reviewReason } = market;
    if (json) return printJson({ venue, marketId, conditionId, outcomes, reviewReason });
    print(`${market.question} Its outcomes are ${describeIdentity(market)}.`);
  });
}

/** `prescient markets forget --days N`: forgets old prices. */
export async function forget(
  { days, json }: { days: string; json: boolean },
  session: Session,
): Promise<void> {
  if (!/^[1-9]\d{0,4}$/.test(days))
    throw new UsageError('markets forget needs --days N, a whole number from 1 to 99999.');
  await withDatabase(session, async (db) => {
    const gone = await forgetSnapshots(db, new Date(db.clock.now().getTime() - Number(days) * DAY_MS));
    if (json) return printJson({ forgotten: gone });
    print(`Forgot ${gone} prices that were older than ${days} days.`);
  });
}
