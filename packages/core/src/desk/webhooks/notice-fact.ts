import { createHash } from 'node:crypto';
import type {
  Fill,
  Notice,
  PortfolioStatus,
  ResolutionChange,
  RiskChange,
  Trade,
  TradingHalt,
} from '../../domain/index.ts';

/** The trade of a fill, as far as a notice tells of it. */
export type FilledTrade = Pick<Trade, 'venue' | 'marketId' | 'marketQuestion' | 'action'>;

/** A turn of a portfolio's kill switch; `set` is a change of its limits, of which no notice is made. */
export type HaltFacts = Pick<
  RiskChange,
  'portfolioId' | 'version' | 'change' | 'reason' | 'changedBy' | 'recordedAt'
>;

/** A portfolio whose status changed. */
export interface StatusChange {
  readonly portfolioId: number;
  readonly status: PortfolioStatus;
  readonly reason: string | null;
  readonly recordedAt: Date;
}

/** A stored event of which a notice is made. */
export type NoticeFact =
  | { readonly event: 'fill'; readonly fill: Fill; readonly trade: FilledTrade }
  | { readonly event: 'resolution'; readonly question: string; readonly change: ResolutionChange }
  | { readonly event: 'halt'; readonly change: HaltFacts }
  | { readonly event: 'halt-for-all'; readonly change: TradingHalt }
  | { readonly event: 'status'; readonly change: StatusChange };

/** Writes the facts of an event as JSON has them. */
export type DataOf = (fact: NoticeFact) => Notice['data'];

/** Returns an id that is the same for the same event. */
export const noticeIdOf = (...parts: readonly (string | number)[]): string =>
  `n_${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 24)}`;
