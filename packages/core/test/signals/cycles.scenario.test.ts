import { describe, expect, test } from 'vitest';
import {
  commitCommands,
  DomainError,
  getPortfolio,
  listCycles,
  listSignals,
  readCycleStatus,
  runCycle,
  signalCommandId,
  signalIdOf,
  submitSignals,
  type CarryOut,
  type CycleRequest,
  type Database,
} from '../../src/index.ts';
import { readable } from '../support/in-memory.ts';
import { aCycle, aSignal, importRain, someWork } from '../support/signals.ts';
import { differencesOf, openTestWorld } from '../support/test-database.ts';

let now = new Date('2026-03-01T12:00:00.000Z');
const { db, sql, portfolio, another } = await openTestWorld({ now: () => now });
await importRain(db);
const second = await another();
const third = await another();

const { signalId: _, strategy: _strategy, version: _version, ...intent } = aSignal({ stake: '10' });
/** Signals that buy for $10 each. */
const buys = (count: number) => Array.from({ length: count }, () => intent);
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
/** A cycle that buys `count` times and remembers its number. */
const cycleOf = (portfolioId: number, count = 1, fields: Partial<CycleRequest> = {}): CycleRequest =>
  aCycle({
    portfolioId,
    work: someWork({ signals: buys(count), state: { last: fields.cycleId ?? 1 } }),
    ...fields,
  });
/** The same cycle as a process that came back sends it. */
const resumed = ({ portfolioId, cycleId }: CycleRequest): CycleRequest =>
  aCycle({ portfolioId, cycleId, runner: 'bot', work: null });

const died = () => new DomainError('OUTCOME_UNKNOWN', 'The process died.');
/** Carries out the first commands, and then the process dies, before or after it hears of it. */
const dyingAfter =
  (process: Database, count: number): CarryOut =>
  async (commands) => {
    await commitCommands(process, commands.slice(0, count));
    throw died();
  };

const balanceOf = async (id: number) => readable(await getPortfolio(db, id))['balance'];
const statuses = async (portfolioId: number) =>
  (await listSignals(db, { portfolioId, limit: 500 })).items.map(({ status }) => status);
const tradesOf = async (id: number) =>
  (await sql('select count(*)::int as n from trades where portfolio_id = $1', id))[0]!['n'];

describe('a cycle', () => {
  test('stores signals and state together, executes, keeps the equity, and counts each step', async () => {
    const { id } = await portfolio();
    const counts = { read: { durationMs: 12, markets: 40 }, select: { durationMs: 3, selected: 2 } };
    const work = someWork({
      signals: [...buys(2), { ...intent, marketId: 'fog' }],
      state: { seen: ['rain'] },
      counts,
    });
    const ran = await runCycle(db, aCycle({ portfolioId: id, work }));
    expect(ran).toMatchObject({ replayed: false, cycle: { nextStep: null, attempts: 1, runner: 'bot' } });
    const { signals, execute, snapshot, ...told } = ran.cycle.steps;
    expect(told).toEqual(counts);
    expect(signals).toMatchObject({ submitted: 3, rejected: 1 });
    expect(execute).toMatchObject({ tried: 2, executed: 2, rejected: 1, expired: 0, pending: 0, failed: 0 });
    expect(snapshot).toMatchObject({ written: 1, refused: 0 });
    for (const report of [signals, execute, snapshot])
      expect(report!['durationMs']).toBeGreaterThanOrEqual(0);
    const place = { strategy: 'favourite', version: 1, portfolioId: id, cycleId: 1 };
    expect(ran.signals.map(({ signalId, status, rejectCode }) => [signalId, status, rejectCode])).toEqual([
      [signalIdOf({ ...place, index: 0 }), 'executed', null],
      [signalIdOf({ ...place, index: 1 }), 'executed', null],
      [signalIdOf({ ...place, index: 2 }), 'rejected', 'MARKET_NOT_FOUND'],
    ]);
    expect(await readCycleStatus(db, id)).toMatchObject({
      unfinished: null,
      nextCycleId: 2,
      runner: null,
      states: [{ strategy: 'favourite', version: 1, state: { seen: ['rain'] }, cycleId: 1 }],
    });
    const [equity] = await sql(
      'select balance, market_value from equity_snapshots where portfolio_id = $1',
      id,
    );
    expect(equity).toEqual({ balance: '9980.000000', market_value: '20.000000' });
    expect(await differencesOf(db, id)).toEqual([]);
  });

  test('that has ended is answered as it was, and nothing is done again', async () => {
    const { id } = await portfolio();
    const request = cycleOf(id, 2);
    const first = await runCycle(db, request);
    now = new Date(now.getTime() + 120_000);
    for (const again of [request, resumed(request), { ...request, runner: 'another' }])
      expect(await runCycle(db, again)).toEqual({ ...first, replayed: true });
    expect(await tradesOf(id)).toBe(2);
  });

  test.each<[string, (request: CycleRequest) => CycleRequest]>([
    ['another state', (request) => ({ ...request, work: { ...request.work!, state: {} } })],
    ['more signals', (request) => ({ ...request, work: { ...request.work!, signals: buys(2) } })],
    ['another version', (request) => ({ ...request, work: { ...request.work!, version: 2 } })],
  ])('with %s under its number is a CONFLICT', async (_name, changed) => {
    const { id } = await portfolio();
    const request = cycleOf(id);
    await runCycle(db, request);
    await expect(runCycle(db, changed(request))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await tradesOf(id)).toBe(1);
  });

  test('comes after the one before: no number is skipped, and none begins while one is unfinished', async () => {
    const { id } = await portfolio();
    await expect(runCycle(db, cycleOf(id, 1, { cycleId: 2 }))).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { nextCycleId: 1 },
    });
    await expect(runCycle(db, resumed(cycleOf(id)))).rejects.toMatchObject({ code: 'CYCLE_NOT_FOUND' });
    await expect(runCycle(db, cycleOf(id), { carryOut: dyingAfter(db, 0) })).rejects.toThrow(died());
    await expect(runCycle(db, cycleOf(id, 1, { cycleId: 2 }))).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { unfinished: 1 },
    });
    await runCycle(db, resumed(cycleOf(id)));
    await runCycle(db, cycleOf(id, 1, { cycleId: 2 }));
    const { items } = await listCycles(db, { portfolioId: id, limit: 1 });
    expect(items.map(({ cycleId, attempts }) => [cycleId, attempts])).toEqual([[2, 1]]);
    expect(await statuses(id)).toEqual(['executed', 'executed']);
  });

  test.each([
    ['a state that is too long', { state: { text: 'x'.repeat(400_000) } }, 'state'],
    ['a state that is nested without end', { state: { deep: nested(65) } }, 'state'],
    ['a state with a null character', { state: { text: '\0' } }, 'state'],
    ['a strategy without a name', { strategy: '' }, 'strategy'],
    ['a count below zero', { counts: { read: { markets: -1 } } }, 'counts.read.markets'],
    ['a signal that is certain', { signals: [{ ...intent, p: 1 }] }, 'signals.0.p'],
  ])('with %s stores nothing', async (_name, fields, field) => {
    const { id } = await portfolio();
    const running = runCycle(db, aCycle({ portfolioId: id, work: someWork(fields) }));
    await expect(running).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field } });
    expect(await readCycleStatus(db, id)).toMatchObject({ last: null, states: [] });
  });

  test('whose signal was submitted before stores nothing', async () => {
    const { id } = await portfolio();
    await submitSignals(db, id, [aSignal()]);
    const work = someWork({ signals: [intent, { ...intent, signalId: 's1' }] });
    await expect(runCycle(db, aCycle({ portfolioId: id, work }))).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { signalId: 's1' },
    });
    expect(await readCycleStatus(db, id)).toMatchObject({ last: null, states: [] });
    expect(await statuses(id)).toEqual(['pending']);
  });

  test('leaves alone the signals that a person submitted', async () => {
    const { id } = await portfolio();
    await submitSignals(db, id, [aSignal()]);
    await runCycle(db, cycleOf(id));
    expect((await statuses(id)).toSorted()).toEqual(['executed', 'pending']);
  });
});

describe('a process that dies', () => {
  test.each([0, 1, 3])(
    'after %i of three signals were executed loses none and repeats none',
    async (count) => {
      const { id } = await portfolio();
      const request = cycleOf(id, 3);
      await expect(runCycle(db, request, { carryOut: dyingAfter(db, count) })).rejects.toThrow(died());
      expect(await readCycleStatus(db, id)).toMatchObject({
        unfinished: { cycleId: 1, nextStep: 'execute', attempts: 1 },
        states: [{ state: { last: 1 } }],
      });
      expect(await tradesOf(id)).toBe(count);
      const ran = await runCycle(second, resumed(request));
      expect(ran).toMatchObject({ replayed: false, cycle: { nextStep: null, attempts: 2 } });
      expect(ran.cycle.steps.execute).toMatchObject({ tried: 3 - count, executed: 3 });
      expect(await balanceOf(id)).toBe('9970.000000');
      expect(await tradesOf(id)).toBe(3);
      expect(await differencesOf(db, id)).toEqual([]);
    },
  );

  test('in the snapshot goes on there, with the content or without', async () => {
    const { id } = await portfolio();
    const request = cycleOf(id);
    const bookOf = () => {
      throw died();
    };
    await expect(runCycle(db, request, { bookOf })).rejects.toThrow(died());
    expect(await readCycleStatus(db, id)).toMatchObject({ unfinished: { nextStep: 'snapshot' } });
    const never: CarryOut = () => Promise.reject(new Error('nothing is executed again'));
    expect(await runCycle(db, request, { carryOut: never })).toMatchObject({ cycle: { nextStep: null } });
    expect(await tradesOf(id)).toBe(1);
  });

  test('leaves signals that expire before it comes back', async () => {
    const { id } = await portfolio();
    const expiresAt = new Date(now.getTime() + 1_000);
    const work = someWork({ signals: [intent, { ...intent, expiresAt }, intent] });
    const request = aCycle({ portfolioId: id, work });
    await expect(runCycle(db, request, { carryOut: dyingAfter(db, 1) })).rejects.toThrow(died());
    now = expiresAt;
    const { cycle } = await runCycle(db, resumed(request));
    expect(cycle.steps.execute).toMatchObject({ executed: 2, expired: 1 });
    expect(await tradesOf(id)).toBe(2);
  });
});

describe('a signal that fails', () => {
  test('waits for the next cycle where it may succeed then, and keeps no other out', async () => {
    const { id } = await portfolio();
    const { id: open } = await portfolio();
    await sql("update portfolio_state set status = 'locked' where id = $1", id);
    const waits = await runCycle(db, cycleOf(id, 2));
    expect(waits.cycle.steps.execute).toMatchObject({ tried: 2, executed: 0, pending: 2 });
    expect((await runCycle(db, cycleOf(open))).cycle.steps.execute).toMatchObject({ executed: 1 });
    await sql("update portfolio_state set status = 'active' where id = $1", id);
    const next = await runCycle(db, cycleOf(id, 1, { cycleId: 2 }));
    expect(next.cycle.steps.execute).toMatchObject({ tried: 3, executed: 1, pending: 0 });
    expect(await statuses(id)).toEqual(['executed', 'executed', 'executed']);
  });

  test('by a fault of ours stays pending and is named; the others are executed, and the cycle ends', async () => {
    const { id } = await portfolio();
    const request = cycleOf(id, 3);
    const bad = signalIdOf({ strategy: 'favourite', version: 1, portfolioId: id, cycleId: 1, index: 1 });
    const carryOut: CarryOut = (commands) => {
      if (commands.some(({ commandId }) => commandId === signalCommandId(bad)))
        throw new TypeError('a defect');
      return commitCommands(db, commands);
    };
    const named: string[] = [];
    const ran = await runCycle(db, request, {
      carryOut,
      onDefect: ({ signalId }) => void named.push(signalId),
    });
    expect(ran.cycle.steps.execute).toMatchObject({ executed: 2, pending: 1, failed: 1 });
    expect(named).toEqual([bad]);
    expect(await statuses(id)).toEqual(['executed', 'pending', 'executed']);
  });
});

describe('two runners of one portfolio', () => {
  test('never run at once: the second is refused by the name of the first, and others are not kept waiting', async () => {
    const { id } = await portfolio();
    const { id: other } = await portfolio();
    const entered = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const carryOut: CarryOut = async (commands) => {
      entered.resolve();
      await leave.promise;
      return commitCommands(db, commands);
    };
    const first = runCycle(db, cycleOf(id, 1, { runner: 'first' }), { carryOut });
    await entered.promise;
    await expect(runCycle(second, cycleOf(id, 1, { runner: 'second' }))).rejects.toMatchObject({
      code: 'CYCLE_BUSY',
      retryable: true,
      message: expect.stringContaining('run by first'),
      details: { runner: 'first' },
    });
    await runCycle(second, cycleOf(other, 1, { runner: 'second' }));
    leave.resolve();
    await first;
    expect(await runCycle(second, cycleOf(id, 1, { runner: 'second' }))).toMatchObject({ replayed: true });
    expect(await tradesOf(id)).toBe(1);
  });

  test('that both believe to be the only one still do each thing once', async () => {
    const { id } = await portfolio();
    const request = cycleOf(id, 5);
    const processes = [db, second, third];
    // As when the lease of the first ran out while it was asleep: the same name lets all of them in.
    const ran = await Promise.all(processes.map((process) => runCycle(process, request)));
    for (const { cycle, signals } of ran) {
      expect(cycle.nextStep).toBeNull();
      expect(new Set(signals.map(({ status }) => status))).toEqual(new Set(['executed']));
    }
    expect(await balanceOf(id)).toBe('9950.000000');
    expect(await tradesOf(id)).toBe(5);
    expect(await differencesOf(db, id)).toEqual([]);
  });

  test('that begin different cycles of one number store one of them', async () => {
    const { id } = await portfolio();
    const runs = [1, 2].map((count) => runCycle(db, cycleOf(id, count)));
    const ended = await Promise.allSettled(runs);
    const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as DomainError] : []));
    expect(refused).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await tradesOf(id)).toBe(ended[0]!.status === 'fulfilled' ? 1 : 2);
  });

  test('may keep the portfolio after a cycle', async () => {
    const { id } = await portfolio();
    await runCycle(db, cycleOf(id), { keepMs: 600_000 });
    expect(await readCycleStatus(db, id)).toMatchObject({ runner: { holder: 'bot' } });
    await expect(runCycle(db, cycleOf(id, 1, { cycleId: 2, runner: 'b' }))).rejects.toMatchObject({
      code: 'CYCLE_BUSY',
    });
    await runCycle(db, cycleOf(id, 1, { cycleId: 2 }));
    await runCycle(db, cycleOf(id, 1, { cycleId: 3, runner: 'b' }));
  });
});

test('the history is paged newest first', async () => {
  const { id } = await portfolio();
  for (const cycleId of [1, 2, 3]) await runCycle(db, cycleOf(id, 0, { cycleId }));
  const page = await listCycles(db, { portfolioId: id, limit: 2 });
  expect(page.items.map(({ cycleId }) => cycleId)).toEqual([3, 2]);
  const rest = await listCycles(db, { portfolioId: id, limit: 2, cursor: page.nextCursor });
  expect([rest.items.map(({ cycleId }) => cycleId), rest.nextCursor]).toEqual([[1], null]);
});

test('each version of a strategy keeps a state of its own', async () => {
  const { id } = await portfolio();
  const remember = (cycleId: number, version: number, state: Record<string, unknown>) =>
    runCycle(db, aCycle({ portfolioId: id, cycleId, work: someWork({ version, state }) }));
  await remember(1, 1, { entered: {} });
  await remember(2, 2, { places: [] });
  await remember(3, 2, { places: ['rain'] });
  const { states } = await readCycleStatus(db, id);
  expect(states.map(({ version, cycleId, state }) => [version, cycleId, state])).toEqual([
    [2, 3, { places: ['rain'] }],
    [1, 1, { entered: {} }],
  ]);
  const work = someWork({ strategy: 'other', state: { deep: nested(60) } });
  await runCycle(db, aCycle({ portfolioId: id, cycleId: 4, work }));
  expect((await readCycleStatus(db, id, 'favourite')).states).toEqual(states);
  const all = (await readCycleStatus(db, id)).states;
  expect(all.map(({ strategy }) => strategy)).toEqual(['other', 'favourite', 'favourite']);
});

test('an answer has room for at least the newest state, and for no more than a million characters', async () => {
  const { id } = await portfolio();
  const state = { text: 'x'.repeat(399_000) };
  for (const version of [1, 2, 3])
    await runCycle(db, aCycle({ portfolioId: id, cycleId: version, work: someWork({ version, state }) }));
  expect((await readCycleStatus(db, id)).states.map(({ version }) => version)).toEqual([3, 2]);
});
