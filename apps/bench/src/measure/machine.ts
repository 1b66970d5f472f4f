import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Laboratory } from '../laboratory/laboratory.ts';

/** The machine that was measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  /** Of the last minute, before and after: whether others used the machine too. */
  readonly load: { readonly before: number; readonly after: number };
}

export interface Versions {
  readonly prescient: string;
  readonly node: string;
  readonly postgres: string;
  readonly yardstick: string;
}

/** The settings that make a commit durable, as the measured server reports them. */
export type Durability = Readonly<Record<string, string>>;

const MANIFEST = join(import.meta.dirname, '..', '..', '..', '..', 'package.json');
const DURABILITY_SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method'];

export const loadNow = (): number => loadavg()[0] ?? 0;

export function describeMachine(loadBefore: number): Machine {
  const [first] = cpus();
  return {
    processor: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    load: { before: loadBefore, after: loadNow() },
  };
}

async function settingsOf({ ours }: Laboratory, names: readonly string[]): Promise<Record<string, string>> {
  const { rows } = await ours.owner.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [names],
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

export const durabilityOf = (lab: Laboratory): Promise<Durability> => settingsOf(lab, DURABILITY_SETTINGS);

export async function versionsOf(lab: Laboratory): Promise<Versions> {
  const { server_version: postgres = 'unknown' } = await settingsOf(lab, ['server_version']);
  const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };
  return { prescient: version, node: process.version, postgres, yardstick: lab.tool.name };
}
