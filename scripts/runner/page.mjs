import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './steps.mjs';
import { filesIn, root } from './workspace.mjs';

const folder = 'apps/web';
const built = join(root, folder, 'dist', 'index.html');

const changedAt = (path) => statSync(path).mtimeMs;

/** Returns the files that the dashboard is built from. */
const sources = () =>
  [
    ...['src', 'public'].flatMap((part) => filesIn(`${folder}/${part}`)),
    ...['index.html', 'package.json', 'vite.config.ts'].map((file) => `${folder}/${file}`),
    'pnpm-lock.yaml',
  ].map((file) => join(root, file));

const isBuilt = () => existsSync(built) && sources().every((source) => changedAt(source) <= changedAt(built));

/**
 * Builds the dashboard, unless it was built from these sources; about a second. Writes nothing to stdout. The server works
 * without a page, so a build that fails is told and stops nothing. Returns true if there is a page.
 */
export async function buildPage() {
  if (isBuilt()) return true;
  console.error('Setting up: building the dashboard. This happens once.');
  const options = { cwd: join(root, folder), stdio: ['ignore', 2, 2] };
  const exitCode = await runTool('vite', ['build', '--logLevel', 'warn'], options);
  if (exitCode !== 0) console.error('The dashboard could not be built; the API starts without it.');
  return exitCode === 0;
}
