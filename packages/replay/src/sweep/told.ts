import { MoneyFormatError } from '@prescient/core/money';
import { StrategyError } from '@prescient/strategies/sdk';
import { ReplayError } from '../engine/replay-error.ts';
import type { RunResult } from '../engine/run-result.ts';
import { TapeError } from '../tape/tape-error.ts';

/** An error as it goes from one thread to another, which loses its class. */
export interface SentFault {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The words of a worker to the thread that started it. */
export type Told =
  | { readonly kind: 'progress'; readonly rows: number; readonly total: number }
  | { readonly kind: 'results'; readonly results: RunResult[] }
  | { readonly kind: 'fault'; readonly fault: SentFault };

/** The classes of errors that speak to a person; they come out of a worker as what they were. */
const CLASSES: Readonly<Record<string, { readonly prototype: Error }>> = {
  ReplayError,
  StrategyError,
  TapeError,
  MoneyFormatError,
};

const plain = (value: unknown): boolean => value === null || ['string', 'number'].includes(typeof value);

/** The plain data of an error. */
export function faultOf(error: unknown): SentFault {
  const { name, message, stack, ...fields } = error instanceof Error ? error : new Error(String(error));
  const sent = Object.entries(fields).filter(([, value]) => plain(value));
  return { name, message, stack, fields: Object.fromEntries(sent) };
}

/** The error of which these are the data, of the same class where that speaks to a person. */
export function errorOf({ name, message, stack, fields }: SentFault): Error {
  const error = Object.assign(new Error(message), { name, ...fields, ...(stack !== undefined && { stack }) });
  const kind = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  return kind === undefined ? error : (Object.setPrototypeOf(error, kind.prototype) as Error);
}
