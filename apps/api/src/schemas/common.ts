import { z } from 'zod';
import {
  ERROR_CODES,
  ID_PATTERN,
  MAX_PAGE_SIZE,
  MAX_PORTFOLIO_ID,
  MAX_TEXT_LENGTH,
  type DomainErrorCode,
} from '@prescient/core';

/** Rows that a list answers with unless it is asked for more or fewer. */
export const PAGE_SIZE = 50;
/** Rows that a summary answers with unless it is asked for more or fewer. */
export const SUMMARY_PAGE_SIZE = 100;

export const portfolioId = z
  .int()
  .min(1)
  .max(MAX_PORTFOLIO_ID)
  .meta({ description: 'The id of a portfolio.' });
/** Ids of commands, trades, venues and markets. */
export const id = z
  .string()
  .regex(ID_PATTERN, 'must be 1 to 255 visible ASCII characters without spaces')
  .meta({ description: '1 to 255 visible ASCII characters without spaces.' });
/** Text that PostgreSQL stores as it is. */
export const text = z
  .string()
  .max(MAX_TEXT_LENGTH)
  .regex(/^[^\0\p{Surrogate}]*$/u, 'must be well-formed text without null characters');
/** 1 to 500 rows a page. */
export const limit = z
  .int()
  .min(1)
  .max(MAX_PAGE_SIZE)
  .default(PAGE_SIZE)
  .meta({ description: 'Rows of the page.' });
/** The same where a page comes with more than its rows. */
export const summaryLimit = z.int().min(1).max(MAX_PAGE_SIZE).default(SUMMARY_PAGE_SIZE);
export const cursor = z
  .string()
  .min(1)
  .max(600)
  .nullish()
  .meta({ description: 'The `nextCursor` of the page before; the first page without it.' });

const isoTime = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], {
  error: 'must be an ISO 8601 time such as 2026-01-31T12:00:00Z',
});
const HAS_ZONE = /(?:Z|[+-]\d{2}:\d{2})$/;

/** A naive time is UTC; a bare date is its midnight, which JavaScript reads as UTC by itself. */
const asUtc = (iso: string): Date => new Date(iso.includes('T') && !HAS_ZONE.test(iso) ? `${iso}Z` : iso);

/** An ISO 8601 time in, a `Date` out. One without a zone is UTC, because the prototype wrote naive times. */
export const timeInput = z
  .string()
  .transform((value) => value.replace(' ', 'T'))
  .pipe(isoTime)
  .transform(asUtc)
  .meta({ format: 'date-time', description: 'An ISO 8601 time; one without a zone is UTC.' });

/** A `Date` in, an ISO string in UTC out. */
export const timeOutput = z
  .date()
  .transform((date) => date.toISOString())
  .meta({ id: 'Time', type: 'string', format: 'date-time', description: 'An ISO 8601 time in UTC.' });

/** The code of a refusal. */
export const errorCode = z
  .custom<DomainErrorCode>((code) => typeof code === 'string' && code in ERROR_CODES)
  .meta({ id: 'ErrorCode', type: 'string', enum: Object.keys(ERROR_CODES) });
