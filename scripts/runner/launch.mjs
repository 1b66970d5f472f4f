import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runToEnd } from './child.mjs';
import { toolEnvironment } from './environment.mjs';
import { compileCache, nodeOptions } from './node-options.mjs';
import { findNode, root } from './workspace.mjs';

const lifeline = pathToFileURL(join(root, 'scripts', 'runner', 'lifeline.mjs')).href;
const commandLine = join(root, 'apps', 'cli', 'src', 'main.ts');

// Long runs are programs of their own; every other word is a command of `prescient`.
const programs = {
  bench: join(root, 'apps', 'bench', 'src', 'main.ts'),
  chaos: join(root, 'apps', 'chaos', 'src', 'main.ts'),
  siege: join(root, 'apps', 'siege', 'src', 'main.ts'),
  contest: join(root, 'apps', 'contest', 'src', 'main.ts'),
  'web:pace': join(root, 'apps', 'web', 'test', 'pace', 'main.ts'),
  day: join(root, 'apps', 'day', 'src', 'main.ts'),
  model: join(root, 'packages', 'core', 'test', 'model', 'main.ts'),
  slicer: join(root, 'apps', 'day', 'src', 'slicer', 'main.ts'),
  races: join(root, 'packages', 'core', 'test', 'races', 'main.ts'),
  'replay:verify': join(root, 'apps', 'cli', 'test', 'replay-verify', 'main.ts'),
  crowd: join(root, 'packages', 'core', 'test', 'settlement', 'main.ts'),
};

// A database shell, and commands that ask, need the terminal itself, with Ctrl-C and Ctrl-Z; a server must not depend on one.
const asking = ['db', 'buy', 'sell'];

/** Runs the program that the first word names, in the folder from which the user called npm. */
export function launch([name, ...rest]) {
  const own = Object.hasOwn(programs, name ?? '');
  const words = name === undefined ? [] : [name, ...rest];
  const command = own ? [programs[name], ...rest] : [commandLine, ...words];
  const ownGroup = !asking.includes(name);
  const node = findNode();
  return runToEnd(node, [...nodeOptions, '--import', lifeline, ...command], {
    ownGroup,
    cwd:
      process.env.npm_lifecycle_event === undefined ? process.cwd() : (process.env.INIT_CWD ?? process.cwd()),
    env: { NODE_COMPILE_CACHE: compileCache, ...toolEnvironment(node) },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
}
