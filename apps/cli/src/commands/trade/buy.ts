import { isRefusedAs, type ApiClient } from '@prescient/bot';
import { parseUsd } from '@prescient/core';
import { UsageError } from '@prescient/terminal';
import { moneyOf, portfolioIdOf } from '../../process/option-values.ts';
import type { Session } from '../../process/session.ts';
import { boughtText, buyPreviewText } from '../../report/trade-text.ts';
import { clientOf, limitOf, newId, requireAnswer, trade, type TicketGiven } from './ticket.ts';

interface BuyGiven extends TicketGiven {
  readonly market: string;
  readonly outcome: string;
  readonly stake: string;
  readonly venue: string;
  readonly p: string | undefined;
  readonly reason: string | undefined;
}

/** A market, as far as a buy says of it. */
interface Asked {
  readonly question: string;
  readonly outcomes: readonly { readonly label: string }[];
}

/** Returns a market; of one that the API does not know only what the caller says of it. */
async function marketOf(client: ApiClient, { venue, market, limit }: BuyGiven): Promise<Asked> {
  try {
    return await client.market.get.query({ venue, marketId: market });
  } catch (error) {
    // A portfolio that fills at quoted prices trades it all the same.
    if (isRefusedAs(error, 'MARKET_NOT_FOUND') && limit !== undefined) return { question: '', outcomes: [] };
    throw error;
  }
}

/** Returns which outcome the word names: yes, no, or a label. @throws UsageError */
function outcomeOf({ outcomes }: Asked, word: string): 0 | 1 {
  const names = [
    ['yes', outcomes[0]?.label.toLowerCase()],
    ['no', outcomes[1]?.label.toLowerCase()],
  ];
  const labelled = names.findIndex(([, label]) => label === word.toLowerCase());
  const index = labelled >= 0 ? labelled : names.findIndex(([name]) => name === word.toLowerCase());
  if (index === 0 || index === 1) return index;
  const known = outcomes.map(({ label }) => `"${label}"`).join(' or ');
  throw new UsageError(`Outcome "${word}" must be yes or no${known && `, or ${known}`}.`);
}

function probabilityOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^0?\.\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`--p "${text}" must be a probability above 0 and below 1, such as 0.62.`);
}

/** `prescient buy MARKET OUTCOME --stake DOLLARS`: buys, after a preview. */
export async function buy(given: BuyGiven, session: Session): Promise<void> {
  requireAnswer(given, 'buy');
  const portfolioId = portfolioIdOf(given.portfolio);
  moneyOf('stake', parseUsd, given.stake);
  const p = probabilityOf(given.p);
  const client = clientOf(given, session);
  const market = await marketOf(client, given);
  const outcome = outcomeOf(market, given.outcome);
  const name = { venue: given.venue, marketId: given.market, outcome };
  const tradeId = given.id ?? newId();
  const input = {
    portfolioId,
    tradeId,
    venue: given.venue,
    marketId: given.market,
    marketQuestion: market.question,
    action: outcome === 0 ? 'buy_yes' : 'buy_no',
    amount: given.stake,
    price: await limitOf(client, given, { name, side: 'asks' }),
    timeInForce: given.fok ? 'FOK' : 'FAK',
    timestamp: new Date().toISOString(),
    reason: given.reason ?? null,
    p,
  } as const;
  const label = market.outcomes[outcome]?.label ?? given.outcome;
  const what = { question: market.question || given.market, label, limit: input.price };
  await trade(given, {
    name: 'buy',
    tradeId,
    async preview() {
      const previewed = await client.trade.preview.query(input);
      return { text: buyPreviewText(previewed, what), json: previewed };
    },
    async carryOut() {
      const bought = await client.trade.execute.mutate(input);
      return { text: boughtText(bought, label), json: bought };
    },
  });
}
