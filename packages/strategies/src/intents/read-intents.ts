import { StrategyError } from '../runtime/strategy-error.ts';
import type { Decision } from './decision.ts';
import { IntentReader, said, type Surroundings } from './intent-reader.ts';
import { readBuy } from './read-buy.ts';
import { readSell } from './read-sell.ts';

/** The most intents of one handler's answer. */
const MOST_INTENTS = 100;

const KINDS = ['buy', 'sell', 'order', 'cancel', 'nothing'] as const;
const COMMON = ['do', 'why', 'then'];
const FIELDS: Readonly<Record<(typeof KINDS)[number], readonly string[]>> = {
  buy: [...COMMON, 'market', 'outcome', 'stake', 'limit', 'tif', 'p', 'confidence', 'expiresInSeconds'],
  sell: [...COMMON, 'position', 'shares', 'limit', 'tif', 'p', 'expiresInSeconds'],
  order: [...COMMON, 'market', 'outcome', 'side', 'price', 'shares'],
  cancel: [...COMMON, 'order'],
  nothing: COMMON,
};

/** An intent that was checked: the decision, if it is one to trade, and the changes of the state. */
export interface ReadIntent {
  readonly decision: Decision | null;
  readonly change: object | null;
}

function decisionOf(reader: IntentReader): Decision | null {
  const kind = reader.oneOf('do', KINDS);
  reader.checkKnown(FIELDS[kind]);
  switch (kind) {
    case 'buy':
      return readBuy(reader);
    case 'sell':
      return readSell(reader);
    case 'order':
      throw reader.fault(
        'do',
        "is 'order'; Prescient has no resting orders yet. Use 'buy' or 'sell' with a limit, which fill at once or not at all",
      );
    case 'cancel':
      throw reader.fault(
        'do',
        "is 'cancel'; Prescient has no resting orders yet, so there is none to cancel",
      );
    case 'nothing':
      reader.text('why');
      return null;
  }
}

function requireList(answer: unknown, place: { file: string; field: string }): asserts answer is unknown[] {
  if (Array.isArray(answer)) {
    if (answer.length <= MOST_INTENTS) return;
    throw new StrategyError(
      'STRATEGY_INTENT',
      place,
      `returned ${answer.length} intents at once; the most is ${MOST_INTENTS}.`,
    );
  }
  const isLater = typeof answer === 'object' && answer !== null && 'then' in answer;
  const sentence =
    isLater && typeof answer.then === 'function'
      ? 'returned a promise; a handler returns its intents at once.'
      : `returned ${said(answer)}; a handler returns a list of intents, such as [] or [{ do: 'buy', … }].`;
  throw new StrategyError('STRATEGY_INTENT', place, sentence);
}

/**
 * Reads the answer of a handler.
 * @throws StrategyError STRATEGY_INTENT, which names handler, place and field
 */
export function readIntents(answer: unknown, at: Surroundings): ReadIntent[] {
  const place = { file: at.file, field: at.handler };
  if (answer === undefined || answer === null) return [];
  requireList(answer, place);
  return Array.from(answer, (item, index) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      throw new StrategyError(
        'STRATEGY_INTENT',
        { ...place, field: `${at.handler}[${index}]` },
        `is ${said(item)}; an intent is an object such as { do: 'buy', … }.`,
      );
    const reader = new IntentReader(at, index, item);
    return { decision: decisionOf(reader), change: reader.change() };
  });
}
