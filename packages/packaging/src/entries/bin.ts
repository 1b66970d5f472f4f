import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';

// An old Node fails while it links the program, with a sentence of its own; so its version is looked at before.
const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  engines: { node: string };
};
const numbersOf = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);
const [needsMajor = 0, needsMinor = 0] = numbersOf(engines.node);
const [major = 0, minor = 0] = numbersOf(process.versions.node);

if (major < needsMajor || (major === needsMajor && minor < needsMinor)) {
  console.error(
    `Prescient needs Node ${needsMajor}.${needsMinor} or newer; this is Node ${process.versions.node}. Nothing was changed.`,
  );
  process.exitCode = 1;
} else {
  // Compiled code is kept, which saves a third of the time until a command runs.
  nodeModule.enableCompileCache();
  await import('@prescient/cli/main');
}
