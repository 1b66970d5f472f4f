import { install } from './install.mjs';

/** The commands that serve the dashboard. */
const serving = ['start', 'api', 'dev', 'web:pace'];

/** Runs one subcommand and returns its exit code. */
export async function main([command, ...args]) {
  const exitCode = await install();
  if (exitCode !== 0) return exitCode;
  switch (command) {
    case 'test':
      return (await import('./verify.mjs')).test(args);
    case 'check':
      return (await import('./verify.mjs')).check();
    case 'mutation':
      return (await import('./verify.mjs')).mutation(args);
    case 'format':
      return (await import('./verify.mjs')).format(args);
    case 'pack':
      return (await import('./pack.mjs')).pack(args);
    case 'web:test':
      return (await import('./verify.mjs')).webTest();
    default:
      if (serving.includes(command)) await (await import('./page.mjs')).buildPage();
      return (await import('./launch.mjs')).launch(command === undefined ? ['--help'] : [command, ...args]);
  }
}
