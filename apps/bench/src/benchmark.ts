import { progress } from '@prescient/workshop';
import { audit, type Audited } from './laboratory/bench-database.ts';
import { openLaboratory, type Laboratory } from './laboratory/laboratory.ts';
import {
  describeMachine,
  durabilityOf,
  loadNow,
  versionsOf,
  type Durability,
  type Machine,
  type Versions,
} from './measure/machine.ts';
import { measurePacedLatency, type PacedLatency } from './measure/paced-latency.ts';
import { memoryOf } from './measure/processor-time.ts';
import { measureReads, type ReadResult } from './measure/reads.ts';
import type { Settings } from './settings.ts';
import { measureStartUp, type StartUp } from './measure/start-up.ts';
import { runCell } from './measure/slice.ts';
import { measureTrades, type TradeResults } from './measure/trade-rounds.ts';

/** Megabytes that the API holds before and after its work, and at most; null where the system does not tell. */
export interface Memory {
  readonly startedMb: number;
  readonly workedMb: number;
  readonly peakMb: number;
}

/** The measurements; null for each one that was not asked for. */
export interface Measured {
  readonly trades: TradeResults | null;
  readonly latency: PacedLatency | null;
  readonly reads: readonly ReadResult[] | null;
  readonly memory: Memory | null;
  readonly startUp: StartUp | null;
}

export interface BenchReport extends Measured {
  readonly machine: Machine;
  readonly versions: Versions;
  readonly durability: Durability;
  readonly settings: Settings;
  /** Both databases, after all of it: what is not clean measured something else than trades. */
  readonly audits: { readonly ours: Audited; readonly yardstick: Audited };
}

const WARM_UP_CELL = { portfolios: 'spread', mode: 'batch', bots: 8 } as const;

/** Measures in the laboratory whatever is wanted there. */
async function measureAll(lab: Laboratory, settings: Settings): Promise<Omit<Measured, 'startUp'>> {
  const { api } = lab;
  const started = memoryOf(api.pid);
  // The first thousands of calls are slower, as code that runs for the first time is.
  await runCell(lab, WARM_UP_CELL, { seconds: Math.min(settings.seconds, 2), requestsPerSecond: null });
  const trades = await measureTrades(lab, settings);
  const latency = await measurePacedLatency(lab, settings);
  const reads = await measureReads(lab, settings);
  const worked = memoryOf(api.pid);
  const memory = started && worked && { startedMb: started.now, workedMb: worked.now, peakMb: worked.peak };
  return { trades, latency, reads, memory };
}

/** Runs the benchmark. @throws Error when a trade was lost, doubled or refused */
export async function runBenchmark(settings: Settings): Promise<BenchReport> {
  const loadBefore = loadNow();
  const startUp = await measureStartUp(settings);
  progress('a PostgreSQL, two databases and the API');
  const lab = await openLaboratory(settings);
  try {
    const measured = await measureAll(lab, settings);
    progress('audit of both databases');
    return {
      machine: describeMachine(loadBefore),
      versions: await versionsOf(lab),
      durability: await durabilityOf(lab),
      settings,
      ...measured,
      startUp,
      audits: { ours: await audit(lab.ours), yardstick: await audit(lab.yardstick) },
    };
  } finally {
    await lab.close();
  }
}
