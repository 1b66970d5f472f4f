import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Loose } from './http.ts';

/** A request as a receiver got it. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Loose;
}

/** The behaviour of a receiver towards one request: a status, silence, or an answer without an end. */
export type Reaction = { status: number; headers?: Record<string, string> } | 'hang' | 'endless';

/** A receiver of webhooks on a port of its own, gone when the test ends. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The notices that it took. */
  readonly taken: Received[];
  /** Its behaviour from now on; it takes everything unless given. */
  react: (request: Received) => Reaction;
  /** The number of answers without an end that the sender cut off. */
  cut: number;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

export async function openReceiver(): Promise<Receiver> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const got: Received = { headers: request.headers, text, body: JSON.parse(text) };
      receiver.received.push(got);
      const reaction = receiver.react(got);
      if (reaction === 'hang') return;
      if (reaction === 'endless') {
        receiver.taken.push(got);
        response.writeHead(200);
        const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
        response.on('close', () => {
          clearInterval(timer);
          receiver.cut += 1;
        });
        return;
      }
      if (reaction.status < 300) receiver.taken.push(got);
      response.writeHead(reaction.status, reaction.headers).end('thanks');
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => void server.close(resolve));
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    taken: [],
    react: () => ({ status: 204 }),
    cut: 0,
  };
  return receiver;
}
