import type { RouterOutputs } from '@prescient/api';
import type { ApiClient } from '@prescient/bot';
import { ENTRANTS, PARTS, type Part } from '../entrants/entrants.ts';
import { readLedger, type Ledger } from './ledger.ts';

type Signal = RouterOutputs['signal']['list']['items'][number];
type Cycle = RouterOutputs['cycle']['history']['items'][number];

/** The facts about a signal that the goals ask for. */
export type SignalFact = Pick<
  Signal,
  'id' | 'do' | 'status' | 'rejectCode' | 'commandId' | 'submittedAt' | 'decidedAt'
>;
/** The facts about a cycle that the goals ask for. */
export type CycleFact = Pick<Cycle, 'cycleId' | 'strategy' | 'runner' | 'nextStep' | 'endedAt'>;

/** All that is known of one portfolio at the end. */
export interface EntrantFacts {
  readonly ledger: Ledger;
  /** In order. */
  readonly cycles: readonly CycleFact[];
  readonly signals: readonly SignalFact[];
  /** Differences that the audit of the portfolio names. */
  readonly differences: number;
}

export type Facts = Readonly<Record<Part, EntrantFacts>>;

const PAGE_SIZE = 500;

/** Reads all pages of a list. */
async function allOf<Item>(
  page: (cursor: string | null) => Promise<{ items: readonly Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = null; ;) {
    const next: Awaited<ReturnType<typeof page>> = await page(cursor);
    items.push(...next.items);
    cursor = next.nextCursor;
    if (cursor === null) return items;
  }
}

async function entrantFacts(client: ApiClient, url: string, portfolioId: number): Promise<EntrantFacts> {
  const list = { portfolioId, limit: PAGE_SIZE };
  const cycles = await allOf((cursor) => client.cycle.history.query({ ...list, cursor }));
  const signals = await allOf((cursor) => client.signal.list.query({ ...list, cursor }));
  const { differences } = await client.audit.verify.query({ portfolioId });
  const ledger = await readLedger(client, url, portfolioId);
  return {
    ledger,
    cycles: cycles.toReversed(),
    signals: signals.toReversed(),
    differences: differences.length,
  };
}

/** Reads all facts from the API, once no bot trades any more. */
export async function readFacts(client: ApiClient, url: string): Promise<Facts> {
  const facts: Partial<Record<Part, EntrantFacts>> = {};
  for (const part of PARTS) facts[part] = await entrantFacts(client, url, ENTRANTS[part].portfolioId);
  return facts as Facts;
}
