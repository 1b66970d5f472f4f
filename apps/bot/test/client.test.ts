import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createClient } from '../src/api/client.ts';
import { isUnheard, mayPass } from '../src/api/retry.ts';

/** A server that accepts every call and answers none. */
async function silentUrl(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a call that gets no answer ends on our side and may be sent again', async () => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const asked = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(50));
  onTestFinished(() => asked.mockRestore());
  const call = createClient(await silentUrl()).system.health.query();
  const error: unknown = await call.catch((reason: unknown) => reason);
  expect([isUnheard(error), mayPass(error)]).toEqual([true, true]);
  expect(asked).toHaveBeenCalledWith(30_000);
});

test('the end that was given to a client ends its calls', async () => {
  const end = new AbortController();
  const call = createClient(await silentUrl(), null, end.signal).system.health.query();
  end.abort();
  await expect(call).rejects.toThrow('aborted');
});
