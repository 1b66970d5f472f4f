import { parseShares, parseUsd, type Shares, type Usd } from '../../money/index.ts';
import type { Book } from './book.ts';
import { DomainError } from '../domain-error.ts';

/** The demands of a venue on a fill that takes what rests in its book. */
export interface VenueRules {
  /** Orders are for a whole number of these. */
  readonly sizeStep: Shares;
  /** Stakes are a whole number of these; the rest of one stays with its owner. */
  readonly stakeStep: Usd;
  /** The smallest stake of a buy. No source knows of a minimum for sales. */
  readonly minimumStake: Usd;
}

/*
 * At Polymarket a book's `minimumSize` is for orders that rest, and ours never do: they take what is there at once or not
 * at all. A buy that takes must stake a dollar. Kalshi asks nothing beyond one step, which is the `minimumSize`: a
 * contract, or a hundredth of one where the market trades in fractions.
 */
const RULES: Readonly<Record<string, (book: Pick<Book, 'minimumSize'>) => VenueRules>> = {
  polymarket: () => ({
    sizeStep: parseShares('0.01'),
    stakeStep: parseUsd('0.01'),
    minimumStake: parseUsd('1'),
  }),
  kalshi: ({ minimumSize }) => ({
    sizeStep: minimumSize,
    stakeStep: parseUsd('0.000001'),
    minimumStake: parseUsd('0'),
  }),
};

/** @throws DomainError VENUE_NOT_CONNECTED for a venue that Prescient does not know: the same request never succeeds */
export function rulesOf(book: Pick<Book, 'venue' | 'minimumSize'>): VenueRules {
  const { venue } = book;
  const rules = Object.hasOwn(RULES, venue) ? RULES[venue] : undefined;
  if (rules) return rules(book);
  throw new DomainError(
    'VENUE_NOT_CONNECTED',
    `Prescient does not know the trading rules of the venue "${venue}" and fills nothing from its books. Name another venue.`,
    { venue },
  );
}
