import { parseArgs, type ParseArgsConfig } from 'node:util';
import { MAX_PORTFOLIO_ID } from '@prescient/core';
import { UsageError } from './usage-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The options and words of a command line. @throws UsageError for an option that the command does not have */
export function readArguments<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @throws UsageError unless the text is a portfolio's id */
export function portfolioIdOf(text: string): number {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (id >= 1 && id <= MAX_PORTFOLIO_ID) return id;
  throw new UsageError(`--portfolio "${text}" must be an integer from 1 to ${MAX_PORTFOLIO_ID}.`);
}

/** @throws UsageError unless the text is the address of a server */
export function apiUrlOf(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text.replace(/\/+$/, '');
  throw new UsageError(`--api "${text}" must be an address like http://127.0.0.1:8000.`);
}

/** @throws UsageError when words are left that the command does not know */
export function noMoreWords(words: readonly string[]): void {
  if (words.length > 0) throw new UsageError(`"${words[0]}" is not understood here; see prescient --help.`);
}
