import type { RowGroup } from 'hyparquet';
import type { MarketList } from '../markets/market-list.ts';

const textOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : null;
};

/** The ids of the conditions of a list of markets, in order. */
export const conditionsOf = ({ markets }: MarketList): string[] =>
  [...markets.values()].flatMap(({ opening }) => opening.conditionId ?? []).toSorted();

/** True unless the statistics of a group of rows say that it has none of the markets. */
export function hasMarkets({ columns }: RowGroup, conditions: readonly string[]): boolean {
  const column = columns.find(({ meta_data: meta }) => meta?.path_in_schema[0] === 'market');
  const { min_value: low, max_value: high } = column?.meta_data?.statistics ?? {};
  const [first, last] = [textOf(low), textOf(high)];
  if (first === null || last === null) return true;
  return conditions.some((condition) => condition >= first && condition <= last);
}
