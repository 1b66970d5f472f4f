import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@prescient/bot';
import { localPostgresStatus, openLocalPostgres } from '@prescient/local-postgres';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, onTestFinished, test } from 'vitest';
import { buyFor } from './support/buy.ts';
import { temporaryHome } from './support/homes.ts';
import { startApi } from './support/prescient.ts';

const buy = (tradeId: string) => buyFor('0.01', tradeId);

/** The crashes of one PostgreSQL in turn. */
const CRASHES = shortOrFull(1, 2);

test('PostgreSQL crashes: the API that has it starts it again, nothing acknowledged is lost, and nobody has to help', async () => {
  const home = await temporaryHome();
  const api = await startApi({ PRESCIENT_HOME: home });
  const client = createClient(api.url);
  for (let crash = 1; crash <= CRASHES; crash += 1) {
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
