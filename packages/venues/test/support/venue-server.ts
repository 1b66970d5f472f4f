import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';

/**
 * The answer of a server to one request. `stall` never answers; `cut` breaks the connection in the middle of the
 * body.
 */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  stall?: boolean;
  cut?: boolean;
}

/** A request as it arrived. */
export interface Asked {
  method: string;
  url: string;
  body: string;
}

export interface VenueServer {
  readonly url: string;
  readonly streamUrl: string;
  readonly asked: Asked[];
  /** Answers from now on. */
  answer: (asked: Asked) => Answer;
  readonly sockets: ServerSocket[];
  /** The texts that clients sent over sockets, PINGs included. */
  readonly sent: string[];
  /** Is told of each subscription. */
  onSubscribe: (socket: ServerSocket) => void;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
};

/** A real server of HTTP and WebSocket on a port of its own, gone when the test ends. */
export async function venueServer(
  answer: VenueServer['answer'] = () => ({ status: 500 }),
): Promise<VenueServer> {
  const http = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const asked = { method: request.method ?? '', url: request.url ?? '', body };
      venue.asked.push(asked);
      const { status = 200, headers = {}, body: text = '', stall, cut } = venue.answer(asked);
      if (stall) return;
      response.writeHead(status, cut ? { ...headers, 'content-length': String(text.length + 100) } : headers);
      if (cut) response.write(text, () => response.destroy());
      else response.end(text);
    });
  });
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    venue.sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString() : 'in parts';
      venue.sent.push(text);
      if (text !== 'PING') venue.onSubscribe(socket);
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const { port } = http.address() as AddressInfo;
  const venue: VenueServer = {
    url: `http://127.0.0.1:${port}`,
    streamUrl: `ws://127.0.0.1:${port}/ws`,
    asked: [],
    answer,
    sockets: [],
    sent: [],
    onSubscribe: () => undefined,
  };
  onTestFinished(async () => {
    for (const socket of sockets.clients) socket.terminate();
    http.closeAllConnections();
    await new Promise((resolve) => {
      http.close(resolve);
    });
  });
  return venue;
}
