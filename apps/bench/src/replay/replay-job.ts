import { LEVEL, openTape, runReplays, type RowListener, type RunResult } from '@prescient/replay';
import { generateTape } from './generated-tape.ts';
import { idler, trader } from './bench-strategies.ts';

/** The kinds of work over a tape that are compared. */
export const REPLAY_WORKS = ['generate', 'read', 'loop', 'idle', 'trade'] as const;
export type ReplayWork = (typeof REPLAY_WORKS)[number];

/** The result of one work, measured in a process of its own. */
export interface ReplayFigures {
  readonly rows: number;
  readonly seconds: number;
  /** Of all threads of the process, without its start. */
  readonly processorSeconds: number;
  readonly peakMb: number;
  readonly cycles: number;
  readonly fills: number;
  /** A number that depends on each row, so that no work is left out. */
  readonly check: number;
}

interface Done {
  readonly rows: number;
  readonly check: number;
  readonly result?: RunResult | undefined;
}

async function read(path: string): Promise<Done> {
  const tape = await openTape(path);
  let rows = 0;
  for await (const chunk of tape.read()) rows += chunk.rows;
  await tape.close();
  return { rows, check: rows };
}

/** The plainest loop over all columns: what no replay on this machine can be faster than. */
async function loop(path: string): Promise<Done> {
  const tape = await openTape(path);
  let [rows, check] = [0, 0];
  for await (const chunk of tape.read()) {
    const { at, token, kind, flags, price, size } = chunk.columns;
    for (let row = 0; row < chunk.rows; row += 1)
      if (kind[row] === LEVEL)
        check += (at[row]! % 7) + token[row]! + flags[row]! + price[row]! + size[row]! / 1e6;
    rows += chunk.rows;
  }
  await tape.close();
  return { rows, check };
}

async function replay(path: string, strategy: ReturnType<typeof trader>): Promise<Done> {
  const tape = await openTape(path);
  let check = 0;
  const listener: RowListener = {
    onRow(book) {
      check += book.bestBid;
    },
  };
  // The trading one goes on whenever something happens, a second apart at least.
  const settings = strategy.name === 'idler' ? {} : { pauseMs: 1_000 };
  const runs = [{ strategy, fingerprint: 'bench', settings }];
  const [result] = await runReplays({
    tapes: [tape],
    runs,
    listener: strategy.name === 'idler' ? listener : {},
  });
  await tape.close();
  return { rows: result!.counters.rows, check, result };
}

async function generate(path: string, rows: number): Promise<Done> {
  const info = await generateTape(path, rows);
  return { rows: info.rows, check: info.rows };
}

const WORKS: Readonly<Record<ReplayWork, (path: string, rows: number) => Promise<Done>>> = {
  generate,
  read,
  loop,
  idle: (path) => replay(path, idler()),
  trade: (path) => replay(path, trader()),
};

const MICROS_A_SECOND = 1e6;
const KB_A_MB = 1_024;

async function figuresOf(work: ReplayWork, path: string, rows: number): Promise<ReplayFigures> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const done = await WORKS[work](path, rows);
  const { user, system } = process.cpuUsage(cpu);
  return {
    rows: done.rows,
    seconds: (performance.now() - began) / 1_000,
    processorSeconds: (user + system) / MICROS_A_SECOND,
    peakMb: Math.round(process.resourceUsage().maxRSS / KB_A_MB),
    cycles: done.result?.counters.cycles ?? 0,
    fills: done.result?.ledger.fills.length ?? 0,
    check: done.check,
  };
}

const [work, path, rows] = process.argv.slice(2);
if (import.meta.main && work !== undefined && path !== undefined)
  console.log(JSON.stringify(await figuresOf(work as ReplayWork, path, Number(rows))));
