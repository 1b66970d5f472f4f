import { readFile } from 'node:fs/promises';
import {
  checkDefinition,
  loadStrategy,
  prepare,
  type LoadedSource,
  type Strategy,
} from '@prescient/strategies/sdk';
import { UsageError } from '@prescient/terminal';
import type { z } from 'zod';

/** The value of a setting as it was written: a text, or the JSON of a file that `@FILE` names. */
async function valueOf(name: string, text: string): Promise<unknown> {
  if (!text.startsWith('@')) return text;
  const file = text.slice(1);
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--config ${name}=@${file} cannot be read (${code}); check the path.`);
  });
  try {
    return JSON.parse(content) as unknown;
  } catch {
    throw new UsageError(`--config ${name}=@${file} holds no JSON.`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A text as the field takes it: as JSON, such as a number or true, or else as it is. */
function fitting(field: z.ZodType | undefined, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const json = jsonOf(value);
  return field?.safeParse(json).success === false && field.safeParse(value).success ? value : json;
}

/** Reads `name=value` words of `--config`. @throws UsageError */
async function settingsOf(
  words: readonly string[],
  shape: Readonly<Record<string, z.ZodType>>,
): Promise<Record<string, unknown>> {
  const settings: Record<string, unknown> = {};
  for (const word of words) {
    const [, name, text] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || text === undefined)
      throw new UsageError(`--config "${word}" must be NAME=VALUE, or NAME=@FILE for the JSON of a file.`);
    settings[name] = fitting(shape[name], await valueOf(name, text));
  }
  return settings;
}

/** A strategy to run, with the settings that the command line gives it. */
export interface ChosenStrategy {
  /** A path, or the name of a shipped strategy. */
  readonly file: string;
  /** Words of the form `name=value`. */
  readonly settings: readonly string[];
}

/** A strategy that was loaded, and the fingerprint of its file. */
export interface OpenedStrategy {
  readonly strategy: Strategy;
  readonly fingerprint: string;
}

const shapeOf = ({ file, exported }: LoadedSource): Readonly<Record<string, z.ZodType>> =>
  checkDefinition(file, exported).config?.shape ?? {};

/** The names of a strategy's settings. @throws StrategyError */
export const settingNames = (source: LoadedSource): string[] => Object.keys(shapeOf(source));

/**
 * Reads the settings that the command line gives a strategy, without defaults. The definition is checked first, so that a file
 * without one is not blamed for its settings.
 * @throws UsageError, StrategyError
 */
export const givenSettings = async (
  source: LoadedSource,
  words: readonly string[],
): Promise<Record<string, unknown>> => settingsOf(words, shapeOf(source));

/** Loads a strategy with its settings. @throws UsageError, StrategyError */
export async function openStrategy({ file, settings }: ChosenStrategy): Promise<OpenedStrategy> {
  const source = await loadStrategy(file);
  const given = await givenSettings(source, settings);
  return { strategy: prepare(source, given), fingerprint: source.fingerprint };
}
