import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ownDatabase } from './support/homes.ts';
import { prescientHere, startPrescient } from './support/prescient.ts';

const HOME = { PRESCIENT_HOME: join(import.meta.dirname, 'never-made') };

test.each([
  [['nonsense'], 'There is no command "nonsense"'],
  [['start', '--colour'], 'This command has no option --colour'],
  [['start', 'twice'], 'This command does not understand "twice"'],
  [['start', '--portfolio', '0'], 'Portfolio "0" must be an integer'],
  [['start', '--markets', 'nowhere.json'], '--markets nowhere.json cannot be read (ENOENT)'],
  [['bot', '--replenish-seconds', '60'], 'add --fill-model book'],
  [['bot', '--fill-model', 'book', '--replenish-seconds', '0'], '"0" must be a whole number above 0'],
  [['start', '--fill-model', 'book', '--replenish-seconds', '2147484'], '"2147484" is above 2147483'],
  [['bot', '--api', 'nonsense'], '--api "nonsense" must be an address'],
  [['start', '--strategy', 'gone.ts'], 'gone.ts: does not exist. Check the path, or name a shipped strategy'],
  [['bot', '--strategy', 'momentum', '--config', 'hours=no'], 'momentum: config.hours is wrong'],
  [
    ['bot', '--strategy', 'momentum', '--strategy', 'favourite'],
    'write --strategy N=FILE with another portfolio N',
  ],
  [['bot', '--strategy', '7=momentum', '--config', '8.hours=1'], 'no strategy is given for that portfolio'],
  [['bot', '--config', 'hours=1'], '--config sets a strategy; add --strategy FILE.'],
  [
    ['bot', '--strategy', 'momentum', '--signals', 'x.json'],
    '--strategy and --signals cannot be used together',
  ],
  [['bot', '--strategy', 'momentum', '--again'], '--strategy and --again cannot be used together'],
  [['bot', '--strategy', 'momentum', '--amount', '5'], '--strategy and --amount cannot be used together'],
  [['bot', '--on', 'events'], '--on events starts the cycles of a strategy; add --strategy FILE.'],
  [['bot', '--on', 'noon'], '--on "noon" must be'],
  [
    ['bot', '--strategy', 'momentum', '--on', 'events', '--once'],
    '--on events and --once cannot be used together',
  ],
  [['bot', '--strategy', 'momentum', '--on', 'events', '--pause-ms', '99'], '--pause-ms "99" is below 100.'],
  [['bot', '--strategy', 'momentum', '--pause-ms', '500'], '--pause-ms needs --on events.'],
  [['start', '--session', 'x'], '--session keeps what strategies decide; add --strategy FILE.'],
  ...(['--once', '--reload', '--record=y'] as const).map((other): [string[], string] => [
    ['start', '--session', 'x', '--strategy', 'momentum', other],
    `--session and ${other.split('=')[0]} cannot be used together`,
  ]),
  [['bot', '--max-trades', '0'], '--max-trades "0" must be a whole number above 0'],
  [['portfolio'], 'portfolio needs one of: show N, report N'],
  [['portfolio', 'report'], 'portfolio needs one of: show N, report N'],
  [['portfolio', 'signals'], 'portfolio needs one of: show N, report N'],
  [['portfolio', 'cycles', '1', '2'], 'This command does not understand "2"'],
  [['portfolio', 'report', 'seven'], 'Portfolio "seven" must be an integer'],
  [['portfolio', 'report', '1', '2'], 'This command does not understand "2"'],
  [['portfolio', 'report', '1', '--period', 'year'], '--period "year" must be day, week, month'],
  [['portfolio', 'create', '7'], 'create needs --balance DOLLARS or --template practice|book'],
  [['portfolio', 'create', '7', '--template', 'rich'], '--template "rich" must be practice, book'],
  [['portfolio', 'create', '7', '--balance', 'much'], '--balance "much"'],
  [['portfolio', 'clone', '7', '8', '9'], 'does not understand "9"'],
  [['portfolio', 'show'], 'portfolio needs one of: show N'],
  [['portfolio', 'reset', '7', 'x'], 'Portfolio "x" must be an integer'],
  [['portfolio', 'archive'], 'portfolio needs one of: show N, report N'],
  [['portfolio', 'export', '1', '--csv'], 'export needs a portfolio, a table and a form'],
  [['portfolio', 'export', '1', '--what', 'fills', '--csv', '--json'], 'export needs a portfolio'],
  [
    ['portfolio', 'export', '1', '--what', 'tokens', '--csv'],
    '--what "tokens" must be trades, fills, equity',
  ],
  [['portfolio', 'leaderboard', '--csv'], '--csv goes with report and export'],
  [['portfolio', 'leaderboard', '--limit', '0'], '--limit "0" must be a whole number from 1 to 500'],
  [['risk'], 'risk needs one of: show N'],
  [['risk', 'show', 'all'], 'risk needs one of: show N'],
  [['risk', 'set', '1', '--reason', 'x'], 'risk set needs at least one limit'],
  [['risk', 'set', '1', '--max-stake', 'much', '--reason', 'x'], '--max-stake: "much"'],
  [['risk', 'set', '1', '--max-open-positions', '0', '--reason', 'x'], '"0" must be a whole number above 0'],
  [['risk', 'halt', 'all'], 'Say why with --reason TEXT'],
  [['risk', 'show', '1', '--max-stake', '5'], 'Limits are set by: risk set N'],
  [['db'], 'db needs one of'],
  [['db', 'restore', 'folder', '--into', 'http://x'], '--into must look like postgres://'],
  [['db', 'backup', 'folder', '--sign-key', 'nowhere.key'], '--sign-key nowhere.key cannot be read (ENOENT)'],
  [['db', 'verify', 'folder', '--verify-key', 'package.json'], 'must hold an ed25519 public key as PEM'],
])('bad usage %j ends with 2 and a sentence', async (args, sentence) => {
  const { code, stdout, stderr } = await prescientHere(args, HOME);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('    at ');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('an audit of a portfolio that does not exist is refused, not clean', async () => {
  const { code, stderr } = await prescientHere(
    ['audit', '--portfolio', '99'],
    (await ownDatabase()).variables,
  );
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('Portfolio 99') });
});

test('an audit of one portfolio shows its values, null where no book is known', async () => {
  const { variables } = await ownDatabase();
  const text = await prescientHere(['audit', '--portfolio', '1'], variables);
  expect(text.stdout).toContain('marked at 0.000000; selling them now would bring 0.000000.');
  const json = await prescientHere(['audit', '--json'], variables);
  expect(JSON.parse(json.stdout)).toMatchObject({ clean: true, marketValue: null, liquidationValue: null });
});

test('each fault of the environment is one line', async () => {
  const { code, stderr } = await prescientHere(['start'], {
    ...HOME,
    PORT: '99999',
    DATABASE_URL: 'mysql://x',
    LOG_LEVEL: 'loud',
  });
  expect(code).toBe(2);
  expect(stderr.trim().split('\n')).toHaveLength(3);
});

test('a file without a page of markets is refused by name', async () => {
  const home = mkdtempSync(join(tmpdir(), 'prescient-cli-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const file = join(home, 'markets.json');
  writeFileSync(file, '<html>');
  const { code, stderr } = await prescientHere(['start', '--markets', file], { PRESCIENT_HOME: home });
  expect(code).toBe(2);
  expect(stderr).toContain(file);
});

test('a missing database is one line, not a stack', async () => {
  const { code, stderr } = await prescientHere(['start', '--once'], {
    ...HOME,
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  });
  expect(code).toBe(1);
  expect(stderr).toContain('The database cannot be reached');
  expect(stderr).not.toContain('    at ');
});

test('a fault that a person can mend is one line and ends with 1: a wrong password, an API that is away, a folder that is none', async () => {
  const { home, variables } = await ownDatabase();
  const file = join(home, 'file');
  writeFileSync(file, '');
  const wrong = Object.assign(new URL(variables['MIGRATION_DATABASE_URL']!), { password: 'wrong' }).href;
  const unreachable = ['close', 'x', '--price', '0.5', '--api', 'http://127.0.0.1:9'];
  for (const [words, changed, sentence] of [
    [['audit'], { DATABASE_URL: wrong, MIGRATION_DATABASE_URL: wrong }, 'check the user, password'],
    [['db', 'reset', '--yes'], { MIGRATION_DATABASE_URL: wrong }, 'check the user, password'],
    [['audit'], { PRESCIENT_HOME: file, DATABASE_URL: '' }, 'cannot use its folder'],
    [unreachable, {}, 'The API does not answer ('],
  ] as const) {
    const { code, stdout, stderr } = await prescientHere(words, { ...variables, ...changed });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  }
});

test('a given port that is taken is an error', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  onTestFinished(() => void holder.close());
  const { port } = holder.address() as AddressInfo;
  const { code, stderr } = await prescientHere(['start', '--once'], {
    ...(await ownDatabase()).variables,
    PORT: `${port}`,
  });
  expect(code).toBe(2);
  expect(stderr).toContain(`Port ${port} is taken`);
});

test('if the default port is taken, the next one is used, and a notice says so', async () => {
  const holder = createServer();
  // If another process holds it already, it is taken just the same; what that one gives up is held soon after.
  const again = setInterval(() => void (holder.listening || holder.listen(8000, '127.0.0.1')), 20);
  holder.on('error', () => undefined);
  onTestFinished(() => {
    clearInterval(again);
    holder.close();
  });
  await once(holder.listen(8000, '127.0.0.1'), 'listening').catch(() => undefined);
  const words = ['start', '--once', '--max-trades', '1'];
  const { code, stderr } = await prescientHere(words, (await ownDatabase()).variables);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Port 8000 is taken; listening on 80\d\d instead\.$/m);
});

test('a bot whose API never answers ends when it is stopped', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const bot = startPrescient(['bot', '--api', `http://127.0.0.1:${port}`], HOME);
  const [socket] = await once(silent, 'connection');
  onTestFinished(() => void socket.destroy());
  bot.child.kill('SIGTERM');
  expect({ code: await bot.ended, log: bot.log() }).toEqual({ code: 0, log: '' });
});

test('help needs no database and ends with 0', async () => {
  const { code, stdout } = await prescientHere(['--help'], { ...HOME, PORT: 'broken' });
  expect(code).toBe(0);
  expect(stdout).toContain('npm start');
});
