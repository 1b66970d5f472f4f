import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

export const root = join(import.meta.dirname, '..', '..', '..');

interface Options {
  readonly env?: NodeJS.ProcessEnv;
  readonly shell?: boolean;
}

/** Runs a program to its end and returns what it printed; a failure tells all that it said. */
function execute(program: string, args: readonly string[], options: { cwd: string } & Options): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...options,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/** Runs pnpm or npm, which on Windows are scripts that only a shell can start. */
export function run(command: string, args: readonly string[], folder: string): string {
  return execute(command, args, { cwd: folder, shell: process.platform === 'win32' });
}

/** Runs a script in Node itself, or in another one. */
export function runNode(
  args: readonly string[],
  { cwd, env = {}, node = process.execPath }: { cwd: string; env?: NodeJS.ProcessEnv; node?: string },
): string {
  return execute(node, args, { cwd, env });
}

/** The complaints of publint about a tarball, suggestions included. */
export async function publintFaults(path: string): Promise<(string | undefined)[]> {
  const tarball = new Uint8Array(readFileSync(path)).buffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }));
}

/** The packages are ES modules: what `require` and resolvers without `exports` make of them is no promise of ours. */
function isOurs(problem: Problem): boolean {
  if ('resolutionKind' in problem) return !['node10', 'node16-cjs'].includes(problem.resolutionKind);
  return !('resolutionOption' in problem) || problem.resolutionOption !== 'node10';
}

/** The faults of a tarball's types, and the entry points that were looked at. */
export async function typeFaults(path: string): Promise<{ entrypoints: string[]; faults: Problem[] }> {
  const result = await checkPackage(createPackageFromTarballData(readFileSync(path)));
  if (result.types === false) throw new Error(`${path} has no types`);
  return { entrypoints: Object.keys(result.entrypoints), faults: result.problems.filter(isOurs) };
}
