import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localPostgresStatus, openLocalPostgres } from '../src/index.ts';
import { answers, kill, newHome, openElsewhere, query, usedHome } from './helpers.ts';

const isFull = process.env['TEST_LENGTH'] === 'full';
/** In the short form two, as each makes a cluster of its own first. */
const TOGETHER = isFull ? 4 : 2;

test('the second process joins, the first one leaves without harm, and the last one out stops the server', async () => {
  const home = usedHome();
  const first = await openElsewhere(home);
  const second = await openElsewhere(home);
  expect([first.opened.origin, second.opened.origin]).toEqual(['started', 'joined']);
  expect({ ...second.opened, origin: 'started' }).toEqual(first.opened);

  await first.leave();
  expect(await query(second.opened.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.leave();
  expect((await localPostgresStatus(home)).running).toBe(false);
  expect(await answers(first.opened)).toBe(false);
});

test(`${TOGETHER} processes that open an empty folder at once end up on one server with one cluster`, async () => {
  const home = newHome();
  const openers = await Promise.all(Array.from({ length: TOGETHER }, () => openElsewhere(home)));
  expect(new Set(openers.map(({ opened }) => `${opened.pid} ${opened.applicationUrl}`)).size).toBe(1);
  expect(openers.filter(({ opened }) => opened.origin === 'started')).toHaveLength(1);
  expect(readdirSync(home)).toEqual(['postgres']);
  for (const { opened } of openers)
    expect(await query(opened.applicationUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  await Promise.all(openers.map((opener) => opener.leave()));
  expect((await localPostgresStatus(home)).running).toBe(false);
});

test.runIf(isFull).each(['SIGKILL', 'SIGINT'] as const)(
  'a server whose parent got %s runs on and is joined, data intact',
  async (signal) => {
    const home = usedHome();
    const parent = await openElsewhere(home);
    await query(parent.opened.ownerUrl, 'create table kept as select 42 as answer');
    await kill(parent.process, signal);

    const heir = await openLocalPostgres({ home });
    expect(heir).toMatchObject({ origin: 'joined', pid: parent.opened.pid });
    expect(await query(heir.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await heir.leave();
    expect(await answers(heir)).toBe(false);
  },
);

test.runIf(isFull)('an open server neither keeps the process alive nor holds on to its output', async () => {
  const home = usedHome();
  const script = join(import.meta.dirname, 'opener.ts');
  const { status, stdout } = spawnSync(process.execPath, [script, home, 'go'], {
    encoding: 'utf8',
    timeout: 900_000,
  });
  expect(status).toBe(0);
  expect(await localPostgresStatus(home)).toMatchObject({
    running: true,
    pid: (JSON.parse(stdout) as { pid: number }).pid,
  });
});
