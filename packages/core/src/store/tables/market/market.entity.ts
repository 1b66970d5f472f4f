import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import {
  DECIDERS,
  MARKET_STATES,
  type Decider,
  type FeeSchedule,
  type MarketIdentity,
  type MarketState,
  type PriceRangeJson,
  type ReviewReason,
} from '../../../domain/index.ts';
import { fromZeroToOne, id, isNumber, moment, notNegative, oneOf, price, shares, usd } from '../columns.ts';

const NUMBERS = ['minimum_size', 'volume', 'liquidity'];
/** The states in which a market has a result, in the words of the check. */
const ANSWERED = "state in ('resolved', 'amended', 'settled')";

/**
 * Markets, as their venues tell; no portfolio's, and no trade refers to one: what a signal quotes may be traded although
 * nobody has imported its market.
 */
export const MarketEntity = defineEntity({
  name: 'Market',
  tableName: 'markets',
  properties: {
    venue: id().primary(),
    marketId: id().primary(),
    conditionId: id().strictNullable(),
    eventId: id().strictNullable(),
    question: p.text(),
    slug: p.text().strictNullable(),
    firstLabel: p.text(),
    secondLabel: p.text(),
    /** The folded words by which the market is found, apart by spaces. */
    searchText: p.text(),
    firstTokenId: id().strictNullable(),
    secondTokenId: id().strictNullable(),
    tickSize: price().strictNullable(),
    priceRanges: p.json().$type<readonly PriceRangeJson[]>().strictNullable(),
    minimumSize: shares().strictNullable(),
    fees: p.json().$type<FeeSchedule>(),
    feesAsOf: moment(),
    negativeRisk: p.boolean(),
    negativeRiskGroup: id().strictNullable(),
    acceptingOrders: p.boolean(),
    endsAt: moment().strictNullable(),
    series: id().strictNullable(),
    tags: p.json().$type<readonly string[]>(),
    volume: usd().strictNullable(),
    liquidity: usd().strictNullable(),
    venueUpdatedAt: moment().strictNullable(),
    state: p.text().$type<MarketState>(),
    /** Of outcome 0; null without a result, and where it is void. */
    payout: price().strictNullable(),
    voided: p.boolean(),
    revision: p.integer(),
    reviewReason: p.text().$type<ReviewReason>().strictNullable(),
    decidedBy: p.text().$type<Decider>().strictNullable(),
    claimedIdentity: p.json().$type<MarketIdentity>().strictNullable(),
    version: p.integer(),
    createdAt: moment(),
    updatedAt: moment(),
  },
  indexes: [
    { name: 'markets_listed_index', properties: ['createdAt', 'venue', 'marketId'] },
    { name: 'markets_event_index', properties: ['venue', 'eventId'] },
    { name: 'markets_condition_index', properties: ['venue', 'conditionId'] },
    { name: 'markets_first_token_index', properties: ['venue', 'firstTokenId'] },
    { name: 'markets_second_token_index', properties: ['venue', 'secondTokenId'] },
    { name: 'markets_series_index', properties: ['venue', 'series'] },
    { name: 'markets_state_index', properties: ['state', 'venue', 'marketId'] },
    {
      name: 'markets_review_index',
      properties: ['createdAt', 'venue', 'marketId'],
      where: "review_reason is not null and (state <> 'open' or review_reason = 'IDENTITY_CHANGED')",
    },
    {
      name: 'markets_search_index',
      expression:
        "create index markets_search_index on markets using gin (array_to_tsvector(string_to_array(search_text, ' ')))",
    },
  ],
  checks: [
    {
      name: 'markets_numbers_check',
      expression: `${isNumber(...NUMBERS)} and ${notNegative(...NUMBERS)}`,
    },
    { name: 'markets_prices_check', expression: fromZeroToOne('tick_size', 'payout') },
    { name: 'markets_state_check', expression: oneOf('state', MARKET_STATES) },
    { name: 'markets_decided_by_check', expression: oneOf('decided_by', DECIDERS) },
    {
      name: 'markets_payout_check',
      expression: `(${ANSWERED}) = (payout is not null or voided) and not (payout is not null and voided)`,
    },
    { name: 'markets_revision_check', expression: 'revision >= 0 and version >= revision' },
  ],
});
export type MarketRow = InferEntity<typeof MarketEntity>;
