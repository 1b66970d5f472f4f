import { runToEnd } from './child.mjs';
import { toolEnvironment } from './environment.mjs';
import { findNode, root, toolScript } from './workspace.mjs';

/**
 * The checks that run no code, one tool each. The types of all packages, type tests too, are one program: it shares
 * what they import.
 */
export const steps = [
  { name: 'format', tool: 'oxfmt', args: ['--check', '.'] },
  { name: 'lint', tool: 'oxlint', args: [] },
  { name: 'dead code', tool: 'knip', args: ['--no-progress', '--no-config-hints'] },
  { name: 'types', tool: 'tsc', args: [] },
];

/** Runs one of the workspace's tools from the root; `stdio` says whether its output is shown or kept. */
export function runTool(tool, args, options = { stdio: 'inherit' }) {
  const node = findNode();
  return runToEnd(node, [toolScript(tool), ...args], { cwd: root, env: toolEnvironment(node), ...options });
}

/** Runs one step, says in one line how it went, and shows what the tool wrote only if it has a complaint. */
export async function runStep({ name, tool, args }) {
  const started = Date.now();
  const written = [];
  const stdio = ['ignore', 'pipe', 'pipe'];
  const exitCode = await runTool(tool, args, { stdio, onOutput: (chunk) => written.push(chunk) });
  const passed = exitCode === 0;
  console.log(`${passed ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (!passed) console.log(Buffer.concat(written).toString());
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}
