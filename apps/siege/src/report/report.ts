import { Counter, TimeHistogram } from '@prescient/workshop';
import type { Crowd } from '../crowd.ts';
import type { AttackKind } from '../faults/faults.ts';
import type { Finding } from '../finding.ts';
import type { RoundResult } from '../round.ts';
import type { Settings } from '../settings.ts';
import type { Experience } from '../tenants/experience.ts';

/** Times of one tenant's requests, in milliseconds. */
interface Times {
  readonly p50: number;
  readonly p99: number;
}

/** One tenant, alone and besieged. */
export interface TenantRow {
  readonly name: string;
  readonly positions: number;
  readonly alone: Times;
  readonly besieged: Times;
  readonly done: number;
  /** Refusals and silences by code. */
  readonly refusals: Readonly<Record<string, number>>;
}

/** The rounds of one kind of attack, summed up. */
export interface AttackRow {
  readonly attack: AttackKind;
  readonly rounds: number;
  readonly commands: number;
  readonly backMedianMs: number;
  readonly backMaxMs: number;
}

/** A siege, told whole. */
export interface Report {
  readonly seed: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly commands: number;
  /** Fills that streams told. */
  readonly told: number;
  readonly streamConnections: number;
  /** Lies that the venue told. */
  readonly lies: number;
  /** The most memory that an API held. */
  readonly peakMb: number;
  readonly attacks: readonly AttackRow[];
  readonly tenants: readonly TenantRow[];
  readonly readers: TenantRow;
  readonly findings: readonly Finding[];
  readonly skipped: Readonly<Record<string, string>>;
}

/** The facts that a report is made of. */
export interface SiegeFacts {
  readonly settings: Settings;
  readonly seconds: number;
  readonly results: readonly RoundResult[];
  readonly crowd: Crowd;
  readonly findings: readonly Finding[];
  readonly lies: number;
  readonly peakMb: number;
  readonly skipped: Readonly<Record<string, string>>;
}

const timesOf = ({ times }: Experience): Times => ({
  p50: Math.round(10 * times.quantile(0.5)) / 10,
  p99: Math.round(10 * times.quantile(0.99)) / 10,
});

function rowOf(
  name: string,
  positions: number,
  { alone, besieged }: { alone: Experience; besieged: Experience },
): TenantRow {
  const { done = 0, ...refusals } = besieged.counts.toJSON();
  return { name, positions, alone: timesOf(alone), besieged: timesOf(besieged), done, refusals };
}

function attackRow(attack: AttackKind, results: readonly RoundResult[]): AttackRow {
  const times = new TimeHistogram();
  for (const { backMs } of results) if (backMs !== null) times.add(backMs);
  return {
    attack,
    rounds: results.length,
    commands: results.reduce((sum, { commands }) => sum + commands, 0),
    backMedianMs: Math.round(times.quantile(0.5)),
    backMaxMs: Math.round(times.longestMs),
  };
}

/** Readers as one: the giant's is the first, and its figures are shown. */
function readersRow({ readers: [giant] }: Crowd): TenantRow {
  const { times, counts } = giant!.experience;
  const { done = 0, ...refusals } = counts.toJSON();
  const besieged = timesOf({ times, counts: new Counter() } as Experience);
  return { name: 'reader of the giant', positions: 0, alone: { p50: 0, p99: 0 }, besieged, done, refusals };
}

/** Puts a siege together. */
export function reportOf(facts: SiegeFacts): Report {
  const { settings, results, crowd, seconds, findings, lies, peakMb, skipped } = facts;
  const groups = [...Map.groupBy(results, ({ attack }) => attack)];
  return {
    seed: settings.seed,
    seconds,
    rounds: results.length,
    commands: results.reduce((sum, { commands }) => sum + commands, 0),
    told: crowd.streams.reduce((sum, { told }) => sum + told.length, 0),
    streamConnections: crowd.streams.reduce((sum, { connections }) => sum + connections, 0),
    lies,
    peakMb,
    attacks: groups
      .map(([attack, ofIt]) => attackRow(attack, ofIt))
      .toSorted((a, b) => (a.attack < b.attack ? -1 : 1)),
    tenants: crowd.tenants.map((tenant) => rowOf(tenant.habit.name, tenant.habit.positions, tenant)),
    readers: readersRow(crowd),
    findings,
    skipped,
  };
}

/** True if rounds were played and nothing was found. */
export const isClean = ({ findings, rounds }: Report): boolean => findings.length === 0 && rounds > 0;
