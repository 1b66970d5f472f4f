import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';

/** The folder of package.json and pnpm-lock.yaml. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

// Named by its file, because `node` on PATH may be any version.
const pinnedNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/** Oldest major version of Node that can run the TypeScript of the workspace. */
export const oldestWorkingMajor = 24;

/**
 * Returns the path of the Node that runs the workspace: the pinned one, which the lockfile installs; or the caller's own, if
 * the pinned one does not exist for this platform; null if that is too old.
 */
export function findNode() {
  if (existsSync(pinnedNode)) return pinnedNode;
  return parseInt(process.versions.node, 10) >= oldestWorkingMajor ? process.execPath : null;
}

export function readJson(...path) {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
}

// The packages of the tools whose command has another name than its package.
const packageOf = { tsc: 'typescript', stryker: '@stryker-mutator/core' };

/** Returns the path of a tool's script, as installed in a folder. Node runs it without a shell, also on Windows. */
export function toolScript(name, cwd = root) {
  const folder = join(cwd, 'node_modules', packageOf[name] ?? name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, bin[name]);
}

/** Returns the packages of the workspace that have a script called `task`, with their folders; all packages for null. */
export function packagesWith(task) {
  return ['packages', 'apps', 'examples']
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((folder) => join(parent, folder)))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, ...readJson(folder, 'package.json') }))
    .filter(({ scripts }) => task === null || scripts?.[task] !== undefined);
}

const foreign = /^(node_modules|dist|fixtures|\..+)$/;

/** Returns every file of ours below a folder. Node's own recursive listing would also read every installed package. */
export function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (foreign.test(entry.name)) return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
