import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';

/** The folder that package.json and pnpm-lock.yaml lie in. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

// Named by its file: what `node` means on PATH is the machine's business.
const pinnedNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/** Oldest major of Node that runs the workspace itself, TypeScript and all. */
export const oldestWorkingMajor = 24;

/**
 * The Node that runs the workspace: the pinned one, which the lockfile installs, or the caller's own where none was
 * published for this platform. Null when that is too old.
 */
export function findNode() {
  if (existsSync(pinnedNode)) return pinnedNode;
  return parseInt(process.versions.node, 10) >= oldestWorkingMajor ? process.execPath : null;
}

export function readJson(...path) {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8'));
}

// The packages of those tools that are not called as their packages are.
const packageOf = { tsc: 'typescript', stryker: '@stryker-mutator/core' };

/** The script behind a tool's command, as installed in a folder. Given to Node by name it needs no shell, not even on Windows. */
export function toolScript(name, cwd = root) {
  const folder = join(cwd, 'node_modules', packageOf[name] ?? name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, bin[name]);
}

/** Every package of the workspace that has a script called `task`, or every package for null, with its folder. */
export function packagesWith(task) {
  return ['packages', 'apps', 'examples']
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((folder) => join(parent, folder)))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, ...readJson(folder, 'package.json') }))
    .filter(({ scripts }) => task === null || scripts?.[task] !== undefined);
}

const foreign = /^(node_modules|dist|fixtures|\..+)$/;

/** Every file of ours below a folder of the workspace. Node's own recursive listing would go through all that is installed. */
export function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (foreign.test(entry.name)) return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
