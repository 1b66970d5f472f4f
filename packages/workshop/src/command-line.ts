import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from '@prescient/terminal';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Returns the values of the options. @throws UsageError for an unknown option, and for a word that is no option */
export function readOptions<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Returns the number that an option gives; null if it was not given. @throws UsageError */
export function numberOf(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text)) return Number(text);
  throw new UsageError(`--${name} "${text}" must be a number.`);
}
