import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { progress, table } from '@prescient/workshop';
import { describeMachine, loadNow, type Machine } from '../measure/machine.ts';
import type { ReplayFigures, ReplayWork } from './replay-job.ts';

const JOB = join(import.meta.dirname, 'replay-job.ts');
const MILLION = 1e6;
const MB = 2 ** 20;

/** Millions of rows a second of a core that each work must reach, and that it should; null where it is the measure. */
const GOALS: Partial<Record<ReplayWork, { readonly must: number; readonly aim: number }>> = {
  idle: { must: 3, aim: 5 },
  trade: { must: 0.5, aim: 1 },
};
const MEMORY_GOAL = { mustMb: 1_024, aimMb: 400 };
/** Millions a second that others publish for comparable work: nautilus_trader's decoder of Polymarket's book changes. */
const PUBLISHED = 1.56;

/** The works over one generated tape, side by side. */
export interface ReplayReport {
  readonly machine: Machine;
  readonly node: string;
  readonly tapeMb: number;
  readonly figures: Readonly<Record<ReplayWork, ReplayFigures>>;
}

const run = promisify(execFile);

async function measured(work: ReplayWork, path: string, rows: number): Promise<ReplayFigures> {
  progress(`replay: ${work}`);
  const { stdout } = await run(process.execPath, [JOB, work, path, String(rows)]);
  return JSON.parse(stdout) as ReplayFigures;
}

/** Generates a tape of so many changes, and measures each work over it in a process of its own. */
export async function measureReplay(rows: number): Promise<ReplayReport> {
  const load = loadNow();
  const folder = await mkdtemp(join(tmpdir(), 'prescient-bench-replay-'));
  const path = join(folder, 'generated.tape');
  try {
    const generate = await measured('generate', path, rows);
    const { size } = await stat(path);
    const read = await measured('read', path, rows);
    const loop = await measured('loop', path, rows);
    const idle = await measured('idle', path, rows);
    const trade = await measured('trade', path, rows);
    return {
      machine: describeMachine(load),
      node: process.version,
      tapeMb: Math.round(size / MB),
      figures: { generate, read, loop, idle, trade },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Millions of rows a second of one core: by processor time, so that others on the machine do not count. */
const speedOf = ({ rows, processorSeconds }: ReplayFigures): number => rows / processorSeconds / MILLION;

const NAMES: Readonly<Record<ReplayWork, string>> = {
  generate: 'generate and write',
  read: 'read only',
  loop: 'plain loop over the columns',
  idle: 'idle strategy, callback at every change',
  trade: 'trading strategy, ledger and receipts',
};

const reachedText = (speed: number, goal: { readonly must: number; readonly aim: number }): string =>
  speed >= goal.aim ? 'aim' : speed >= goal.must ? 'must' : 'no';

/** True if every work is as fast as it must be, in as little memory. */
export const isFastEnough = ({ figures }: ReplayReport): boolean =>
  speedOf(figures.idle) >= GOALS.idle!.must &&
  speedOf(figures.trade) >= GOALS.trade!.must &&
  figures.idle.peakMb <= MEMORY_GOAL.mustMb;

/** The report as a table for a person. */
export function replayText({ machine, node, tapeMb, figures }: ReplayReport): string {
  const limit = speedOf(figures.loop);
  const rows = (Object.keys(NAMES) as ReplayWork[]).map((work) => {
    const each = figures[work];
    const speed = speedOf(each);
    const goal = GOALS[work];
    return [
      NAMES[work],
      speed.toFixed(2),
      (each.rows / each.seconds / MILLION).toFixed(2),
      (speed / limit).toFixed(2),
      (speed / PUBLISHED).toFixed(1),
      goal === undefined ? '' : String(goal.must),
      goal === undefined ? '' : String(goal.aim),
      goal === undefined ? '' : reachedText(speed, goal),
      String(each.peakMb),
    ];
  });
  const { rows: count } = figures.idle;
  const { cycles, fills } = figures.trade;
  const { processor, cores, memoryGb, system, load } = machine;
  return [
    `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after`,
    `A generated tape of ${(count / MILLION).toFixed(1)} million changes, ${tapeMb} MB; each line in a process of its own, reading included.`,
    `The trading strategy ran ${cycles} cycles and has ${fills} fills with receipts.`,
    table(
      ['work', 'M/s a core', 'M/s', '÷ loop', `÷ ${PUBLISHED}`, 'must', 'aim', 'reached', 'peak MB'],
      rows,
    ),
    `÷ ${PUBLISHED}: nautilus_trader's published rate for decoding Polymarket's book changes, without any trading.`,
    `Memory must stay below ${MEMORY_GOAL.mustMb} MB, and should below ${MEMORY_GOAL.aimMb}.`,
  ].join('\n');
}
