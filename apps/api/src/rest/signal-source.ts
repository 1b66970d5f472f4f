import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DomainError, MAX_PORTFOLIO_ID } from '@prescient/core';
import { parseExactJson } from './exact-json.ts';

/** Most signals of one request or file. */
const MAX_SIGNALS = 5_000;

/** A portfolio's id as REST sends it: a number (already a string by then) or a query's text. */
export const portfolioIdText = z.coerce.number().int().min(1).max(MAX_PORTFOLIO_ID).default(1);

const signalList = z.array(z.unknown()).max(MAX_SIGNALS);
const envelope = z.strictObject({ portfolio_id: portfolioIdText, signals: signalList });
const emptyEnvelope = z.strictObject({ portfolio_id: portfolioIdText });

/** Signals to carry out, as they were sent. */
export interface SignalBatch {
  portfolioId: number;
  signals: unknown[];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSignal = (body: object): boolean => 'market_id' in body || 'action' in body || 'target_price' in body;

/** @throws DomainError SIGNALS_NOT_FOUND, SIGNALS_EMPTY, INVALID_INPUT */
async function signalsOfFile(path: string | null): Promise<unknown[]> {
  if (path === null) {
    throw new DomainError('SIGNALS_NOT_FOUND', 'The request names no signals and SIGNALS_FILE is not set; send signals or set it.');
  }
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new DomainError('SIGNALS_NOT_FOUND', 'The request names no signals and the file that SIGNALS_FILE names does not exist.');
  });
  const parsed = content.trim() === '' ? [] : parseExactJson(content);
  const signals = signalList.parse(isObject(parsed) && 'signals' in parsed ? parsed.signals : parsed);
  if (signals.length > 0) return signals;
  throw new DomainError('SIGNALS_EMPTY', 'The file that SIGNALS_FILE names holds no signals; write some and ask again.');
}

/**
 * The signals that a request means: `{"signals":[…]}`, one signal by itself, or, with nothing, those of the file.
 * @throws DomainError SIGNALS_NOT_FOUND, SIGNALS_EMPTY; ZodError when the envelope has other fields
 */
export async function signalsOf(body: unknown, signalsFile: string | null): Promise<SignalBatch> {
  if (isObject(body) && 'signals' in body) {
    const { portfolio_id, signals } = envelope.parse(body);
    return { portfolioId: portfolio_id, signals };
  }
  if (isObject(body) && isSignal(body)) {
    const { portfolio_id: portfolioId } = z.object({ portfolio_id: portfolioIdText }).parse(body);
    return { portfolioId, signals: [body] };
  }
  const { portfolio_id } = emptyEnvelope.parse(body ?? {});
  return { portfolioId: portfolio_id, signals: await signalsOfFile(signalsFile) };
}
