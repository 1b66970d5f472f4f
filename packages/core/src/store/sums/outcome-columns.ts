import type { OutcomeRef } from '../../domain/index.ts';
import { arrayText } from './sum-positions.ts';

/** The columns of outcomes, as `unnest` takes them: venue, market, action. */
export const outcomeColumns = (outcomes: readonly OutcomeRef[]): [string, string, string] => [
  arrayText(outcomes.map(({ venue }) => venue)),
  arrayText(outcomes.map(({ marketId }) => marketId)),
  arrayText(outcomes.map(({ outcome }) => (outcome === 0 ? 'buy_yes' : 'buy_no'))),
];
