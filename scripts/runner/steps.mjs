import { runToEnd } from './child.mjs';
import { toolEnvironment } from './environment.mjs';
import { partsToLint } from './lint.mjs';
import { findNode, root, toolScript } from './workspace.mjs';

/**
 * The checks that run none of our code, one tool each. Each tool remembers in node_modules/.cache what it has checked: the
 * linter by package, the compiler by file. The compiler checks all packages as one program, so it reads shared imports once.
 */
export const steps = [
  { name: 'format', tool: 'oxfmt', args: ['--check', '.'] },
  { name: 'lint', tool: 'oxlint', args: [], parts: partsToLint },
  { name: 'dead code', tool: 'knip', args: ['--no-progress', '--no-config-hints', '--cache'] },
  { name: 'types', tool: 'tsc', args: [] },
];

/** Runs one of the workspace's tools, by default from the root; `env` adds to its environment. */
export function runTool(tool, args, { env = {}, ...options } = { stdio: 'inherit' }) {
  const node = findNode();
  const all = { cwd: root, env: { ...toolEnvironment(node), ...env }, ...options };
  return runToEnd(node, [toolScript(tool, all.cwd), ...args], all);
}

/**
 * Runs one step and prints its result in one line. Returns its tally, and the tool's own output if it failed. With
 * `scope.dependents` the linter looks at what depends on a change, too.
 */
export async function runStep({ name, tool, args, parts }, scope) {
  const started = Date.now();
  const written = [];
  const stdio = ['ignore', 'pipe', 'pipe'];
  const { paths = [], remember = () => {} } = parts?.(scope) ?? {};
  const isSeen = parts !== undefined && paths.length === 0;
  const run = () => runTool(tool, [...args, ...paths], { stdio, onOutput: (chunk) => written.push(chunk) });
  const passed = isSeen || (await run()) === 0;
  if (passed) remember();
  console.log(`${passed ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  const tally = { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  return { tally, output: passed ? '' : `✗ ${name}\n${Buffer.concat(written).toString()}` };
}
