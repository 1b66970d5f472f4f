import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from './child.mjs';
import { cleanEnvironment } from './environment.mjs';
import { findNode, oldestWorkingMajor, readJson, root } from './workspace.mjs';

/** True if node_modules holds what pnpm-lock.yaml says: pnpm keeps a copy of the lockfile that it installed from. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.pnpm', 'lock.yaml');
  if (!existsSync(installed) || findNode() === null) return false;
  return readFileSync(installed).equals(readFileSync(join(root, 'pnpm-lock.yaml')));
}

function runInstaller(...args) {
  return runToEnd('npx', ['--yes', readJson('package.json').packageManager, ...args], {
    cwd: root,
    env: cleanEnvironment(),
    // A program that reads our stdout must find only the answer of its command there, so the installer writes to stderr.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
}

/** Installs what is missing. Returns 0, or the exit code to end with. Writes nothing to stdout. */
export async function install() {
  if (isInstalled()) return 0;
  console.error('Setting up: installing the locked dependencies. This happens once.');
  const exitCode = await runInstaller('install', '--frozen-lockfile', '--prefer-offline');
  if (exitCode !== 0) {
    console.error(`Setting up failed: the installer ended with code ${exitCode}.`);
    return exitCode;
  }
  // The compiler remembers which modules it did not find, and would not look for them again.
  rmSync(join(root, 'node_modules', '.cache', 'tsc.tsbuildinfo'), { force: true });
  // Our Node is an optional package, because some platforms have none. If the network failed during its install script,
  // pnpm does not run the script again by itself.
  if (findNode() === null) await runInstaller('rebuild', 'node');
  if (findNode() !== null) return 0;
  const platform = `${process.platform} on ${process.arch}`;
  console.error(
    `Prescient could not install its own Node for ${platform}. Install Node ${oldestWorkingMajor} or newer, then start again.`,
  );
  return 1;
}
