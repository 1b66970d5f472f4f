import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '@prescient/core/domain';
import { createClient } from '../src/api/client.ts';
import { withRetries } from '../src/api/retry.ts';

const refusal = (retryAfterMs: number) => ({
  error: {
    message: 'Too many commands wait.',
    code: -32603,
    data: {
      code: 'SERVICE_UNAVAILABLE',
      httpStatus: 503,
      path: 'system.health',
      domain: { code: 'OVERLOADED', message: 'Too many.', details: { retryAfterMs }, retryable: true },
    },
  },
});

/** A server that refuses once and says when to come back, and the moments at which it was asked. */
async function refusing(retryAfterMs: number) {
  const asked: number[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    asked.push(performance.now());
    const isFirst = asked.length === 1;
    response.writeHead(isFirst ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify([isFirst ? refusal(retryAfterMs) : { result: { data: { status: 'ok' } } }]));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { signal: stop } = new AbortController();
  const client = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { asked, ask: () => withRetries(() => client.system.health.query(), { clock: systemClock, stop }) };
}

test('a bot that is told when to come back does not come earlier', async () => {
  const { asked, ask } = await refusing(400);
  expect(await ask()).toEqual({ status: 'ok' });
  expect(asked).toHaveLength(2);
  // A timer may be early by a millisecond.
  expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(399);
});

test('a bot that is told to wait longer than a minute gives up at once', async () => {
  const { asked, ask } = await refusing(60_001);
  await expect(ask()).rejects.toMatchObject({ data: { domain: { code: 'OVERLOADED' } } });
  expect(asked).toHaveLength(1);
});
