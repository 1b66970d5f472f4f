import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The book of one outcome that changes so often. */
export interface BusyBook {
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: 0 | 1;
  readonly changesPerSecond: number;
}

/** A server that passes everything on to an API, but for the book of one outcome, which it makes up. */
export interface BusyServer {
  readonly url: string;
  /** Changes of the book so far. */
  readonly changes: number;
  close(): Promise<void>;
}

const LEVELS = 12;
const decimal = (millionths: number): string => (millionths / 1_000_000).toFixed(6);

/** Returns the book after so many changes: another best price and other sizes each time. */
function bookAt({ venue, marketId, outcome }: BusyBook, change: number) {
  const now = new Date().toISOString();
  const middle = 500_000 + 10_000 * (change % 9);
  const level = (step: number) => ({
    price: decimal(middle + 10_000 * step),
    size: decimal(1_000_000 * (10 + ((change * 7 + step * 13) % 90))),
  });
  const steps = Array.from({ length: LEVELS }, (_, index) => index + 1);
  return {
    venue,
    marketId,
    outcome,
    bids: steps.map((step) => level(-step)),
    asks: steps.map(level),
    tickSize: '0.010000',
    priceRanges: null,
    minimumSize: '5.000000',
    hash: `change-${change}`,
    timestamp: now,
    receivedAt: now,
    fees: { kind: 'polymarket', rate: '0.05', exponent: '1' },
  };
}

function priceAt(busy: BusyBook, change: number) {
  const { bids, asks, hash: _, ...book } = bookAt(busy, change);
  const { venue, marketId, outcome, timestamp, receivedAt } = book;
  return {
    venue,
    marketId,
    outcome,
    state: 'live',
    bid: bids[0]!.price,
    ask: asks[0]!.price,
    timestamp,
    receivedAt,
  };
}

async function passOn(api: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const answer = await fetch(`${api}${request.url}`, {
    method: request.method ?? 'GET',
    headers: { accept: request.headers.accept ?? '*/*', 'content-type': 'application/json' },
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    signal: gone.signal,
  });
  const { 'content-encoding': _, 'content-length': __, ...headers } = Object.fromEntries(answer.headers);
  response.writeHead(answer.status, headers);
  for await (const chunk of answer.body ?? []) response.write(chunk);
  response.end();
}

/** Starts it on a port of its own. */
export async function startBusyServer(api: string, busy: BusyBook): Promise<BusyServer> {
  let changed = 0;
  const follow = (url: URL, response: ServerResponse): void => {
    const { everyMs = 25 } = JSON.parse(url.searchParams.get('input') ?? '{}') as { everyMs?: number };
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write('event: connected\ndata: {}\n\n');
    const changes = setInterval(() => (changed += 1), 1_000 / busy.changesPerSecond);
    // As the API does, it tells the newest of the changes of that time.
    const news = setInterval(
      () => response.write(`data: ${JSON.stringify(priceAt(busy, changed))}\nid: ${changed}\n\n`),
      Math.max(everyMs, 1_000 / busy.changesPerSecond),
    );
    response.on('close', () => {
      clearInterval(changes);
      clearInterval(news);
    });
  };
  const answerBatch = async (names: readonly string[], url: URL, response: ServerResponse): Promise<void> => {
    const inputs = JSON.parse(url.searchParams.get('input') ?? '{}') as Record<string, unknown>;
    const answers = names.map(async (name, index) => {
      if (name === 'market.book') return { result: { data: bookAt(busy, changed) } };
      const input = encodeURIComponent(JSON.stringify(inputs[String(index)] ?? null));
      return (await fetch(`${api}/trpc/${name}?input=${input}`)).json();
    });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(await Promise.all(answers)));
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', api);
    const names = url.pathname.replace('/trpc/', '').split(',');
    const work = async (): Promise<void> => {
      if (names[0] === 'live.prices') return follow(url, response);
      if (names.includes('market.book')) return answerBatch(names, url, response);
      return passOn(api, request, response);
    };
    // A browser that goes away needs no answer.
    work().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get changes() {
      return changed;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
