import {
  divide,
  formatMicros,
  MICROS_PER_UNIT,
  MoneyFormatError,
  parseMicros,
  parsePrice,
  plainDecimal,
  roundToSixDecimals,
} from '@prescient/core/money';
import { z } from 'zod';

/** An amount as a strategy may write it: a number, or a decimal such as `'0.85'`. */
export type Amount = number | string;

const ONE = Number(MICROS_PER_UNIT);

/**
 * Reads an amount into millionths. A number with more than six decimals, as arithmetic makes them, is rounded half up to
 * six: 0.1 + 0.2 is 0.3.
 * @throws MoneyFormatError
 */
export function microsOf(amount: Amount): bigint {
  const text = typeof amount === 'number' ? plainDecimal(String(amount)) : amount;
  return parseMicros(
    text.startsWith('-') ? `-${roundToSixDecimals(text.slice(1))}` : roundToSixDecimals(text),
  );
}

/** The number that is nearest to an amount; `microsOf` gives the same millionths back up to nine billion units. */
export const numberOf = (micros: bigint): number => Number(micros) / ONE;

/** An amount as a plain decimal without trailing zeros, such as `0.92`. */
export const decimalText = (micros: bigint): string => formatMicros(micros).replace(/\.?0+$/, '');

/** Rounds millionths down to a multiple of a step above 0. */
export const floorTo = (micros: bigint, step: bigint): bigint => divide(micros, step, 'down') * step;

function numberField(parse: (text: string) => bigint) {
  return z.union([z.string(), z.number()]).transform((value, context): number => {
    try {
      return numberOf(parse(formatMicros(microsOf(value))));
    } catch (error) {
      if (!(error instanceof MoneyFormatError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}

const priceField = numberField(parsePrice);
const usdField = numberField((text) => {
  const micros = parseMicros(text);
  if (micros < 0n) throw new MoneyFormatError(`"${text}" is negative`);
  return micros;
});

type Field = typeof priceField;
type FieldWithDefault = z.ZodDefault<Field>;

function fieldOf(field: Field, otherwise: Amount | undefined): Field | FieldWithDefault {
  return otherwise === undefined ? field : field.default(field.parse(otherwise));
}

/** A field of a configuration: dollars a share, 0 to 1. Without a default it has to be given. */
export function price(): Field;
export function price(otherwise: Amount): FieldWithDefault;
export function price(otherwise?: Amount): Field | FieldWithDefault {
  return fieldOf(priceField, otherwise);
}

/** A field of a configuration: dollars, 0 or more. Without a default it has to be given. */
export function usd(): Field;
export function usd(otherwise: Amount): FieldWithDefault;
export function usd(otherwise?: Amount): Field | FieldWithDefault {
  return fieldOf(usdField, otherwise);
}

/** A field of a configuration: a probability above 0 and below 1. */
export const probability = (): z.ZodNumber => z.number().gt(0).lt(1);
