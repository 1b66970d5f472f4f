import { equityOf, type EquityRow } from '../../api/equity-history.ts';
import { token } from '../../api/token.ts';
import { useRead } from '../../api/use-read.ts';

const EVERY_MS = 10_000;

/** The equity of several portfolios over time, by their ids. */
export type Histories = ReadonlyMap<number, readonly EquityRow[]>;

const NONE: Histories = new Map();

/** Reads the equity of portfolios over time; a portfolio without it is left out. */
export function useHistories(ids: readonly number[]): Histories {
  const { data } = useRead(
    async () =>
      new Map(await Promise.all(ids.map(async (id) => [id, await equityOf(id, token.value)] as const))),
    { key: `histories ${ids.join()}`, everyMs: EVERY_MS },
  );
  return data ?? NONE;
}
