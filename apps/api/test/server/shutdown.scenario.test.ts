import { afterEach, expect, test, vi } from 'vitest';
import { connect, getPortfolio } from '@prescient/core';
import { aBuy, startApi, type TestApi } from '../support/api.ts';
import { connectRaw } from '../support/http.ts';

let api: TestApi;
afterEach(() => api.close());

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

test.each(['/readyz', '/trpc/system.health'])(
  'close answers %s that was taken, refuses what comes later, and ends idle connections at once',
  async (path) => {
    api = await startApi({ drainTimeoutMs: 3_600_000 });
    const idle = connectRaw(api.server.port);
    idle.write(get('/livez'));
    await idle.until('{"status":"ok"}');

    // Holds a read of the database back until the server is closing.
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { promise: taken, resolve: take } = Promise.withResolvers<void>();
    const connection = api.db.orm.em.getConnection();
    const execute = connection.execute.bind(connection);
    vi.spyOn(connection, 'execute').mockImplementation(async (...args: Parameters<typeof execute>) => {
      take();
      await held;
      return execute(...args);
    });
    const busy = connectRaw(api.server.port);
    busy.write(get(path));
    await taken;

    const closed = api.server.close();
    expect(await idle.ended()).toMatch(/^HTTP\/1\.1 200 /);
    const refused = connectRaw(api.server.port);
    expect(await refused.ended()).toBe('');

    release();
    const answers = await busy.ended();
    expect(answers).toMatch(/^HTTP\/1\.1 200 OK[^]*connection: close[^]*"database":"up"/i);
    // It does not wait for the rest of the drain time, which is longer than a test may take.
    await closed;
  },
);

test('a request that comes on an open connection while the server stops is told to come back', async () => {
  api = await startApi();
  const connection = connectRaw(api.server.port);
  // Half a request keeps the connection from being idle.
  connection.write('GET /paper-trading/portfolio HTTP/1.1\r\nHost: loc');
  const other = connectRaw(api.server.port);
  other.write(get('/livez'));
  await other.until('{"status":"ok"}');
  const closed = api.server.close();
  await other.ended();
  connection.write('alhost\r\n\r\n');
  expect(await connection.ended()).toMatch(
    /^HTTP\/1\.1 503 [^]*connection: close[^]*"code":"STOPPING"[^]*"retryable":true/i,
  );
  await closed;
});

test('a request that never ends does not keep the server', async () => {
  api = await startApi({ drainTimeoutMs: 50 });
  const { port } = api.server;
  const headless = connectRaw(port);
  headless.write('GET /livez HTTP/1.1\r\nHo');
  const bodiless = connectRaw(port);
  bodiless.write(
    'POST /paper-trading/execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
  );
  const answered = connectRaw(port);
  answered.write(get('/livez'));
  await answered.until('{"status":"ok"}');
  await api.server.close();
  expect(await Promise.all([headless.ended(), bodiless.ended()])).toEqual(['', '']);
});

test('close answers the trades that wait in the queue, too', async () => {
  api = await startApi();
  const owner = await connect({ url: api.database.ownerUrl, poolSize: 1 });
  const observer = api.db.orm.em.fork({ disableContextResolution: true });
  const calls = [0, 1, 2].map((call) =>
    Array.from({ length: 200 }, (_, n) => aBuy({ tradeId: `t${call}-${n}`, amount: '1' })),
  );
  let answers: Promise<{ items: { status: string }[] }[]> = Promise.resolve([]);
  let closed: Promise<void> = Promise.resolve();
  await owner.orm.em.fork().transactional(async (em) => {
    await em.execute('select 1 from portfolio_state where id = 1 for update');
    // They come in one request, so that the first group waits for the lock and the others for the first.
    answers = Promise.all(calls.map((trades) => api.client.trade.executeMany.mutate({ trades })));
    const waiting =
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(() => observer.execute(waiting)).toHaveLength(1);
    closed = api.server.close();
  });
  expect(
    (await answers).flatMap(({ items }) => items).filter(({ status }) => status === 'executed'),
  ).toHaveLength(600);
  await closed;
  expect(await getPortfolio(api.db, 1)).toMatchObject({ tradeCount: 600 });
  await owner.close();
});

test('closing twice does no harm', async () => {
  api = await startApi();
  await Promise.all([api.server.close(), api.server.close()]);
  await expect(fetch(`${api.server.url}/livez`)).rejects.toThrow('fetch failed');
});
