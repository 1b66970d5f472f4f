import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type ApiClient } from '@prescient/bot';
import { isFull } from '@prescient/testkit/length';
import pg from 'pg';
import { expect, test } from 'vitest';
import { authorFolder, documentedStrategy, playableDay } from './support/author.ts';
import { ownDatabase, type Variables } from './support/homes.ts';
import { killingProxy } from './support/killing-proxy.ts';
import { movingProxy } from './support/moving-proxy.ts';
import {
  apiHere,
  botHere,
  prescientHere,
  startApi,
  startPrescient,
  type ApiProcess,
} from './support/prescient.ts';

const SETTINGS = ['--fill-model', 'book', '--config', 'floor=0.3', '--config', 'hours=2000'];

/** An API over a played day, and the bot against it, one cycle at a time. */
async function played() {
  const { variables } = await ownDatabase();
  const api = await startApi(variables, ['--play', await playableDay()]);
  const client = createClient(api.url);
  await expect.poll(async () => (await client.market.list.query({ trading: true })).items.length).toBe(8);
  return {
    api,
    client,
    variables,
    async once(args: readonly string[]) {
      const ended = await prescientHere(['bot', '--once', '--json', '--api', api.url, ...args], variables);
      return { ...ended, report: ended.stdout === '' ? null : JSON.parse(ended.stdout) };
    },
    tradesOf: async (portfolioId: number) =>
      (await client.trade.list.query({ portfolioId, limit: 100 })).items,
  };
}

const COUNTING = `
import { defineStrategy } from 'prescient/strategy';
import { z } from 'zod';
export default defineStrategy({
  name: 'counts',
  version: 1,
  state: z.object({ rounds: z.number().default(0), filled: z.number().default(0) }),
  onCycle({ state, markets }) {
    if (markets.length === 0) return [];
    const { id } = markets[state.rounds % markets.length].market;
    return [{ do: 'buy', market: id, outcome: 'yes', stake: 1, limit: 0.5, then: { rounds: state.rounds + 1 } }];
  },
  onFill: ({ state, fill }) => [{ do: 'nothing', why: fill.status, then: { filled: state.filled + 1 } }],
});`;

/** A lock that lets cycles be stored, and none of their trades. */
async function holdTrades(url: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('begin');
  await client.query('lock table trades in share mode');
  return { release: () => client.end() };
}

/** Kills the API between the two halves of a cycle, while its bot goes on, and brings another one up for it. */
async function killApiInMiddle({
  api,
  client,
  variables,
}: {
  api: ApiProcess;
  client: ApiClient;
  variables: Variables;
}) {
  const file = join(authorFolder(), 'counts.ts');
  writeFileSync(file, COUNTING);
  const portfolioId = 8;
  const opened = { id: portfolioId, name: 'counted', initialBalance: '1000', fillModel: 'quoted' } as const;
  await client.portfolio.create.mutate(opened);
  const proxy = await movingProxy(api.url);
  const args = ['--api', proxy.url, '--portfolio', `${portfolioId}`, '--strategy', file, '--interval', '1'];
  const bot = botHere(args, variables);
  const statusBy = (one: typeof client) => one.cycle.status.query({ portfolioId });
  await expect.poll(async () => (await statusBy(client)).last?.nextStep).toBe(null);
  const held = await holdTrades(variables['MIGRATION_DATABASE_URL']!);
  await expect.poll(async () => (await statusBy(client)).unfinished?.nextStep).toBe('execute');
  const killed = (await statusBy(client)).unfinished!.cycleId;
  api.child.kill('SIGKILL');
  await api.ended;
  await held.release();
  // Longer than the bot asks for the same cycle again: it tells so, and goes on.
  await expect.poll(bot.told).toMatch(/^The bot's cycle failed: .* The next one is in 1 s\.$/m);
  const back = await apiHere(variables);
  proxy.moveTo(back.url);
  const again = createClient(back.url);
  await expect.poll(async () => (await statusBy(again)).last!.cycleId).toBeGreaterThan(killed + 1);
  await bot.close();
  await expect.poll(async () => (await statusBy(again)).unfinished).toBe(null);
  const { last, states } = await statusBy(again);
  const cycles = last!.cycleId;
  const { items: signals } = await again.signal.list.query({ portfolioId, limit: 500 });
  const { items: trades } = await again.trade.list.query({ portfolioId, limit: 500 });
  expect(signals.map(({ status }) => status)).toEqual(signals.map(() => 'executed'));
  expect([signals.length, trades.length]).toEqual([cycles, cycles]);
  expect(states[0]!.state).toMatchObject({ own: { rounds: cycles, filled: cycles - 1 } });
  const { items: history } = await again.cycle.history.query({ portfolioId, limit: 500 });
  expect(history.find(({ cycleId }) => cycleId === killed)!.attempts).toBeGreaterThan(1);
  expect(await again.audit.verify.query({})).toMatchObject({ clean: true });
}

test.runIf(isFull)(
  'kill -9 of bot and API in the middle of a cycle: nothing is traded twice, and nothing is forgotten',
  async () => {
    const { api, client, variables, once, tradesOf } = await played();
    const file = documentedStrategy();
    const args = ['--portfolio', '7', '--strategy', file, ...SETTINGS];
    for (const moment of ['before the request', 'before the answer'] as const) {
      const proxy = await killingProxy(api.url, moment);
      const bot = startPrescient(['bot', '--api', proxy.url, '--interval', '1', ...args], variables);
      proxy.aim(bot.child);
      expect({ moment, code: await bot.ended, log: bot.log() }).toEqual({ moment, code: null, log: '' });
      const { last } = await client.cycle.status.query({ portfolioId: 7 });
      // A cycle that did not reach the API never happened; one that did, happened whole.
      expect(last?.cycleId ?? 0).toBe(moment === 'before the request' ? 0 : 1);
    }
    const before = await tradesOf(7);
    expect(before.length).toBeGreaterThan(2);
    const { code, report } = await once(args);
    expect({ code, bot: report.bot }).toMatchObject({ code: 0, bot: { cycle: 2, executed: 0, trades: [] } });
    expect(await tradesOf(7)).toHaveLength(before.length);
    const { states } = await client.cycle.status.query({ portfolioId: 7 });
    const { own } = states[0]!.state as { own: { entered: object } };
    expect(Object.keys(own.entered).toSorted()).toEqual(before.map(({ marketId }) => marketId).toSorted());
    expect(report.audit.clean).toBe(true);

    await killApiInMiddle({ api, client, variables });
  },
);

const LEAVING = `
import { defineStrategy } from 'prescient/strategy';
import { z } from 'zod';
export default defineStrategy({
  name: 'leaves',
  version: 1,
  state: z.object({ filled: z.number().default(0) }),
  exits: { maxHold: 1e-9 },
  onFill: ({ state, fill }) => [{ do: 'nothing', why: fill.status, then: { filled: state.filled + 1 } }],
});`;

const WATCHING = `
import { defineStrategy } from 'prescient/strategy';
export default defineStrategy({ name: 'watches', version: 1, onPosition({ position, log }) {
  log(position.id);
  return [{ do: 'sell', limit: 0.01 }];
} });`;

const broken = (name: string, body: string): string => `
import { defineStrategy } from 'prescient/strategy';
export default defineStrategy({ name: '${name}', version: 1, onCycle({ markets }) {
  if (markets.length > 2) ${body}
  return [];
} });`;

test('strategies of several portfolios run side by side: one that loops or throws changes nothing in the others', async () => {
  const { api, client, variables, once, tradesOf } = await played();
  const folder = authorFolder();
  const write = (name: string, text: string): string => {
    const path = join(folder, `${name}.ts`);
    writeFileSync(path, text);
    return path;
  };
  const loops = write('loops', broken('loops', 'for (;;);'));
  const throws = write('throws', broken('throws', `throw new Error('no idea');`));
  const good = documentedStrategy();
  const several = ['--strategy', `8=${loops}`, '--strategy', `7=${good}`, '--strategy', `9=${throws}`];
  const { code, report, stderr } = await once([
    ...several,
    '--fill-model',
    'book',
    '--config',
    '7.floor=0.3',
    '--config',
    '7.hours=2000',
  ]);
  expect({ code, bots: report.map(({ bot }: { bot: object }) => bot) }).toMatchObject({
    code: 1,
    bots: [
      { strategy: 'loops', fault: { code: 'STRATEGY_TIME' }, trades: [] },
      { strategy: 'late-favourite', fault: null },
      { strategy: 'throws', fault: { code: 'STRATEGY_HANDLER' }, trades: [] },
    ],
  });
  expect(stderr).toMatch(/loops\.ts: loops took longer than 2000 ms and was stopped/);
  expect(stderr).toMatch(/throws\.ts: onCycle threw \(line 4, column \d+\): no idea\./);
  const bought = report[1].bot.executed;
  expect(bought).toBeGreaterThan(2);
  const trades = (await tradesOf(7)).length;

  // Another strategy takes the portfolio over, sells what it holds by its exits, and hears of that in its next cycle.
  const leavingFile = write('leaves', LEAVING);
  const leaving = ['--portfolio', '7', '--strategy', leavingFile];
  const left = await once(leaving);
  expect(left.report.bot).toMatchObject({ strategy: 'leaves', executed: bought, fault: null });
  expect(left.report.portfolio).toMatchObject({ open_positions: 0 });
  for (const trade of left.report.bot.trades)
    expect(trade).toMatchObject({ do: 'sell', status: 'executed', why: 'held for 1e-9 hours' });
  expect((await once(leaving)).report.bot).toMatchObject({ executed: 0, cycle: 3 });
  const { states } = await client.cycle.status.query({ portfolioId: 7 });
  expect(states.find(({ strategy }) => strategy === 'leaves')?.state).toMatchObject({
    own: { filled: bought },
  });
  expect(await tradesOf(8)).toEqual([]);

  // Its author gives the state another shape: nothing is decided with it until it has an upgrade, and others trade on.
  const reshaped = (more: string): string =>
    LEAVING.replace('version: 1,', `version: 2, ${more}`)
      .replace('z.number().default(0)', `z.string().default('')`)
      .replace('state.filled + 1', `state.filled + '+'`);
  write('leaves', reshaped(''));
  const beside = ['--strategy', `7=${leavingFile}`, '--strategy', `10=${good}`, '--fill-model', 'book'];
  const settings = ['--config', '10.floor=0.3', '--config', '10.hours=2000'];
  const changed = await once([...beside, ...settings]);
  expect(changed.stderr).toMatch(
    /leaves\.ts: state\.filled is wrong: .* stored by version 1\. Raise version and add upgrade/,
  );
  expect(changed.report[0]).toMatchObject({ portfolio: { id: 7 }, bot: { error: expect.any(String) } });
  expect(changed.report[1].bot.executed).toBeGreaterThan(2);
  expect((await client.cycle.status.query({ portfolioId: 7 })).last).toMatchObject({ cycleId: 3 });
  write('leaves', reshaped('upgrade: ({ filled }) => ({ filled: `${filled}` }),'));
  expect((await once(leaving)).report.bot).toMatchObject({ version: 2, cycle: 4, executed: 0, fault: null });
  expect(await tradesOf(7)).toHaveLength(trades);

  // Another bot has an hour between its cycles, and looks at once when something happens to its portfolio.
  const watches = write('watches', WATCHING);
  const events = ['--portfolio', '11', '--fill-model', 'quoted', '--strategy', watches, '--on', 'events'];
  const bot = botHere(['--api', api.url, ...events, '--pause-ms', '100', '--interval', '3600'], variables);
  const { marketId } = (await client.market.list.query({ trading: true })).items[0]!;
  const byHand = { portfolioId: 11, tradeId: 'by-hand' };
  const bidden = {
    ...byHand,
    marketId,
    marketQuestion: '',
    action: 'buy_yes',
    price: '0.5',
    amount: '5',
  } as const;
  await expect
    .poll(async () => (await client.cycle.status.query({ portfolioId: 11 })).nextCycleId)
    .toBeGreaterThan(2);
  await client.trade.execute.mutate({ ...bidden, timestamp: new Date().toISOString() });
  await expect.poll(async () => (await client.trade.get.query(byHand)).status).toBe('closed');
  expect(bot.told()).toBe('[11 watches] by-hand\n');
  await bot.close();
  expect(await client.audit.verify.query({})).toMatchObject({ clean: true });
});
