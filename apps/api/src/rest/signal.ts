import { z } from 'zod';
import { ACTIONS, parseUsd, roundToSixDecimals, TIMES_IN_FORCE, type Signal } from '@prescient/core';
import { schemaFault } from '../input-fault.ts';
import { id, text, timeInput } from '../schemas/common.ts';
import { priceInput, usdInput } from '../schemas/money.ts';

/** The stake of a signal that names none. */
const DEFAULT_AMOUNT = parseUsd('100');

/** A share of certainty, 0 to 1; the one number of a signal that is not money. */
const confidence = z
  .string()
  .regex(/^\d{1,3}(?:\.\d+)?$/, 'must be a number from 0 to 1')
  .transform(Number)
  .pipe(z.number().min(0).max(1));

const optionalText = text.nullish().transform((value) => value ?? null);

/**
 * A signal in the prototype's shape, numbers as decimal strings (see `parseExactJson`). Other fields are ignored,
 * because the prototype's files carry more than a trade needs.
 */
const signalSchema = z
  .object({
    timestamp: timeInput,
    venue: id.default('polymarket'),
    market_id: id,
    market_question: text.default(''),
    action: z.enum(ACTIONS),
    target_price: z.string().transform(roundToSixDecimals).pipe(priceInput),
    amount: usdInput.default(DEFAULT_AMOUNT),
    confidence: confidence.nullish(),
    reason: optionalText,
    event_id: optionalText,
    event_title: optionalText,
    event_end_date: optionalText,
    time_in_force: z.enum(TIMES_IN_FORCE).default('FOK'),
  })
  .transform((wire): Signal => ({
    occurredAt: wire.timestamp,
    venue: wire.venue,
    marketId: wire.market_id,
    marketQuestion: wire.market_question,
    action: wire.action,
    targetPrice: wire.target_price,
    amount: wire.amount,
    confidence: wire.confidence ?? null,
    reason: wire.reason,
    eventId: wire.event_id,
    eventTitle: wire.event_title,
    eventEndDate: wire.event_end_date,
    timeInForce: wire.time_in_force,
  }));

/** A signal that was read, or the sentence that says why it was not. */
export type ReadSignal = { ok: true; signal: Signal } | { ok: false; reason: string };

/** Reads one signal; what is wrong with it is an answer, not an exception, so that its neighbours still trade. */
export function readSignal(wire: unknown): ReadSignal {
  const parsed = signalSchema.safeParse(wire);
  if (parsed.success) return { ok: true, signal: parsed.data };
  return { ok: false, reason: schemaFault(parsed.error).message };
}
