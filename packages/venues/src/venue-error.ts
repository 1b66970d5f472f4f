import { ProxyError } from './http/proxy-error.ts';
import type { Venue } from './market/market.ts';

/** The faults of a venue's answer: each code with its sentence, and whether asking again may help. */
export const venueErrors = {
  UNREACHABLE: { retryable: true, sentence: 'could not be reached' },
  TIMEOUT: { retryable: true, sentence: 'did not answer in time' },
  RATE_LIMITED: { retryable: true, sentence: 'asks us to send fewer requests' },
  SERVER_ERROR: { retryable: true, sentence: 'failed to answer' },
  NOT_FOUND: { retryable: false, sentence: 'does not know the market, series or book that was asked for' },
  HTTP_STATUS: { retryable: false, sentence: 'refused the request' },
  TOO_LARGE: { retryable: false, sentence: 'sent a response that is larger than Prescient accepts' },
  NOT_JSON: { retryable: true, sentence: 'sent a response that cannot be read as JSON' },
  NOT_A_PAGE: { retryable: false, sentence: 'sent a response that holds no list of items' },
  BAD_CURSOR: {
    retryable: false,
    sentence: 'sent a page whose cursor is not text, so the next page cannot be asked for',
  },
  REPEATED_PAGE: { retryable: true, sentence: 'sends the same page again and again, so the list never ends' },
  NOT_AN_OBJECT: { retryable: false, sentence: 'sent an item that is not a JSON object' },
  MISSING_FIELD: { retryable: false, sentence: 'left out a needed field' },
  WRONG_TYPE: { retryable: false, sentence: 'sent a field of a wrong type or format' },
  MARKET_REFUSED: { retryable: false, sentence: 'describes a market that Prescient cannot trade' },
  NO_TOKEN: { retryable: false, sentence: 'has no token for this outcome, so it has no book' },
  WRONG_TOKEN: { retryable: true, sentence: 'sent the book of another token' },
  BAD_BOOK: { retryable: true, sentence: 'sent a book that cannot be true' },
  BAD_HASH: { retryable: true, sentence: 'sent a book that does not have the hash it claims' },
  CLOCK_SKEW: {
    retryable: true,
    sentence: 'sent a time that is too far ahead of our clock; check the clock of this machine',
  },
} as const satisfies Record<string, { retryable: boolean; sentence: string }>;

/** A stable code. Callers branch on the code, never on the message. */
export type VenueErrorCode = keyof typeof venueErrors;

/** Further facts of a failure. */
export interface VenueErrorDetails {
  /** The venue's name of the field at fault, with a path into it such as `bids.3.size`. */
  field?: string | null;
  /** The HTTP status, where a response came. */
  status?: number | null;
  /** The wait that the venue asks for, where it asks for one. */
  retryAfterMs?: number | null;
  /** The name of the proxy through which it was called, where there was one. */
  proxy?: string | null;
  cause?: unknown;
}

/** The name of each venue as people write it. */
export const venueNames: Readonly<Record<Venue, string>> = { polymarket: 'Polymarket', kalshi: 'Kalshi' };

/** The words about the proxy between us and a venue; none where there is none. */
function wayOf({ cause, proxy = null }: VenueErrorDetails): string {
  if (cause instanceof ProxyError) return `: ${cause.message}`;
  return proxy === null ? '' : ` through the proxy ${proxy}`;
}

/** A failure of a venue: a stable code, one sentence, and the faulty field where there is one. */
export class VenueError extends Error {
  override readonly name: string = 'VenueError';
  readonly venue: Venue;
  readonly code: VenueErrorCode;
  readonly field: string | null;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(venue: Venue, code: VenueErrorCode, details: VenueErrorDetails = {}) {
    const { field = null, status = null, retryAfterMs = null, cause } = details;
    const way = wayOf(details);
    const where = field === null ? '' : ` (${field})`;
    const number = status === null ? '' : ` (HTTP ${status})`;
    super(`${venueNames[venue]} ${venueErrors[code].sentence}${where}${number}${way}.`, { cause });
    this.venue = venue;
    this.code = code;
    this.field = field;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** True if the same request may succeed later. */
  get retryable(): boolean {
    return venueErrors[this.code].retryable;
  }
}
