import type { GeneratedDay, KalshiTruth, MarketTruth } from '@prescient/recording';
import type { SecondFees } from '@prescient/workshop/second-fees';

/** The final payout of a share of each outcome, as decimals; `void` if the stakes are paid back. */
export type FinalPayouts = readonly [string, string] | 'void';

/** All possible decisions, which a person takes by turns where the venue leaves a market open. */
const DECISIONS: readonly FinalPayouts[] = ['void', ['1', '0'], ['0', '1'], ['0.5', '0.5'], ['0.25', '0.75']];

/** A market with its true terms and its true end, from whichever source that becomes known. */
export interface KnownMarket {
  readonly venue: 'polymarket' | 'kalshi';
  readonly marketId: string;
  /** The text that a trade in it carries. */
  readonly question: string;
  readonly outcomes: readonly [string, string];
  readonly tokens: readonly [string | null, string | null];
  /** The fees while none are waived. */
  readonly fees: SecondFees;
  /** The real time until which no trade fee is charged; null where none is waived. */
  readonly waivedUntil: Date | null;
  /** Null for a market whose record always says the same outcomes. */
  readonly swap: MarketTruth['swap'];
  /** The source of the result: the venue, or a person where it gives none or its record stays swapped. */
  readonly decidedBy: 'venue' | 'person';
  readonly payouts: FinalPayouts;
}

/** A market with the result that its venue is believed in; null where a person has to decide. */
type Undecided = Omit<KnownMarket, 'decidedBy' | 'payouts'> & {
  readonly isBelieved: boolean;
  readonly said: readonly [string, string] | null;
};

function ofPolymarket(market: MarketTruth): Undecided {
  const { marketId, question, outcomes, tokens, feeRate, swap, resolution } = market;
  if (resolution === null) throw new Error(`Market ${marketId} never ends.`);
  return {
    venue: 'polymarket',
    marketId,
    question,
    outcomes,
    tokens,
    fees: feeRate === null ? { kind: 'none' } : { kind: 'polymarket', rate: feeRate, exponent: '1' },
    waivedUntil: null,
    swap,
    isBelieved: swap === null || swap.until !== null,
    said: resolution.payouts,
  };
}

const ofKalshi = ({ marketId, title, name, multiplier, waivedUntil, payouts }: KalshiTruth): Undecided => ({
  venue: 'kalshi',
  marketId,
  question: `${title} ${name}`,
  outcomes: ['Yes', 'No'],
  tokens: [null, null],
  fees: { kind: 'kalshi', multiplier, rule: 'balance-4' },
  waivedUntil,
  swap: null,
  isBelieved: true,
  said: payouts,
});

/** The true results of a day. @throws Error for a day that leaves a market open */
export function knownMarkets({ truth }: GeneratedDay): ReadonlyMap<string, KnownMarket> {
  let turn = 0;
  const undecided = [...truth.markets.map(ofPolymarket), ...truth.kalshi.map(ofKalshi)];
  const known = undecided.map(({ isBelieved, said, ...market }): KnownMarket => {
    if (said !== null) return { ...market, decidedBy: isBelieved ? 'venue' : 'person', payouts: said };
    turn += 1;
    return { ...market, decidedBy: 'person', payouts: DECISIONS[(turn - 1) % DECISIONS.length]! };
  });
  return new Map(known.map((market) => [market.marketId, market]));
}
