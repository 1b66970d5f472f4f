import { MAX_PORTFOLIO_ID } from '@prescient/core/domain';
import { MoneyFormatError } from '@prescient/core/money';
import { UsageError } from '@prescient/terminal';
import { knownAddress } from '../serving/known-address.ts';
import type { Environment } from './environment.ts';

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
  const most = /^0*[1-9]\d{7,}$/.test(text) ? ' and at most 9999999' : '';
  throw new UsageError(`--${option} "${text}" must be a whole number above 0${most}.`);
}

/** The most rows of one page. */
const MOST_ROWS = 500;

/** @throws UsageError unless the text is a number of rows that one page may have */
export function rowsOf(option: string, text: string): number {
  const rows = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (rows >= 1 && rows <= MOST_ROWS) return rows;
  throw new UsageError(`--${option} "${text}" must be a whole number from 1 to ${MOST_ROWS}.`);
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

/** @throws UsageError unless the text is a portfolio's id */
export function portfolioIdOf(text: string): number {
  const id = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (id >= 1 && id <= MAX_PORTFOLIO_ID) return id;
  throw new UsageError(`Portfolio "${text}" must be an integer from 1 to ${MAX_PORTFOLIO_ID}.`);
}

/**
 * Returns the address of the API: as `--api` says, as PORT says, that of the API which runs in this home, or the default.
 * @throws UsageError unless `--api` is an address
 */
export function apiUrlOf(text: string | undefined, { home, host, port, portGiven }: Environment): string {
  // Port 0 stands for any free one.
  const isFixed = portGiven && port !== 0;
  if (text === undefined) return (isFixed ? null : knownAddress(home)) ?? `http://${host}:${port}`;
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text.replace(/\/+$/, '');
  throw new UsageError(`--api "${text}" must be an address like http://127.0.0.1:8000.`);
}
