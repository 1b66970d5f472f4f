import { formatMicros } from '../../../money/index.ts';
import { signalIdIn, type Command } from '../command.ts';

/** The fields that make two requests the same, in order, for each kind of command. Every field counts but the book. */
const SAID_FIELDS = {
  execute: [
    'kind',
    'portfolioId',
    'commandId',
    'occurredAt',
    'venue',
    'marketId',
    'marketQuestion',
    'action',
    'amount',
    'price',
    'confidence',
    'reason',
    'eventId',
    'eventTitle',
    'eventEndDate',
  ],
  close: ['kind', 'portfolioId', 'commandId', 'occurredAt', 'tradeId', 'price', 'shares'],
  settle: ['kind', 'portfolioId', 'commandId', 'occurredAt', 'tradeId', 'payout'],
  reverse: ['kind', 'portfolioId', 'commandId', 'occurredAt', 'settlementId'],
} as const satisfies { [Kind in Command['kind']]: readonly (keyof Extract<Command, { kind: Kind }>)[] };

/** Fields that commands gained later count only where they differ from the default, so that older hashes stay valid. */
function added(command: Command): string[] {
  const timeInForce = 'timeInForce' in command ? (command.timeInForce ?? 'FOK') : 'FOK';
  const p = 'p' in command ? (command.p ?? null) : null;
  const signalId = signalIdIn(command);
  return [
    ...(timeInForce === 'FOK' ? [] : [timeInForce]),
    ...(p === null ? [] : [`p ${p}`]),
    ...(signalId === null ? [] : [`signal ${signalId}`]),
  ];
}

/** A text of the parsed values, so that `"100"` and `"100.000000"` are the same request; equal requests have equal texts. */
export function requestText(command: Command): string {
  const fields: readonly string[] = SAID_FIELDS[command.kind];
  const values = fields.map((field) => {
    const value: unknown = (command as unknown as Record<string, unknown>)[field];
    return typeof value === 'bigint' ? formatMicros(value) : value;
  });
  return JSON.stringify([...values, ...added(command)]);
}
