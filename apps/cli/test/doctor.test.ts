import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { emptyHome, ownDatabase, type Variables } from './support/homes.ts';
import { prescientHere } from './support/prescient.ts';

/** A network in which no venue can be reached, so that no test asks a real one. */
const NOWHERE = { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '', https_proxy: '', no_proxy: '' };

interface Looked {
  readonly code: number | null;
  readonly checks: Readonly<Record<string, { state: string; says: string; advice?: string }>>;
}

async function look(variables: Variables): Promise<Looked> {
  const { code, stdout, stderr } = await prescientHere(['doctor', '--json'], { ...NOWHERE, ...variables });
  expect(stderr).toBe('');
  const { checks, sound } = JSON.parse(stdout) as { checks: { name: string }[]; sound: boolean };
  expect(code).toBe(sound ? 0 : 1);
  return {
    code,
    checks: Object.fromEntries(checks.map(({ name, ...check }) => [name, check])) as Looked['checks'],
  };
}

/** A server that takes connections and says nothing, or one that is only held. */
async function silentPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `${(server.address() as AddressInfo).port}`;
}

test('a sound machine ends with 0, also where no venue can be reached, and each line says what was found', async () => {
  const { variables } = await ownDatabase();
  const { code, checks } = await look(variables);
  expect(code).toBe(0);
  expect(Object.keys(checks)).toEqual(
    "settings,Node,platform,folder,disk,port,database,clock,proxy,Polymarket,Polymarket's books,Kalshi".split(
      ',',
    ),
  );
  expect(checks).toMatchObject({
    Node: { state: 'ok', says: process.versions.node },
    database: { state: 'ok', says: expect.stringMatching(/^PostgreSQL [\d.]+.* answers$/) },
    clock: { state: 'ok', says: expect.stringContaining('of the clock of the database') },
    proxy: { state: 'ok', says: 'http://127.0.0.1:9' },
    Polymarket: { state: 'warning', advice: expect.stringContaining('Only --live and record need it.') },
  });
  const text = await prescientHere(['doctor'], { ...NOWHERE, ...variables });
  expect(text.stdout).toMatch(/^ok +database +PostgreSQL .* answers$/m);
  expect(text.stdout).toMatch(/^warning +Kalshi +cannot be reached \(.*\)\. Only --live/m);
});

test('without a database it says that a start makes one, and starts none', async () => {
  const home = join(emptyHome(), 'below');
  const { code, checks } = await look({ PRESCIENT_HOME: home, PORT: '0' });
  expect([code, existsSync(home)]).toEqual([0, false]);
  expect(checks['database']?.says).toContain('a start makes one in');
  expect(checks['folder']?.says).toContain('does not exist yet, and can be made');
});

test('every fault is told at once, with what to do, and nothing hangs', async () => {
  const file = join(emptyHome(), 'file');
  writeFileSync(file, '');
  const { code, checks } = await look({
    DATABASE_URL: `postgres://u:p@127.0.0.1:${await silentPort()}/x`,
    PRESCIENT_HOME: file,
    PORT: await silentPort(),
  });
  expect(code).toBe(1);
  expect(checks).toMatchObject({
    database: { state: 'fault', advice: expect.any(String) },
    clock: { state: 'fault' },
    folder: { state: 'fault', says: expect.stringContaining('cannot be written to') },
    port: { state: 'fault', advice: 'Stop that program, or set PORT to another one.' },
  });
});

test('settings that cannot be read are a fault like the others', async () => {
  const { code, checks } = await look({ PORT: 'broken', LOG_LEVEL: 'loud' });
  expect(code).toBe(1);
  expect(checks['settings']).toMatchObject({
    state: 'fault',
    says: expect.stringMatching(/PORT must be a port .* LOG_LEVEL must be one of/),
  });
});
