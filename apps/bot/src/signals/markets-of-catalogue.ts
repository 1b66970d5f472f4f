import type { RouterOutputs } from '@prescient/api';
import { parsePrice, type Price } from '@prescient/core/money';
import type { ReadMarket, ReadOutcome } from './read-market.ts';
import type { ApiClient } from '../api/client.ts';
import type { MarketsRead } from './signals-of-markets.ts';

/** The most markets that are read. */
const MOST_MARKETS = 500;
/** The number of markets whose prices are looked for at once; what they ask shares one request. */
const GROUP_SIZE = 50;

type Listed = RouterOutputs['market']['list']['items'][number];

type Kept = RouterOutputs['market']['history']['items'][number];

/** The midpoint of bid and ask, as venues show it; null where one of them is not known. */
const midpoint = (bid: string | null, ask: string | null): Price | null =>
  bid === null || ask === null ? null : (((parsePrice(bid) + parsePrice(ask)) / 2n) as Price);

/** The price that was kept of a moment: the one that the venue showed, or else the midpoint. */
const shownPrice = ({ price, bid, ask }: Kept): Price | null =>
  price === null ? midpoint(bid, ask) : parsePrice(price);

/** The newest price of an outcome that the API kept; null where it kept none. */
async function priceOf(client: ApiClient, { venue, marketId }: Listed, outcome: 0 | 1) {
  const { items } = await client.market.history.query({ venue, marketId, outcome, limit: 1 });
  return items[0] ? shownPrice(items[0]) : null;
}

async function marketOf(client: ApiClient, listed: Listed): Promise<ReadMarket> {
  const outcomeOf = async (index: 0 | 1): Promise<ReadOutcome> => {
    const { label, bestBid, bestAsk } = listed.outcomes[index];
    // Nearly every market of a list has its prices; only for the others the history is asked.
    return { index, label, price: midpoint(bestBid, bestAsk) ?? (await priceOf(client, listed, index)) };
  };
  const { venue, marketId, question, acceptingOrders, tickSize } = listed;
  return {
    venue,
    marketId,
    question,
    status: 'open',
    acceptingOrders,
    tickSize: tickSize === null ? null : parsePrice(tickSize),
    outcomes: await Promise.all([outcomeOf(0), outcomeOf(1)]),
    event: null,
  };
}

/** The open markets that the API knows, the latest 500, with their newest prices. @throws TRPCClientError */
export async function marketsOfCatalogue(client: ApiClient): Promise<MarketsRead> {
  const { items } = await client.market.list.query({ state: 'open', limit: MOST_MARKETS });
  const markets: ReadMarket[] = [];
  for (let start = 0; start < items.length; start += GROUP_SIZE) {
    const group = items.slice(start, start + GROUP_SIZE);
    markets.push(...(await Promise.all(group.map((listed) => marketOf(client, listed)))));
  }
  return { markets, refusals: [] };
}
