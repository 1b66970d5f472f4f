import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DomainError } from '@prescient/core';
import { signalRows } from '@prescient/strategies';
import { isObject } from '../is-object.ts';
import { parseExactJson } from './exact-json.ts';

/** Most signals of one request or file. */
const MAX_SIGNALS = 5_000;

const signalList = z.array(z.unknown()).max(MAX_SIGNALS);
const envelope = z.strictObject({ signals: signalList });
const emptyEnvelope = z.strictObject({});

/** Signals to carry out, as they were sent. */
export interface Signals {
  readonly signals: readonly unknown[];
  readonly fromFile: boolean;
}

const isSignal = (body: object): boolean =>
  ['market_id', 'action', 'target_price'].some((field) => Object.hasOwn(body, field));

/** @throws DomainError SIGNALS_NOT_FOUND */
async function bytesOfFile(path: string | null): Promise<Uint8Array> {
  if (path === null) {
    throw new DomainError(
      'SIGNALS_NOT_FOUND',
      'The request names no signals and SIGNALS_FILE is not set; send signals or set it.',
    );
  }
  return readFile(path).catch((error: unknown) => {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new DomainError(
      'SIGNALS_NOT_FOUND',
      `The request names no signals and the file of SIGNALS_FILE cannot be read (${code}).`,
    );
  });
}

/** @throws DomainError SIGNALS_NOT_FOUND, SIGNALS_EMPTY, INVALID_INPUT */
async function signalsOfFile(path: string | null): Promise<unknown[]> {
  const content = parseExactJson(await bytesOfFile(path), 'SIGNALS_FILE') ?? [];
  const { data: signals } = signalList.safeParse(signalRows(content));
  if (!signals) {
    const rule = `SIGNALS_FILE must hold a list of at most ${MAX_SIGNALS} signals, or an object with such a list as "signals".`;
    throw new DomainError('INVALID_INPUT', rule, { field: 'SIGNALS_FILE' });
  }
  if (signals.length > 0) return signals;
  throw new DomainError(
    'SIGNALS_EMPTY',
    'The file of SIGNALS_FILE holds no signals; write some and ask again.',
  );
}

/**
 * The signals that a request means: `{"signals":[…]}`, one signal by itself, or, with nothing, those of the file.
 * @throws DomainError SIGNALS_NOT_FOUND, SIGNALS_EMPTY, INVALID_INPUT; ZodError when the envelope has other fields
 */
export async function signalsOf(fields: unknown, signalsFile: string | null): Promise<Signals> {
  if (isObject(fields) && 'signals' in fields)
    return { signals: envelope.parse(fields).signals, fromFile: false };
  if (isObject(fields) && isSignal(fields)) return { signals: [fields], fromFile: false };
  emptyEnvelope.parse(fields === undefined ? {} : fields);
  return { signals: await signalsOfFile(signalsFile), fromFile: true };
}
