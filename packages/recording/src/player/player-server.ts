import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { httpHosts } from '../observation.ts';
import { type HttpAnswer, type HttpQuestion, notFound, questionAt } from './http-answer.ts';
import type { Subscribers } from './subscribers.ts';

const sentHeaders = new Set(['retry-after', 'content-type']);
const LARGEST_QUESTION = 1024 * 1024;

const subscription = z.object({
  assets_ids: z.array(z.string()),
  type: z.string().optional(),
  operation: z.enum(['subscribe', 'unsubscribe']).default('subscribe'),
});

/** The venue that answers. */
export interface ServedVenue {
  answer(host: string, question: HttpQuestion): HttpAnswer;
  readonly subscribers: Subscribers;
}

/** The doors of the player: HTTP and WebSocket on one port of this machine alone. */
export class PlayerServer {
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LARGEST_QUESTION,
  });
  readonly #venue: ServedVenue;

  constructor(venue: ServedVenue) {
    this.#venue = venue;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head));
  }

  /** Opens the doors. @returns the port */
  async listen(port: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject).listen(port, '127.0.0.1', resolve);
    await promise;
    return (this.#server.address() as AddressInfo).port;
  }

  /** Shuts them, also in the face of those who are still there. */
  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    const closed = Promise.withResolvers<void>();
    this.#server.close(() => closed.resolve());
    this.#server.closeAllConnections();
    await closed.promise;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, headers } = await this.#answer(request).catch((): HttpAnswer => notFound);
    // A recorded length or encoding would be that of the answer before it was recorded as text.
    const kept = Object.entries(headers ?? {}).filter(
      ([name, value]) => sentHeaders.has(name.toLowerCase()) && /^[\x20-\x7e]*$/.test(value),
    );
    const sent = { 'content-type': 'application/json', ...Object.fromEntries(kept) };
    response.writeHead(status, sent).end(body);
  }

  async #answer(request: IncomingMessage): Promise<HttpAnswer> {
    const [, host = '', url = '/'] = /^\/([a-z]+)(\/.*)?$/.exec(request.url ?? '') ?? [];
    const body = await bodyOf(request);
    if (body === null) return { status: 413, body: '{"error":"payload too large"}' };
    if (!httpHosts.some((known) => known === host)) return notFound;
    return this.#venue.answer(host, questionAt(request.method ?? 'GET', url, body));
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    // The venue's own path below its host is `/ws/market`.
    if (!/^\/ws(\/ws)?(\/market)?\/?$/.test(request.url ?? '')) {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket, stream));
  }

  #welcome(socket: WebSocket, stream: Duplex): void {
    const { subscribers } = this.#venue;
    subscribers.add(socket, stream);
    socket.on('message', (data) => this.#hear(socket, (data as Buffer).toString()));
    socket.on('close', () => subscribers.remove(socket));
    // A client that breaks off is its own affair; `close` follows.
    socket.on('error', () => socket.terminate());
  }

  #hear(socket: WebSocket, message: string): void {
    if (message === 'PING') {
      socket.send('PONG');
      return;
    }
    const asked = parseSubscription(message);
    if (asked === null) socket.send('INVALID OPERATION');
    else this.#venue.subscribers[asked.operation](socket, asked.assets_ids);
  }
}

function parseSubscription(message: string): z.output<typeof subscription> | null {
  try {
    return subscription.safeParse(JSON.parse(message)).data ?? null;
  } catch {
    return null;
  }
}

/** The body of a request; null where it is too large. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_QUESTION) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
