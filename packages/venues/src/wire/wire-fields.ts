import { JsonNumber, plainDecimal } from '@prescient/core/money';
import { z } from 'zod';

// PostgreSQL stores no text with a NUL in it; one such label must not fail the import of a whole page.
const storable = z.string().refine((text) => !text.includes('\0'));

/** A text that says something. */
export const text = storable.refine((value) => value.trim() !== '');

/** An id: a text that says something, or a whole number, as files that other programs wrote have it. */
export const idText = z.union([z.string(), z.instanceof(JsonNumber)]).transform((value, context) => {
  const id = typeof value === 'string' ? value : value.source;
  if (typeof value === 'string' ? text.safeParse(id).success : /^\d+$/.test(id)) return id;
  context.issues.push({ code: 'custom', input: value });
  return z.NEVER;
});

/** A text that may be missing; blank means missing. */
export const optionalText = storable.nullish().transform((value) => (value?.trim() ? value : null));

/** A truth value that may be missing. */
export const optionalFlag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null);

/** A number or a string with a number in it, as a plain decimal without an exponent. */
export const decimal = z.union([z.string(), z.instanceof(JsonNumber)]).transform((value, context) => {
  try {
    return plainDecimal(typeof value === 'string' ? value : value.source);
  } catch {
    context.issues.push({ code: 'custom', input: value });
    return z.NEVER;
  }
});

/** A decimal that may be missing. */
export const optionalDecimal = decimal.nullish().transform((value) => value ?? null);

/** A text, a truth value or a decimal that only adds detail: one that cannot be read is missing, and refuses no market. */
export const detailText = optionalText.catch(null);
export const detailFlag = optionalFlag.catch(null);
export const detailDecimal = optionalDecimal.catch(null);

/** A token id: digits, quoted or not (far too many for a float). An empty one means that there is none. */
export const tokenId = z
  .union([z.string(), z.instanceof(JsonNumber)])
  .transform((value) => (typeof value === 'string' ? value : value.source))
  .pipe(z.string().regex(/^\d{0,78}$/))
  .transform((digits) => (digits === '' ? null : digits));

/** An object of which we read these fields. A `JsonNumber` is one too, but stands for a number and must not pass. */
export const wireObject = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((value) => (value instanceof JsonNumber ? value.source : value), z.object(shape));
