import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openLocalPostgres } from '../src/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A home with a closed cluster, for tests to copy: initdb takes longer than most of them. */
    closedHome: string;
  }
}

export default async function makeClosedHome(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'local-postgres-closed-'));
  chmodSync(folder, 0o755);
  const home = join(folder, 'home');
  await (await openLocalPostgres({ home, durable: false })).leave();
  project.provide('closedHome', home);
  return () => rmSync(folder, { recursive: true, force: true });
}
