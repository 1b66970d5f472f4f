import { MoneyFormatError, parsePrice, parseShares, ZERO_PRICE } from '@prescient/core/money';
import type { Fault } from '../wire/refusal.ts';
import type { GammaMarket } from './gamma-market.ts';

/** The first of our rules that a well-formed Gamma market breaks, or null. */
export const findFault = (wire: GammaMarket): Fault | null => listFault(wire) ?? numberFault(wire);

function listFault({ outcomes, outcomePrices, clobTokenIds }: GammaMarket): Fault | null {
  if (outcomes.length !== 2) return { code: 'OUTCOME_COUNT', field: 'outcomes' };
  const [first, second] = outcomes.map((label) => label.trim().toLowerCase());
  if (first === 'no' && second === 'yes') return { code: 'REVERSED_LABELS', field: 'outcomes' };
  if (clobTokenIds && !isPairOfTokens(clobTokenIds)) return { code: 'TOKEN_COUNT', field: 'clobTokenIds' };
  if (outcomePrices && outcomePrices.length !== 2) return { code: 'PRICE_COUNT', field: 'outcomePrices' };
  return null;
}

function numberFault(wire: GammaMarket): Fault | null {
  const { outcomePrices, orderPriceMinTickSize, orderMinSize, feeSchedule } = wire;
  if (outcomePrices?.some((price) => !isBetweenZeroAndOne(price))) {
    return { code: 'PRICE_RANGE', field: 'outcomePrices' };
  }
  if (orderPriceMinTickSize !== null && !isTick(orderPriceMinTickSize)) {
    return { code: 'NUMBER_RANGE', field: 'orderPriceMinTickSize' };
  }
  if (orderMinSize !== null && !isExact(parseShares, orderMinSize)) {
    return { code: 'NUMBER_RANGE', field: 'orderMinSize' };
  }
  if (feeSchedule?.rate.startsWith('-')) return { code: 'NUMBER_RANGE', field: 'feeSchedule.rate' };
  if (feeSchedule?.exponent.startsWith('-')) return { code: 'NUMBER_RANGE', field: 'feeSchedule.exponent' };
  return null;
}

const isPairOfTokens = ([first, second, ...more]: (string | null)[]): boolean =>
  second !== undefined && more.length === 0 && (first === null || first !== second);

// Read off the digits, because a price may have more of them than millionths can hold.
const isBetweenZeroAndOne = (price: string): boolean => /^(?:0(?:\.\d+)?|1)$/.test(price);

const isTick = (tick: string): boolean => isExact(parsePrice, tick) && parsePrice(tick) > ZERO_PRICE;

function isExact(parse: (decimal: string) => bigint, decimal: string): boolean {
  try {
    parse(decimal);
    return true;
  } catch (error) {
    if (error instanceof MoneyFormatError) return false;
    throw error;
  }
}
