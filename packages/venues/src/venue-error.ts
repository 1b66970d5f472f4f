import type { Venue } from './market/market.ts';

/** Why a venue's answer is of no use: each code with its sentence, and whether asking again may help. */
export const venueErrors = {
  UNREACHABLE: { retryable: true, sentence: 'could not be reached' },
  TIMEOUT: { retryable: true, sentence: 'did not answer in time' },
  RATE_LIMITED: { retryable: true, sentence: 'asks us to send fewer requests' },
  SERVER_ERROR: { retryable: true, sentence: 'failed to answer' },
  NOT_FOUND: { retryable: false, sentence: 'does not have what was asked for' },
  HTTP_STATUS: { retryable: false, sentence: 'refused the request' },
  TOO_LARGE: { retryable: false, sentence: 'sent more than we accept' },
  NOT_JSON: { retryable: true, sentence: 'sent something that cannot be read as JSON' },
  NOT_A_PAGE: { retryable: false, sentence: 'sent a response that holds no list of items' },
  BAD_CURSOR: {
    retryable: false,
    sentence: 'sent a cursor that is not a text, so the next page cannot be asked for',
  },
  REPEATED_PAGE: { retryable: true, sentence: 'sends the same page again and again, so the list never ends' },
  NOT_AN_OBJECT: { retryable: false, sentence: 'sent something that is not a JSON object' },
  MISSING_FIELD: { retryable: false, sentence: 'left out a needed field' },
  WRONG_TYPE: { retryable: false, sentence: 'sent a field of a wrong type or format' },
  MARKET_REFUSED: { retryable: false, sentence: 'describes the market in a way that we do not accept' },
  NO_TOKEN: { retryable: false, sentence: 'has no token for this outcome, so it has no book' },
  WRONG_TOKEN: { retryable: true, sentence: 'sent the book of another token' },
  BAD_BOOK: { retryable: true, sentence: 'sent a book that cannot be true' },
  BAD_HASH: { retryable: true, sentence: 'sent a book that does not have the hash it claims' },
  CLOCK_SKEW: { retryable: true, sentence: 'sent a time that is ahead of our clock' },
} as const satisfies Record<string, { retryable: boolean; sentence: string }>;

/** A stable code; callers branch on it, never on the message. */
export type VenueErrorCode = keyof typeof venueErrors;

/** The further facts about the failure. */
export interface VenueErrorDetails {
  /** The venue's name of the field at fault, with a path into it such as `bids.3.size`. */
  field?: string | null;
  /** The HTTP status, where one came. */
  status?: number | null;
  /** Milliseconds that the venue asks us to wait, if it says so. */
  retryAfterMs?: number | null;
  cause?: unknown;
}

/** The names of the venues for people. */
export const venueNames: Readonly<Record<Venue, string>> = { polymarket: 'Polymarket', kalshi: 'Kalshi' };

/** A venue failed us: a stable code, one sentence, and the field at fault where there is one. */
export class VenueError extends Error {
  override readonly name: string = 'VenueError';
  readonly venue: Venue;
  readonly code: VenueErrorCode;
  readonly field: string | null;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(venue: Venue, code: VenueErrorCode, details: VenueErrorDetails = {}) {
    const { field = null, status = null, retryAfterMs = null, cause } = details;
    const where = field === null ? '' : ` (${field})`;
    const number = status === null ? '' : ` (HTTP ${status})`;
    super(`${venueNames[venue]} ${venueErrors[code].sentence}${where}${number}.`, { cause });
    this.venue = venue;
    this.code = code;
    this.field = field;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** True if the same request may succeed later, unchanged. */
  get retryable(): boolean {
    return venueErrors[this.code].retryable;
  }
}
