import { setTimeout as sleep } from 'node:timers/promises';
import { progress, table } from '@prescient/workshop';
import { HttpConnection, type HttpAnswer } from '../load/http-connection.ts';
import { KNOWN } from './catalog.ts';
import {
  ANSWERED_COMMAND,
  openReaderLaboratory,
  portfolioHolding,
  TRADING_PORTFOLIO,
  type ReaderLaboratory,
} from './reader-laboratory.ts';
import { openPlayedApi } from './played-api.ts';
import { batchPath, getBytes, queryPath } from './read-request.ts';

/** The cost of one read at its largest. */
export interface ReadCost {
  readonly name: string;
  readonly status: number;
  readonly bytes: number;
  readonly milliseconds: number;
  /** Longest that somebody else waited for the smallest answer meanwhile: about how long the loop was held. */
  readonly heldMs: number;
}

/** The promise: no answer is larger, and none holds the loop for longer. */
const MOST_BYTES = 4_194_304;
const MOST_HELD_MS = 250;
/** Of each read the best of so many counts, as all else that the machine does only adds to it. */
const TIMES = 5;
/** Longest rest of all pages after one. */
const LONGEST_REST_MS = 1_000;

const portfolioId = portfolioHolding('most');
const largest = { portfolioId, limit: 500 };
const market = { venue: KNOWN.venue, marketId: KNOWN.marketId };
const event = { venue: KNOWN.venue, eventId: KNOWN.eventId };
const outcome = { ...market, outcome: 0 };
const trade = { portfolioId, tradeId: 'past-00000001' };
const buy = {
  portfolioId,
  tradeId: 'preview',
  marketId: '517310',
  marketQuestion: 'Will the Astrid Pilots win the Harbour Cup?',
  action: 'buy_yes',
  amount: '1',
  price: '0.5',
  timestamp: '2026-01-15T12:00:00.000Z',
};

/** Every read at its largest, by its name. */
const READS: Readonly<Record<string, string>> = {
  'portfolio.get': queryPath('portfolio.get', { portfolioId }),
  'portfolio.summary': queryPath('portfolio.summary', { portfolioId }),
  'portfolio.summary, limit 500': queryPath('portfolio.summary', largest),
  'portfolio.positions, limit 500': queryPath('portfolio.positions', largest),
  'portfolio.list, limit 500': queryPath('portfolio.list', { limit: 500 }),
  'GET /paper-trading/portfolio': `/paper-trading/portfolio?portfolio_id=${portfolioId}`,
  'GET /paper-trading/portfolio, limit=500': `/paper-trading/portfolio?portfolio_id=${portfolioId}&limit=500`,
  'GET /paper-trading/history, limit=500': `/paper-trading/history?portfolio_id=${portfolioId}&limit=500`,
  'trade.list, limit 500': queryPath('trade.list', largest),
  'trade.get': queryPath('trade.get', trade),
  'trade.receipt': queryPath('trade.receipt', trade),
  'trade.preview': queryPath('trade.preview', buy),
  'trade.previewClose': queryPath('trade.previewClose', { ...trade, commandId: 'preview', price: '0.5' }),
  'command.get': queryPath('command.get', { portfolioId: TRADING_PORTFOLIO, commandId: ANSWERED_COMMAND }),
  'market.list, limit 500': queryPath('market.list', { limit: 500 }),
  'market.search, limit 500': queryPath('market.search', { text: 'will', limit: 500 }),
  'market.reviews, limit 500': queryPath('market.reviews', { limit: 500 }),
  'market.list of an event, limit 500': queryPath('market.list', { eventId: KNOWN.eventId, limit: 500 }),
  'market.list filtered and sorted, limit 500': queryPath('market.list', {
    tag: 'harbour',
    trading: true,
    minVolume: '1000',
    maxSpread: '0.01',
    minPrice: '0.1',
    maxPrice: '0.9',
    sort: 'liquidity',
    countRemoved: true,
    limit: 500,
  }),
  'market.get': queryPath('market.get', market),
  'market.history, limit 500': queryPath('market.history', { ...outcome, limit: 500 }),
  'signal.list, limit 500': queryPath('signal.list', largest),
  'signal.list of a market, limit 500': queryPath('signal.list', { ...largest, market }),
  'signal.list pending, limit 500': queryPath('signal.list', { ...largest, status: 'pending' }),
  'cycle.history, limit 500': queryPath('cycle.history', largest),
  'cycle.status': queryPath('cycle.status', { portfolioId }),
  'price.status': queryPath('price.status', undefined),
  'event.get': queryPath('event.get', event),
  'event.list, limit 500': queryPath('event.list', { limit: 500 }),
  'event.search, limit 500': queryPath('event.search', { text: 'cup', limit: 500 }),
  'audit.verify, all portfolios': queryPath('audit.verify', {}),
  '100 × trade.list, limit 500, in one request': batchPath(
    'trade.list',
    Array.from({ length: 100 }, () => largest),
  ),
};

/** The API that is asked, and the token that opens it. */
interface AskedApi extends Pick<ReaderLaboratory, 'api'> {
  readonly tokens: { readonly read: string };
}

/** Asks for the smallest answer again and again; the longest wait for it is returned once the work is done. */
async function heldDuring(lab: AskedApi, work: () => Promise<void>): Promise<number> {
  const url = new URL(lab.api.url);
  const request = getBytes('/livez', url, lab.tokens.read);
  const connection = await HttpConnection.open(url);
  let longest = 0;
  const over = new AbortController();
  const ping = async (): Promise<void> => {
    const began = performance.now();
    await connection.send(request);
    longest = Math.max(longest, performance.now() - began);
    if (!over.signal.aborted) await ping();
  };
  const pinging = ping();
  await work();
  over.abort();
  await pinging;
  connection.close();
  return longest;
}

async function costOf(lab: AskedApi, name: string, path: string): Promise<ReadCost> {
  const url = new URL(lab.api.url);
  const request = getBytes(path, url, lab.tokens.read);
  const connection = await HttpConnection.open(url);
  const times: number[] = [];
  const held: number[] = [];
  let last: HttpAnswer | null = null;
  for (let count = 0; count < TIMES; count += 1) {
    let took = 0;
    held.push(
      await heldDuring(lab, async () => {
        const began = performance.now();
        last = await connection.send(request);
        took = performance.now() - began;
      }),
    );
    times.push(took);
    // After a page none is read for as long as it took: the next one is not to count that wait.
    await sleep(Math.min(took, LONGEST_REST_MS));
  }
  connection.close();
  return {
    name,
    status: last!.status,
    bytes: last!.bytes.length,
    milliseconds: Math.min(...times),
    heldMs: Math.min(...held),
  };
}

/** Measures a read that needs a venue: the API of the other reads is connected to none. */
async function measureBook(): Promise<ReadCost> {
  await using played = await openPlayedApi();
  return await costOf(played, 'market.book', queryPath('market.book', played.outcome));
}

/** Measures every read at its largest, on a portfolio of 100,000 open positions. */
export async function measureReadCosts(): Promise<ReadCost[]> {
  const book = await measureBook();
  await using lab = await openReaderLaboratory(['some', 'most']);
  const costs: ReadCost[] = [];
  for (const [name, path] of Object.entries(READS)) {
    progress(`reads: ${name}`);
    costs.push(await costOf(lab, name, path));
  }
  return [...costs, book];
}

/** OK, and the status of a batch in which some calls are refused: its answer is full. */
const ANSWERED = [200, 207];

/** True if a read is answered, and keeps what is promised of all of them. */
export const isBounded = ({ status, bytes, heldMs }: ReadCost): boolean =>
  ANSWERED.includes(status) && bytes <= MOST_BYTES && heldMs <= MOST_HELD_MS;

/** The table for a person. */
export const readCostsText = (costs: readonly ReadCost[]): string =>
  table(
    ['read', 'status', 'kB', 'ms', 'loop held, ms', 'within bounds'],
    costs.map((cost) => [
      cost.name,
      String(cost.status),
      (cost.bytes / 1_024).toFixed(1),
      cost.milliseconds.toFixed(1),
      cost.heldMs.toFixed(1),
      isBounded(cost) ? 'yes' : 'NO',
    ]),
  );
