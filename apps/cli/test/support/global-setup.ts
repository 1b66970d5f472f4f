import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalPostgres } from '@prescient/local-postgres';
import { copyCluster, openDesk } from '@prescient/testkit';
import type { TestProject } from 'vitest/node';

/** The cluster of one run: copies of it are what most tests begin with, and one serves those that need but a database. */
export interface MadeCluster {
  /** A home whose cluster was made, migrated and closed. */
  readonly closedHome: string;
  /** A server that runs all the time; its database `prescient` is migrated, and nobody's. */
  readonly ownerUrl: string;
  readonly applicationUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The address at which the run's cluster is asked for. */
    prescientCluster: string;
  }
}

const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'prescient-cli-run-'));
  chmodSync(home, 0o755);
  return home;
};

async function makeCluster(
  closedHome: string,
  home: string,
): Promise<MadeCluster & { leave(): Promise<void> }> {
  const { openDatabase } = await import('@prescient/core');
  await copyCluster(closedHome);
  const made = await openLocalPostgres({ home: closedHome, durable: false });
  const db = await openDatabase({ url: made.applicationUrl, ownerUrl: made.ownerUrl });
  await db.close();
  await made.leave();
  if (process.platform === 'win32') cpSync(closedHome, home, { recursive: true });
  else execFileSync('cp', ['-Rp', join(closedHome, 'postgres'), home]);
  const { ownerUrl, applicationUrl, leave } = await openLocalPostgres({ home, durable: false });
  return { closedHome, ownerUrl, applicationUrl, leave };
}

/** Makes one cluster for the run as soon as a test asks for it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const [closedHome, home] = [newHome(), newHome()];
  let made: ReturnType<typeof makeCluster> | undefined;
  const desk = await openDesk(() => (made ??= makeCluster(closedHome, home)));
  project.provide('prescientCluster', desk.url);
  return async () => {
    await desk.close();
    // A cluster that could not be made has told the tests so.
    await made?.then(({ leave }) => leave()).catch(() => undefined);
    for (const each of [closedHome, home]) rmSync(each, { recursive: true, force: true });
  };
}
