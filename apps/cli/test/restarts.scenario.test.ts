import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@prescient/bot';
import { localPostgresStatus, openLocalPostgres, stopLocalPostgres } from '@prescient/local-postgres';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryHome } from './support/homes.ts';
import { apiHere, RECORDED_DAY, startApi, type ApiProcess } from './support/prescient.ts';
import { untilAnswered } from './support/until-answered.ts';

const BOTS = 16;

const buy = (tradeId: string) => ({
  portfolioId: 1,
  tradeId,
  marketId: 'm',
  marketQuestion: 'Does it survive?',
  action: 'buy_yes' as const,
  price: '0.30',
  amount: '0.01',
  timestamp: '2026-01-15T12:00:00Z',
});

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

test('SIGTERM under load: not ready, admitted requests are answered, it ends, nothing acknowledged is lost', async () => {
  const variables = { PRESCIENT_HOME: await temporaryHome() };
  const api = await startApi(variables);
  let askWhetherReady = (): Promise<string> => Promise.resolve('never asked');
  const { acknowledged, sent, errors } = await tradeUntilItEnds(api, (count) => {
    // Not earlier: a request whose headers take longer than ten seconds is refused.
    if (count === 450) askWhetherReady = halfRequest(api.url, '/readyz');
    if (count !== 500) return;
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
});

const answerOf = async (url: string): Promise<[number, unknown]> => {
  const response = await fetch(url);
  return [response.status, await response.json()];
};

const TRADED = '20 executed';
const TRADED_BEFORE = '0 executed, 20 skipped';

test('PostgreSQL is stopped: 503 that may be sent again, alive but not ready, and back when it is started; the bot beside it tries again', async () => {
  const home = await temporaryHome();
  const api = await startApi({ PRESCIENT_HOME: home }, ['--interval', '1', '--play', RECORDED_DAY], 'start');
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
});

test('PostgreSQL crashes: the API that has it starts it again, nothing acknowledged is lost, and nobody has to help', async () => {
  const home = await temporaryHome();
  const api = await startApi({ PRESCIENT_HOME: home });
  const client = createClient(api.url);
  for (let crash = 1; crash <= 2; crash += 1) {
    await client.trade.execute.mutate(buy(`before-${crash}`));
    const { pid } = await localPostgresStatus(home);
    process.kill(pid!, 'SIGKILL');
    const again = async (): Promise<unknown> => {
      for (;;) {
        const answer = await client.trade.execute.mutate(buy(`after-${crash}`)).catch(() => null);
        if (answer) return answer;
        await sleep(20);
      }
    };
    await again();
    // A backend that has not noticed yet may still have traded; a read that meets its end is not asked again for us.
    const look = () => client.portfolio.get.query({ portfolioId: 1 }).catch(() => null);
    await expect.poll(look).toMatchObject({ tradeCount: 2 * crash });
  }
  // The trade may be done before the process that started the server again says so.
  await expect.poll(() => api.log()).toContain('PostgreSQL was lost and runs again.');
  expect(await client.audit.verify.query({})).toMatchObject({ clean: true });
  api.child.kill('SIGTERM');
  expect(await api.ended).toBe(0);
  expect(await localPostgresStatus(home)).toMatchObject({ running: false });
});

/** The server and all its own processes. */
function processesOf(postmaster: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return [postmaster, ...pairs.filter(([, parent]) => parent === postmaster).map(([pid]) => pid!)];
}

test.skipIf(process.platform === 'win32')(
  'PostgreSQL is frozen: SIGTERM ends those who use it, one with a trade under way, too',
  async () => {
    const home = await temporaryHome();
    const idle = await startApi({ PRESCIENT_HOME: home });
    const server = await openLocalPostgres({ home });
    onTestFinished(() => server.leave());
    const urls = { DATABASE_URL: server.applicationUrl, MIGRATION_DATABASE_URL: server.ownerUrl };
    const busy = await startApi({ PRESCIENT_HOME: home, ...urls });
    for (const { url } of [idle, busy]) await createClient(url).trade.execute.mutate(buy(`before-${url}`));

    const frozen = processesOf(server.pid);
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    try {
      const underWay = createClient(busy.url)
        .trade.execute.mutate(buy('frozen'))
        .catch(() => 'no answer');
      await sleep(200);
      for (const { child } of [idle, busy]) child.kill('SIGTERM');
      expect(await Promise.all([idle.ended, busy.ended])).toEqual([0, 0]);
      expect(idle.log()).toContain('does not answer and was left running');
      expect(await underWay).toBe('no answer');
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    }
  },
);
