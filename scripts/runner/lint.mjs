import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesIn, packagesWith, root } from './workspace.mjs';

const memory = join(root, 'node_modules', '.cache', 'prescient', 'lint.json');
// A change of one of these may change the linter's findings in every file.
const common = ['.oxlintrc.json', 'tsconfig.base.json', 'tsconfig.json', 'pnpm-lock.yaml'];
const source = /\.(ts|mjs|json)$/;

const sourcesIn = (folder) => filesIn(folder).filter((path) => source.test(path));

const short = (text) => createHash('sha256').update(text).digest('hex');

function digestOf(files) {
  const digest = createHash('sha256');
  for (const file of files.toSorted())
    digest
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)));
  return digest.digest('hex');
}

/** Returns the names of a package and of all packages that it depends on: its types may depend on any of them. */
function closureOf(name, byName, seen = new Set()) {
  if (seen.has(name) || !byName.has(name)) return seen;
  seen.add(name);
  const { dependencies = {}, devDependencies = {} } = byName.get(name);
  for (const other of Object.keys({ ...dependencies, ...devDependencies })) closureOf(other, byName, seen);
  return seen;
}

/** Returns the parts of the workspace, each with a digest of its own files and one of those that it depends on, too. */
function digests() {
  const packages = packagesWith(null);
  const byName = new Map(packages.map((one) => [one.name, one]));
  const own = new Map(packages.map(({ name, folder }) => [name, digestOf(sourcesIn(folder))]));
  const shared = digestOf(common);
  const parts = packages.map(({ name, folder }) => {
    const all = Array.from(closureOf(name, byName), (each) => own.get(each));
    return { path: folder, own: short(shared + own.get(name)), all: short([shared, ...all].join()) };
  });
  const rest = readdirSync(root).filter((file) => file.endsWith('.ts'));
  const beside = ['scripts', ...rest].map((path) => {
    const digest = short(shared + digestOf(path === 'scripts' ? sourcesIn(path) : [path]));
    return { path, own: digest, all: digest };
  });
  return [...parts, ...beside];
}

function remembered() {
  try {
    return JSON.parse(readFileSync(memory, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Returns the parts of the workspace that changed since the linter passed them, and a function that remembers a pass;
 * with `dependents` also the parts that depend on a changed one, whose types may be others now.
 */
export function partsToLint({ dependents }) {
  const now = digests();
  const before = remembered();
  const isPassed = ({ path, own, all }) =>
    dependents ? before[path]?.all === all : before[path]?.own === own;
  return {
    paths: now.filter((part) => !isPassed(part)).map(({ path }) => path),
    remember() {
      const passed = now.map((part) => {
        const { path, own, all } = part;
        return [path, { own, all: isPassed(part) ? before[path].all : all }];
      });
      mkdirSync(dirname(memory), { recursive: true });
      writeFileSync(memory, JSON.stringify(Object.fromEntries(passed)));
    },
  };
}
