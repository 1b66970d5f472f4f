import { MoneyFormatError } from '@prescient/core/money';
import { UsageError } from '@prescient/terminal';

/** @throws UsageError, which names the option, if its value is no amount */
export function moneyOf<T>(option: string, parse: (text: string) => T, text: string): T {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof MoneyFormatError) throw new UsageError(`--${option}: ${error.message}.`);
    throw error;
  }
}

/** @throws UsageError unless the text is a whole number above 0 */
export function wholeNumberOf(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError(`--${option} "${text}" must be a whole number above 0.`);
}

/** @throws UsageError unless the text is one of these words */
export function wordOf<const Word extends string>(
  option: string,
  words: readonly Word[],
  text: string,
): Word {
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  throw new UsageError(`--${option} "${text}" must be ${words.join(' or ')}.`);
}
