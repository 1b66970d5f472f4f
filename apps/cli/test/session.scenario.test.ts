import { join } from 'node:path';
import { createClient, type ApiClient } from '@prescient/bot';
import { isFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { authorFolder } from './support/author.ts';
import { ownDatabase } from './support/homes.ts';
import { prescientHere, startApi } from './support/prescient.ts';
import { PORTFOLIOS, sessionWords } from './support/session-strategies.ts';

const CYCLES = 12;

const cyclesOf = async (client: ApiClient, portfolioId: number): Promise<number> =>
  client.cycle.status.query({ portfolioId }).then(
    ({ last }) => last?.cycleId ?? 0,
    () => 0,
  );

/** A session of three strategies in the played world, until each has had its cycles. */
async function playedSession(): Promise<string> {
  const { variables } = await ownDatabase();
  const folder = join(authorFolder(), 'session');
  const words = ['--interval', '1', ...sessionWords(folder)];
  const { child, ended, url, log } = await startApi(variables, words, 'start');
  const client = createClient(url);
  for (const portfolioId of PORTFOLIOS)
    await expect.poll(() => cyclesOf(client, portfolioId)).toBeGreaterThanOrEqual(CYCLES);
  child.kill('SIGINT');
  expect({ code: await ended, log: log() }).toMatchObject({ code: 0 });
  return folder;
}

test.runIf(isFull)(
  'a session of three strategies in the played world is the same in its replay',
  async () => {
    const session = await playedSession();
    const { code, stdout } = await prescientHere(['replay', 'verify', session, '--json'], {});
    const { comparison, unexplained } = JSON.parse(stdout);
    expect({ code, unexplained, comparison }).toMatchObject({ code: 0, unexplained: 0 });
    // It compared something: each cycle, and trades.
    expect(comparison.equity.equal).toBeGreaterThanOrEqual(PORTFOLIOS.length * CYCLES);
    expect(comparison.fill.equal).toBeGreaterThan(0);
  },
);
