import { MAX_AMOUNT } from '@prescient/core/domain';
import { formatMicros } from '@prescient/core/money';
import type { MarketSight } from '../context/context.ts';
import type { BuyDecision } from './decision.ts';
import { said, type IntentReader } from './intent-reader.ts';
import { gridOf, onGrid, readPositive, readPrice } from './read-amounts.ts';

function sightOf(reader: IntentReader): MarketSight {
  const { sight, find } = reader.at;
  const id = reader.given('market') ?? sight?.market.id;
  if (typeof id !== 'string') throw reader.fault('market', 'is missing; name the id of the market to buy in');
  const found = id === sight?.market.id ? sight : find(id);
  if (found) return found;
  throw reader.fault('market', `is ${said(id)}, which is none of the selected markets`);
}

function confidenceOf(reader: IntentReader): number | null {
  const value = reader.given('confidence') ?? null;
  if (value === null || (typeof value === 'number' && value >= 0 && value <= 1)) return value;
  throw reader.fault('confidence', `is ${said(value)}; it must be a number from 0 to 1`);
}

/** Reads a buy. @throws StrategyError STRATEGY_INTENT */
export function readBuy(reader: IntentReader): BuyDecision {
  const { market } = sightOf(reader);
  const outcome = reader.oneOf('outcome', ['yes', 'no']) === 'yes' ? 0 : 1;
  const limit = reader.amount('limit', readPrice);
  const fromBook = reader.at.portfolio.fillModel === 'book';
  return {
    do: 'buy',
    venue: market.venue,
    marketId: market.id,
    question: market.question,
    eventId: market.eventId,
    eventTitle: market.eventTitle,
    outcome,
    ...reader.shared(),
    limit: formatMicros(fromBook ? onGrid(limit, gridOf(market, outcome), 'down') : limit),
    stake: formatMicros(reader.amount('stake', (value) => readPositive(value, 'dollars', MAX_AMOUNT))),
    confidence: confidenceOf(reader),
  };
}
