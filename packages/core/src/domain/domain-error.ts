import { ERROR_CODES, type DomainErrorCode } from './error-codes.ts';

/** Values that explain a refusal: JSON-ready, money as decimal strings. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/** A refusal: a stable code, one sentence that says what to do, and the values behind it. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: DomainErrorCode;
  readonly details: ErrorDetails;

  constructor(code: DomainErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  /** True if the same request may succeed later, unchanged. */
  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }

  /** True if the refusal is stored under the id of the command. */
  get remembered(): boolean {
    return ERROR_CODES[this.code].remembered;
  }
}
