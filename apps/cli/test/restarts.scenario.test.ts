import { connect } from 'node:net';
import { createClient } from '@prescient/bot';
import { openLocalPostgres, stopLocalPostgres } from '@prescient/local-postgres';
import { isFull, shortOrFull } from '@prescient/testkit/length';
import { expect, onTestFinished, test } from 'vitest';
import { buyFor } from './support/buy.ts';
import { temporaryHome } from './support/homes.ts';
import { apiHere, RECORDED_DAY, startApi, type ApiProcess } from './support/prescient.ts';
import { untilAnswered } from './support/until-answered.ts';

const BOTS = 16;
/** The trades that are acknowledged before the API is stopped. */
const LOAD = shortOrFull(120, 500);

const buy = (tradeId: string) => buyFor('0.01', tradeId);

/** Bots that trade until nobody answers; resolves with the ids that were acknowledged, and how many were sent. */
async function tradeUntilItEnds({ url }: ApiProcess, onAcknowledged: (count: number) => void) {
  const acknowledged: string[] = [];
  let sent = 0;
  const bot = async (): Promise<void> => {
    const client = createClient(url);
    for (;;) {
      const tradeId = `load-${(sent += 1)}`;
      await client.trade.execute.mutate(buy(tradeId));
      onAcknowledged(acknowledged.push(tradeId));
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: BOTS }, bot));
  return { acknowledged, sent, errors: ends.map((end) => String('reason' in end && end.reason)) };
}

/** A request of which half was sent, so that its connection stays when the server stops; finishing it gives the answer. */
function halfRequest(url: string, path: string): () => Promise<string> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    socket.on('error', () => undefined).on('close', () => resolve(answer));
  });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: local`);
  return () => {
    socket.write('host\r\n\r\n');
    return ended;
  };
}

test.runIf(isFull)(
  'SIGTERM under load: not ready, admitted requests are answered, it ends, nothing acknowledged is lost',
  async () => {
    const variables = { PRESCIENT_HOME: await temporaryHome() };
    const api = await startApi(variables);
    let askWhetherReady = (): Promise<string> => Promise.resolve('never asked');
    const { acknowledged, sent, errors } = await tradeUntilItEnds(api, (count) => {
      // Not much earlier: a request whose headers take longer than ten seconds is refused.
      if (count === LOAD - 30) askWhetherReady = halfRequest(api.url, '/readyz');
      if (count !== LOAD) return;
      api.child.kill('SIGTERM');
    });
    expect(await askWhetherReady()).toMatch(/^HTTP\/1\.1 503 [^]*"code":"STOPPING"[^]*"retryable":true/);
    expect(await api.ended).toBe(0);
    // Told to come back, or nobody there any more: no other end is one.
    for (const error of errors) expect(error).toMatch(/stopping|fetch failed|ECONNRE|other side closed/i);

    const again = await apiHere(variables);
    const client = createClient(again.url);
    // A few at a time: hundreds of questions at one moment may be refused by a server on a busy machine.
    for (let from = 0; from < acknowledged.length; from += 20) {
      const some = acknowledged.slice(from, from + 20);
      const found = await Promise.all(
        some.map((tradeId) => untilAnswered(() => client.trade.get.query({ portfolioId: 1, tradeId }))),
      );
      expect(found.every(({ status }) => status === 'open')).toBe(true);
    }
    const { tradeCount } = await client.portfolio.get.query({ portfolioId: 1 });
    expect(tradeCount).toBeGreaterThanOrEqual(acknowledged.length);
    expect(tradeCount).toBeLessThanOrEqual(sent);
    expect(await client.audit.verify.query({})).toMatchObject({ clean: true });
  },
);

const answerOf = async (url: string): Promise<[number, unknown]> => {
  const response = await fetch(url);
  return [response.status, await response.json()];
};

const TRADED = '20 executed';
const TRADED_BEFORE = '0 executed, 20 skipped';

test.runIf(isFull)(
  'PostgreSQL is stopped: 503 that may be sent again, alive but not ready, and back when it is started; the bot beside it tries again',
  async () => {
    const home = await temporaryHome();
    const api = await startApi(
      { PRESCIENT_HOME: home },
      ['--interval', '1', '--play', RECORDED_DAY],
      'start',
    );
    const client = createClient(api.url);
    await expect.poll(api.printed).toContain(TRADED);
    await client.trade.execute.mutate(buy('before'));
    await stopLocalPostgres(home);

    const execute = fetch(`${api.url}/trpc/trade.execute`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(buy('during')),
    });
    expect(await answerOf(`${api.url}/livez`)).toEqual([200, { status: 'ok' }]);
    expect(await answerOf(`${api.url}/readyz`)).toMatchObject([503, { database: 'down' }]);
    const [status, refusal] = await answerOf(`${api.url}/paper-trading/portfolio`);
    expect([status, refusal]).toMatchObject([
      503,
      { error: { code: 'DATABASE_UNAVAILABLE', retryable: true } },
    ]);
    const refused = await execute;
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      error: { data: { domain: { code: 'DATABASE_UNAVAILABLE', retryable: true } } },
    });

    await expect.poll(api.log).toMatch(/^The bot's cycle failed: .+ The next one is in 1 s\.$/m);
    const server = await openLocalPostgres({ home });
    onTestFinished(() => server.leave());
    await expect.poll(async () => (await fetch(`${api.url}/readyz`)).status).toBe(200);
    expect(await client.trade.execute.mutate(buy('during'))).toMatchObject({ replayed: false });
    expect(await client.portfolio.get.query({ portfolioId: 1 })).toMatchObject({ tradeCount: 22 });
    // The log has what the driver said.
    expect(api.log()).toMatch(/ECONNREFUSED|ECONNRESET|terminat/);
    const told = api.printed().length;
    await expect.poll(() => api.printed().slice(told)).toContain(TRADED_BEFORE);
    api.child.kill('SIGTERM');
    expect(await api.ended).toBe(0);
  },
);
