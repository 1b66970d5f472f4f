import { signalCommandId, type Book, type Position, type SignalRecord, type Trade } from '@prescient/core';

/*
 * Core says when something happened in the world with `occurredAt`, `openedAt` and `closedAt`. Outside, each of these
 * moments keeps the name that clients know: `timestamp`, `entryTimestamp` and `exitTimestamp`. Inputs are renamed where
 * a request becomes a command.
 */

/** A trade by its outside names. */
export const tradeOutside = ({ occurredAt, ...rest }: Trade) => ({ ...rest, timestamp: occurredAt });

/** A position by its outside names. */
export const positionOutside = ({ openedAt, closedAt, ...rest }: Position) => ({
  ...rest,
  entryTimestamp: openedAt,
  exitTimestamp: closedAt,
});

/** Anything that happened at a moment, by its outside names: a fill, a change of a resolution. */
export const eventOutside = <E extends { readonly occurredAt: Date }>({ occurredAt, ...rest }: E) => ({
  ...rest,
  timestamp: occurredAt,
});

/** An order book by its outside names. */
export const bookOutside = ({ occurredAt, ...rest }: Book) => ({ ...rest, timestamp: occurredAt });

/** A signal by its outside names, with the trade that it sells or has bought. */
export const signalOutside = ({ signalId, place: _, ...signal }: SignalRecord) => {
  const commandId = signalCommandId(signalId);
  const bought = signal.do === 'buy' && signal.status === 'executed' ? commandId : null;
  return { ...signal, id: signalId, commandId, tradeId: signal.tradeId ?? bought };
};
