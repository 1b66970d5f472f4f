import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StrategySource } from '../runtime/prepare.ts';
import { StrategyError } from '../runtime/strategy-error.ts';
import { GENERATION, installHooks } from './hooks.ts';
import { loadFault } from './load-fault.ts';
import { shippedStrategies } from '../shipped/index.ts';
import { tryLoading } from './try-loading.ts';

let areHooksInstalled = false;

/** Installs the hooks once a process. */
function requireHooks(): void {
  if (!areHooksInstalled) installHooks();
  areHooksInstalled = true;
}

const cannotRead = (file: string, error: unknown): StrategyError => {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const advice =
    code === 'ENOENT'
      ? `does not exist. Check the path, or name a shipped strategy: ${Object.keys(shippedStrategies).join(', ')}.`
      : `cannot be read (${code}); check the path.`;
  return new StrategyError('STRATEGY_FILE', { file, field: null }, advice);
};

const IMPORT = /(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g;

/** Adds a file and all that it imports by a relative path to a fingerprint. */
async function addTo(
  fingerprint: ReturnType<typeof createHash>,
  path: string,
  seen: Set<string>,
): Promise<void> {
  if (seen.has(path)) return;
  seen.add(path);
  const text = await readFile(path, 'utf8');
  fingerprint.update(`${path}\n${text}\n`);
  for (const [, specifier = ''] of text.matchAll(IMPORT)) {
    // A file that is missing is told by the import itself, with its line.
    await addTo(fingerprint, resolve(dirname(path), specifier), seen).catch(() => undefined);
  }
}

/** A fingerprint of a strategy's file and of its own modules. @throws StrategyError STRATEGY_FILE */
export async function fingerprintOf(file: string): Promise<string> {
  if (Object.hasOwn(shippedStrategies, file)) return file;
  const fingerprint = createHash('sha256');
  await addTo(fingerprint, resolve(file), new Set()).catch((error: unknown) => {
    throw cannotRead(file, error);
  });
  return fingerprint.digest('hex').slice(0, 16);
}

/** A strategy as it was loaded. */
export interface LoadedSource extends StrategySource {
  /** Changes when the file does, or one that it imports. */
  readonly fingerprint: string;
}

/**
 * Loads a strategy: a shipped one by its name, or a file by its path, wherever it lies. A file that changed is loaded afresh.
 * The file is first loaded in a worker, so that one whose import never ends does not stop this process.
 * @throws StrategyError STRATEGY_FILE, STRATEGY_DEFINITION
 */
export async function loadStrategy(file: string): Promise<LoadedSource> {
  const shipped = Object.hasOwn(shippedStrategies, file) ? shippedStrategies[file] : undefined;
  if (shipped !== undefined) return { file, exported: shipped, fingerprint: file };
  const fingerprint = await fingerprintOf(file);
  const url = pathToFileURL(resolve(file));
  url.searchParams.set(GENERATION, fingerprint);
  await tryLoading(file, url.href);
  requireHooks();
  try {
    const { default: exported } = (await import(url.href)) as { default?: unknown };
    return { file, exported, fingerprint };
  } catch (error) {
    throw loadFault(file, error);
  }
}
