import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@prescient/core';
import { openLocalPostgres } from '@prescient/local-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A home whose cluster was made, migrated and closed. */
    closedHome: string;
    /** A server that runs all the time; its database `prescient` is migrated, and nobody's. */
    sharedServer: { readonly ownerUrl: string; readonly applicationUrl: string };
  }
}

const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'prescient-cli-run-'));
  chmodSync(home, 0o755);
  return home;
};

/** Makes one cluster for the run: copies of it are what most tests begin with, and one serves those that need but a database. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const [closedHome, home] = [newHome(), newHome()];
  const made = await openLocalPostgres({ home: closedHome, durable: false });
  const db = await openDatabase({ url: made.applicationUrl, ownerUrl: made.ownerUrl });
  await db.close();
  await made.leave();
  if (process.platform === 'win32') cpSync(closedHome, home, { recursive: true });
  else execFileSync('cp', ['-Rp', join(closedHome, 'postgres'), home]);
  const server = await openLocalPostgres({ home, durable: false });
  const { ownerUrl, applicationUrl } = server;
  project.provide('closedHome', closedHome);
  project.provide('sharedServer', { ownerUrl, applicationUrl });
  return async () => {
    await server.leave();
    for (const each of [closedHome, home]) rmSync(each, { recursive: true, force: true });
  };
}
