import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Random } from '@prescient/workshop';
import { WebSocketServer, type WebSocket } from 'ws';
import { LIES, type Honest, type Lie } from './lies.ts';
import { gammaText, listMarkets, type VenueMarket } from './listing.ts';
import type { ShownLevels } from './true-book.ts';

const MARKETS = 24;
const CHANGE_EVERY_MS = 400;
/** The share of answers that are lies while the venue lies. */
const LYING = 0.7;
const DAY_MS = 86_400_000;
const LARGEST_QUESTION = 1024 * 1024;

/** A book's token, and who shows it. */
interface Shown {
  readonly market: VenueMarket;
  readonly outcome: 0 | 1;
}

/**
 * A venue of our own that speaks Polymarket's language, with books that change by chance. It remembers every book that it
 * truly had, and lies when it is told to.
 */
export class LyingVenue {
  /** The lie of the moment; null while it is honest. */
  lie: Lie | null = null;
  /** Lies that were told. */
  lies = 0;
  readonly markets: readonly VenueMarket[];
  /** Every true state of every book, by its hash. */
  readonly truth = new Map<string, ShownLevels>();
  readonly #random: Random;
  readonly #byToken: ReadonlyMap<string, Shown>;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_QUESTION });
  readonly #watching = new Map<WebSocket, Set<string>>();
  #timer: NodeJS.Timeout | null = null;

  constructor(random: Random) {
    this.#random = random;
    this.markets = listMarkets(MARKETS, random);
    this.#byToken = new Map(
      this.markets.flatMap((market) =>
        ([0, 1] as const).map((outcome) => [market.tokens[outcome], { market, outcome }] as const),
      ),
    );
    for (const market of this.markets) this.#remember(market);
    this.#server.on('upgrade', (request, stream, head) =>
      this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket)),
    );
  }

  /** Listens. @returns the address below which `/gamma`, `/clob` and `/ws` lie */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#timer = setInterval(() => this.#change(), CHANGE_EVERY_MS / this.markets.length);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    for (const socket of this.#sockets.clients) socket.terminate();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** One market's books become others; who watches is told. */
  #change(): void {
    const market = this.#random.pick(this.markets);
    market.book.change();
    this.#remember(market);
    for (const [socket, tokens] of this.#watching)
      for (const outcome of [0, 1] as const)
        if (tokens.has(market.tokens[outcome])) socket.send(market.book.frame(outcome));
  }

  #remember({ book }: VenueMarket): void {
    for (const outcome of [0, 1] as const) {
      const { hash, levels } = book.shown(outcome);
      this.truth.set(hash, levels);
    }
  }

  #welcome(socket: WebSocket): void {
    const tokens = new Set<string>();
    this.#watching.set(socket, tokens);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#watching.delete(socket));
    socket.on('message', (data) => {
      const message = (data as Buffer).toString();
      if (message === 'PING') return socket.send('PONG');
      const { assets_ids: asked = [] } = JSON.parse(message) as { assets_ids?: string[] };
      const shown = asked.flatMap((token) => this.#byToken.get(token) ?? []);
      for (const token of asked) tokens.add(token);
      if (shown.length > 0)
        socket.send(`[${shown.map(({ market, outcome }) => market.book.frame(outcome)).join()}]`);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const url = new URL(request.url ?? '/', 'http://venue');
    const honest = await this.#honest(url, request).catch(() => null);
    if (honest === null) return void response.writeHead(404).end('{"error":"not found"}');
    if (this.lie === null || !this.#random.chance(LYING))
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(honest.body);
    this.lies += 1;
    await LIES[this.lie](response, honest);
  }

  /** The honest answer to a request; null where the venue has none. */
  async #honest({ pathname, searchParams }: URL, request: IncomingMessage): Promise<Honest | null> {
    const same = (body: string): Honest => ({ body, swapped: body, ahead: body });
    const [, marketId] = /^\/gamma\/markets\/(\d+)$/.exec(pathname) ?? [];
    const one = this.markets.find((market) => market.marketId === marketId);
    if (one) return same(gammaText(one));
    if (pathname === '/gamma/markets/keyset') return same(this.#page(searchParams));
    if (pathname === '/clob/prices-history') return same('{"history":[]}');
    if (pathname === '/clob/book')
      return this.#booksOf([searchParams.get('token_id') ?? ''], ([body]) => body ?? '');
    if (pathname !== '/clob/books') return null;
    const asked = JSON.parse(await text(request)) as { token_id: string }[];
    return this.#booksOf(
      asked.map(({ token_id: token }) => token),
      (bodies) => `[${bodies.join()}]`,
    );
  }

  #page(query: URLSearchParams): string {
    const shown = query.get('closed') === 'true' ? [] : this.markets;
    return `{"markets":[${shown.map(gammaText).join()}]}`;
  }

  #booksOf(tokens: readonly string[], put: (bodies: readonly string[]) => string): Honest | null {
    const known = tokens.flatMap((token) => this.#byToken.get(token) ?? []);
    if (known.length === 0) return null;
    const bodies = (read: (shown: Shown) => string): string => put(known.map(read));
    return {
      body: bodies(({ market, outcome }) => market.book.body(outcome)),
      swapped: bodies(({ market, outcome }) => market.book.body(outcome === 0 ? 1 : 0)),
      ahead: bodies(({ market, outcome }) => market.book.body(outcome, { aheadMs: DAY_MS })),
    };
  }
}
