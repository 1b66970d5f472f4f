import { MICROS, sum, toMicros } from '@prescient/workshop';
import { isWaived } from './cash.ts';
import type { FillRow } from './fill-row.ts';
import type { KnownMarket } from './truth.ts';

/** How often what is Kalshi's own was met in a day. */
export interface KalshiTally {
  readonly markets: number;
  readonly buys: number;
  readonly sales: number;
  /** Fills of other than whole contracts. */
  readonly fractional: number;
  /** Fills charged by a multiplier of the series that is not 1. */
  readonly multiplied: number;
  /** Fills while the fee was waived. */
  readonly waived: number;
  /** Fills after the end of a waiver. */
  readonly afterWaiver: number;
  /** Positions that a settlement closed. */
  readonly settled: number;
}

const isFractional = ({ receipt }: FillRow): boolean =>
  sum((receipt.levels ?? []).map(({ taken }) => toMicros(taken))) % MICROS !== 0n;

const multiplierOf = ({ fees }: KnownMarket): string => (fees.kind === 'kalshi' ? fees.multiplier : '1');

/** Counts the fills of all portfolios in Kalshi's markets by what is Kalshi's own. */
export function tallyKalshi(fills: readonly FillRow[], known: ReadonlyMap<string, KnownMarket>): KalshiTally {
  const marketOf = ({ marketId }: FillRow): KnownMarket => known.get(marketId)!;
  const own = fills.filter((fill) => marketOf(fill).venue === 'kalshi');
  const traded = own.filter(({ kind }) => kind === 'buy' || kind === 'sell');
  const waived = traded.filter((fill) => isWaived(fill, marketOf(fill)));
  const charged = traded.filter((fill) => !waived.includes(fill));
  const count = (some: readonly FillRow[], isMeant: (fill: FillRow) => boolean): number =>
    some.filter(isMeant).length;
  return {
    markets: [...known.values()].filter(({ venue }) => venue === 'kalshi').length,
    buys: count(own, ({ kind }) => kind === 'buy'),
    sales: count(own, ({ kind }) => kind === 'sell'),
    fractional: count(traded, isFractional),
    multiplied: count(charged, (fill) => multiplierOf(marketOf(fill)) !== '1'),
    waived: waived.length,
    afterWaiver: count(charged, (fill) => marketOf(fill).waivedUntil !== null),
    settled: count(own, ({ kind }) => kind === 'settle' || kind === 'void'),
  };
}
