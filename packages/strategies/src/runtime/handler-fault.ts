import { basename } from 'node:path';
import { ImpureCall } from './still-world.ts';
import type { Strategy } from './prepare.ts';
import { StrategyError } from './strategy-error.ts';

/** The line and column in a strategy's own file at which an error arose; null where its stack does not say. */
export function placeIn(file: string, error: unknown): string | null {
  const { stack = '' } = Object(error) as { readonly stack?: string };
  const name = basename(file).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const [, line, column] = new RegExp(`${name}(?:\\?g=\\w+)?:(\\d+):(\\d+)`).exec(stack) ?? [];
  return line === undefined ? null : `line ${line}, column ${column}`;
}

const HINTS: readonly [RegExp, string][] = [
  [
    /read only property|not extensible|Cannot delete property|Cannot define property|only a getter/,
    ' The context is frozen; return new values in "then".',
  ],
];

/** An error of a handler as a fault of the strategy. */
export function handlerFault(
  { file }: Pick<Strategy, 'file'>,
  handler: string,
  error: unknown,
): StrategyError {
  if (error instanceof StrategyError) return error;
  const where = placeIn(file, error);
  const at = where === null ? '' : ` (${where})`;
  const place = { file, field: handler };
  if (error instanceof ImpureCall)
    return new StrategyError('STRATEGY_IMPURE', place, `${error.message}${at}.`);
  const message = error instanceof Error ? error.message : String(error);
  const hint = HINTS.find(([pattern]) => pattern.test(message))?.[1] ?? '';
  const end = /[.!?]$/.test(message) ? '' : '.';
  return new StrategyError('STRATEGY_HANDLER', place, `threw${at}: ${message}${end}${hint}`);
}
