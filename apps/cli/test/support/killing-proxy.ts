import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** The moment at which the bot behind a proxy is killed: before its cycle reaches the API, or before it hears the answer. */
export type Moment = 'before the request' | 'before the answer';

/** A way to the API on which a bot is killed in the middle of its first new cycle. */
export interface KillingProxy {
  readonly url: string;
  /** Says whom to kill. */
  aim(child: ChildProcess): void;
}

async function forward(target: string, request: IncomingMessage, body: string) {
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method!,
    headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
    ...(request.method === 'POST' && { body }),
  });
  return { status: answer.status, body: await answer.text() };
}

export async function killingProxy(target: string, moment: Moment): Promise<KillingProxy> {
  const { promise: aimed, resolve: aim } = Promise.withResolvers<ChildProcess>();
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      // A cycle that is finished or asked for again has no strategy in it.
      const isNewCycle = request.url!.includes('cycle.run') && body.includes('"strategy"');
      if (isNewCycle && moment === 'before the answer') await forward(target, request, body);
      if (isNewCycle) {
        (await aimed).kill('SIGKILL');
        return request.socket.destroy();
      }
      const answer = await forward(target, request, body);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, aim };
}
