import { DomainError } from '../domain-error.ts';
import type { MarketOutcome } from './market.ts';

/** The meaning of a market's outcome indexes: its condition, and the label and token of each outcome. */
export interface MarketIdentity {
  readonly conditionId: string | null;
  readonly outcomes: readonly [MarketOutcome, MarketOutcome];
}

/** Decisions about an identity that a venue claims: `keep` ours, or `accept` theirs. */
export const IDENTITY_VERDICTS = ['keep', 'accept'] as const;
export type IdentityVerdict = (typeof IDENTITY_VERDICTS)[number];

/** Returns the identity of a market or listing by itself. */
export const identityOf = ({ conditionId, outcomes: [first, second] }: MarketIdentity): MarketIdentity => ({
  conditionId,
  outcomes: [
    { label: first.label, tokenId: first.tokenId },
    { label: second.label, tokenId: second.tokenId },
  ],
});

/** A name that one of two leaves out contradicts nothing. */
const agree = (known: string | null, told: string | null): boolean =>
  known === null || told === null || known === told;

/** True if no name that both identities have differs. */
export const isSameIdentity = (known: MarketIdentity, told: MarketIdentity): boolean =>
  agree(known.conditionId, told.conditionId) &&
  ([0, 1] as const).every(
    (index) =>
      known.outcomes[index].label === told.outcomes[index].label &&
      agree(known.outcomes[index].tokenId, told.outcomes[index].tokenId),
  );

/** Returns an identity with the names that it leaves out taken from another one that agrees with it. */
export function completedIdentity(told: MarketIdentity, known: MarketIdentity): MarketIdentity {
  const outcomeAt = (index: 0 | 1): MarketOutcome => ({
    label: told.outcomes[index].label,
    tokenId: told.outcomes[index].tokenId ?? known.outcomes[index].tokenId,
  });
  return {
    conditionId: told.conditionId ?? known.conditionId,
    outcomes: [outcomeAt(0), outcomeAt(1)],
  };
}

/** True if one side of the claim has a name of the other side: holders of one outcome would be paid for the other. */
export function isSwapped({ outcomes: known }: MarketIdentity, { outcomes: told }: MarketIdentity): boolean {
  const crosses = (name: (outcome: MarketOutcome) => string | null): boolean =>
    ([0, 1] as const).some((index) => {
      const claimed = name(told[index]);
      return claimed !== null && claimed === name(known[index === 0 ? 1 : 0]);
    });
  return crosses(({ label }) => label) || crosses(({ tokenId }) => tokenId);
}

/** The identity in words, for the log and for people. */
export function describeIdentity({ conditionId, outcomes }: MarketIdentity): string {
  const sides = outcomes.map(({ label, tokenId }) => `"${label}"${tokenId === null ? '' : ` (${tokenId})`}`);
  return `${sides.join(' / ')}${conditionId === null ? '' : `, condition ${conditionId}`}`;
}

/** The refusal of a trade in a market whose venue says that its outcomes are others than those that were traded. */
export const identityChanged = (venue: string, marketId: string): DomainError =>
  new DomainError(
    'MARKET_IDENTITY_CHANGED',
    `${venue} changed the outcomes of market ${marketId}. Ask an administrator to confirm which outcome is which; until then the market does not trade.`,
    { venue, marketId },
  );
