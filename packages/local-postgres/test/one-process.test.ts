import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  localPostgresStatus,
  openLocalPostgres,
  stopLocalPostgres,
  type LocalPostgres,
} from '../src/index.ts';
import { newHome, query, usedHome } from './helpers.ts';

/** Times that each visitor comes and goes. */
const ROUNDS = process.env['TEST_LENGTH'] === 'full' ? 3 : 2;

/** Nothing half-made is left beside the cluster, and its passwords are readable by their owner alone. */
function expectTidy(home: string, folder: string): void {
  expect(readdirSync(home)).toEqual(['postgres']);
  expect(readdirSync(folder).toSorted()).toEqual([
    'data',
    'last-server.json',
    'passwords.json',
    'postgres.log',
  ]);
  if (process.platform === 'win32') return;
  const modes = ['', 'data', 'passwords.json'].map((name) => statSync(join(folder, name)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700, 0o600]);
}

test('a folder is made whole and closed to others, and opens again with its data, and with settings that keep it', async () => {
  const home = newHome();
  const cold = await openLocalPostgres({ home });
  expect(cold.origin).toBe('started');
  expectTidy(home, cold.folder);
  await query(cold.ownerUrl, 'create table kept as select 42 as answer');
  await cold.leave();
  expect(await localPostgresStatus(home)).toEqual({ running: false, folder: cold.folder });

  const warm = await openLocalPostgres({ home });
  expect([warm.origin, warm.port]).toEqual(['started', cold.port]);
  expect(await query(warm.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
  const settings = [
    'fsync',
    'synchronous_commit',
    'full_page_writes',
    'data_checksums',
    'timezone',
    'listen_addresses',
  ];
  const shown = await Promise.all(
    settings.map((name) => query(warm.ownerUrl, `select current_setting('${name}') as value`)),
  );
  expect(shown.map(([row]) => row?.value)).toEqual(['on', 'on', 'on', 'on', 'UTC', '127.0.0.1']);
  await warm.leave();
});

test('a port that somebody else has meanwhile is left to them, but not one that is free again a moment later', async () => {
  const home = usedHome();
  const first = await openLocalPostgres({ home, durable: false });
  await first.leave();
  const stranger = createServer();
  await new Promise<void>((resolve) => void stranger.listen(first.port, '127.0.0.1', resolve));
  const second = await openLocalPostgres({ home, durable: false });
  expect(second.port).not.toBe(first.port);
  await second.leave();
  stranger.close();
  // As a server of this folder does that is killed while it starts: it answers once, and is gone.
  const passing = createServer((socket) => {
    socket.destroy();
    passing.close();
  });
  await new Promise<void>((resolve) => void passing.listen(first.port, '127.0.0.1', resolve));
  const third = await openLocalPostgres({ home, durable: false });
  expect(third.port).toBe(first.port);
  await third.leave();
});

describe('an open server', () => {
  const home = usedHome(afterAll);
  let server: LocalPostgres;
  beforeAll(async () => {
    server = await openLocalPostgres({ home, durable: false });
  });
  afterAll(() => server.leave());

  test('lets nobody in without a password', async () => {
    for (const role of ['postgres', 'prescient_owner', 'prescient_app']) {
      await expect(
        query(`postgres://${role}:guess@127.0.0.1:${server.port}/prescient`, 'select 1'),
      ).rejects.toMatchObject({ code: '28P01' });
    }
  });

  test('has an application role that works with what it is granted, and makes no tables', async () => {
    const { ownerUrl, applicationUrl } = server;
    await query(ownerUrl, 'create table granted (id int); grant select on granted to prescient_app');
    expect(await query(applicationUrl, 'select * from granted')).toEqual([]);
    for (const attempt of [
      'create table mine (id int)',
      'create temporary table mine (id int)',
      'create schema mine',
      'drop table granted',
    ]) {
      await expect(query(applicationUrl, attempt), attempt).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('gets from the next opening what one that was killed halfway did not make', async () => {
    const passwords = JSON.parse(readFileSync(join(server.folder, 'passwords.json'), 'utf8')) as {
      administrator: string;
    };
    const administratorUrl = `postgres://postgres:${passwords.administrator}@127.0.0.1:${server.port}/postgres`;
    await query(administratorUrl, 'drop database prescient');
    await query(administratorUrl, 'drop role prescient_app');
    const joiner = await openLocalPostgres({ home, durable: false });
    expect(joiner.origin).toBe('joined');
    expect(await query(joiner.applicationUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await joiner.leave();
  });
});

test('leaving twice is leaving once, a foreign session keeps the server up, and stopping asks nobody', async () => {
  const home = usedHome();
  const server = await openLocalPostgres({ home, durable: false });
  const session = query(server.ownerUrl, 'select pg_sleep(60)').catch((error: unknown) => error);
  await expect
    .poll(() => query(server.ownerUrl, `select 1 from pg_stat_activity where query = 'select pg_sleep(60)'`))
    .toHaveLength(1);
  await Promise.all([server.leave(), server.leave()]);
  expect(await localPostgresStatus(home)).toEqual({
    running: true,
    folder: server.folder,
    pid: server.pid,
    port: server.port,
  });
  expect(await stopLocalPostgres(home)).toBe(true);
  expect(await session).toBeInstanceOf(Error);
  expect(await stopLocalPostgres(home)).toBe(false);
});

test('a server that is stopped tells so, and leaving it afterwards does no harm', async () => {
  const home = usedHome();
  const server = await openLocalPostgres({ home, durable: false });
  await stopLocalPostgres(home);
  expect(await server.lost).toBe('stopped');
  await server.leave();
});

test('coming and going at once never meets a server that is on its way out', async () => {
  const home = usedHome();
  const visit = async (): Promise<void> => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const server = await openLocalPostgres({ home, durable: false });
      expect(await query(server.applicationUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
      await server.leave();
    }
  };
  await Promise.all([visit(), visit(), visit()]);
  expect(await localPostgresStatus(home)).toMatchObject({ running: false });
});

test('asking about a home that is not there makes nothing', async () => {
  const home = newHome();
  expect((await localPostgresStatus(home)).running).toBe(false);
  expect(await stopLocalPostgres(home)).toBe(false);
  expect(statSync(home, { throwIfNoEntry: false })).toBeUndefined();
});
