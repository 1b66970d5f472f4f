import { equityOf, type EquityRow } from '../../api/equity-history.ts';
import { token } from '../../api/token.ts';
import { useRead, type Read } from '../../api/use-read.ts';

const EVERY_MS = 10_000;

/** The equity of several portfolios over time, by their ids. */
export type Histories = ReadonlyMap<number, readonly EquityRow[]>;

/** Reads the equity of portfolios over time; a portfolio without it is left out. */
export function useHistories(ids: readonly number[]): Read<Histories> {
  return useRead<Histories>(
    async () =>
      new Map(await Promise.all(ids.map(async (id) => [id, await equityOf(id, token.value)] as const))),
    { key: `histories ${ids.join()}`, everyMs: EVERY_MS },
  );
}
