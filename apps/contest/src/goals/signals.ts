import type { EntrantFacts } from '../facts/facts.ts';

/** Returns the items that come more than once. */
const repeated = (items: readonly string[]): string[] =>
  [...Map.groupBy(items, (item) => item)].flatMap(([item, group]) => (group.length > 1 ? [item] : []));

/** Compares the signals that were executed with the buys and sales of the ledger: each has one, and none has no signal. */
export function signalFaults({ signals, ledger }: EntrantFacts): string[] {
  const ordered = signals.filter(({ status }) => status === 'executed').map(({ commandId }) => commandId);
  const done = ledger.fills
    .filter(({ kind }) => kind === 'buy' || kind === 'sell')
    .map(({ commandId }) => commandId);
  const [wanted, filled] = [new Set(ordered), new Set(done)];
  return [
    ...repeated(signals.map(({ id }) => id)).map((id) => `signal ${id} is there twice`),
    ...repeated(done).map((id) => `${id} was executed twice`),
    ...ordered.filter((id) => !filled.has(id)).map((id) => `${id} was executed and has no fill`),
    ...done.filter((id) => !wanted.has(id)).map((id) => `${id} was filled and has no executed signal`),
  ];
}
