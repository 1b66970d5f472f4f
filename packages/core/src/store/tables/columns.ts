import { p } from '@mikro-orm/core';
import type { Price, Shares, Usd } from '../../money/index.ts';
import { MicrosColumn } from './micros-column.ts';

/** Columns that several tables have, so that one kind of value has one type and one collation everywhere. */
export const usd = () => p.type(MicrosColumn<Usd>).$type<Usd, string>();
export const shares = () => p.type(MicrosColumn<Shares>).$type<Shares, string>();
export const price = () => p.type(MicrosColumn<Price>).$type<Price, string>();

/** The key of a portfolio: chosen by the application, no sequence. */
export const portfolioId = () => p.integer().primary().autoincrement(false);
/** An id that a caller or a venue chose; compared byte by byte in every database. */
export const id = () => p.text().collation('C');
/** A moment with milliseconds, which is what JavaScript's `Date` holds. */
export const moment = () => p.datetime().length(3);

/** PostgreSQL holds that `'NaN' >= 0`, so every numeric column says that it is a number. */
export const isNumber = (...columns: string[]): string =>
  columns.map((column) => `${column} <> 'NaN'`).join(' and ');
export const notNegative = (...columns: string[]): string =>
  columns.map((column) => `${column} >= 0`).join(' and ');
/** A check on prices and probabilities, in the words in which PostgreSQL repeats it. */
export const fromZeroToOne = (...columns: string[]): string =>
  columns.map((column) => `(${column} >= 0 and ${column} <= 1)`).join(' and ');
/** A check that a column holds one of a few words. */
export const oneOf = (column: string, words: readonly string[]): string =>
  `${column} in (${words.map((word) => `'${word}'`).join(', ')})`;
