import { progress } from '@prescient/workshop';
import { measureDiskWait } from './disk-wait.ts';
import type { Laboratory } from '../laboratory/laboratory.ts';
import { isWanted, type Settings } from '../settings.ts';
import { runCell } from './slice.ts';
import { spreadOf, type Spread } from './statistics.ts';

/** The time of a single trade on a busy portfolio at half of its highest load, with 64 bots. */
export interface PacedLatency {
  readonly highestPerSecond: Spread;
  readonly pacedPerSecond: Spread;
  readonly p50Ms: Spread;
  readonly p99Ms: Spread;
  /** The wait of a commit for the disk alone, at p99; measured after each round, as the disk's stops come and go. */
  readonly diskP99Ms: Spread;
}

/**
 * The factor by which the pacing is longer: one pause of thirty milliseconds alone would be the p99 of a short run.
 */
const PACED = 4;
const CELL = { portfolios: 'one', mode: 'single', bots: 64 } as const;

/**
 * Each round measures the highest load first and then paces half of it. Requests are due at fixed times whatever the
 * answers do, and a late one is as late as its caller had to wait. Null where it was not asked for.
 */
export async function measurePacedLatency(lab: Laboratory, settings: Settings): Promise<PacedLatency | null> {
  if (!isWanted(settings, 'latency')) return null;
  const { seconds, repeat } = settings;
  const rounds = [];
  for (let number = 0; number < repeat; number += 1) {
    progress(`latency, round ${number + 1} of ${repeat}`);
    const highest = await runCell(lab, CELL, { seconds, requestsPerSecond: null });
    const pace = { seconds: PACED * seconds, requestsPerSecond: highest.tradesPerSecond / 2 };
    const paced = await runCell(lab, CELL, pace);
    const disk = await measureDiskWait(lab.folder, PACED * seconds);
    rounds.push({ highest: highest.tradesPerSecond, paced: paced.tradesPerSecond, disk, ...paced.latency });
  }
  return {
    highestPerSecond: spreadOf(rounds.map(({ highest }) => highest)),
    pacedPerSecond: spreadOf(rounds.map(({ paced }) => paced)),
    p50Ms: spreadOf(rounds.map(({ p50 = Number.NaN }) => p50)),
    p99Ms: spreadOf(rounds.map(({ p99 = Number.NaN }) => p99)),
    diskP99Ms: spreadOf(rounds.map(({ disk }) => disk)),
  };
}
