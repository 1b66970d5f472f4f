const DECIMALS = 6;
const PLAIN_DECIMAL = /^(\d{1,14})(?:\.(\d{1,6}))?$/;

/** The fields of an update that are read, as the archive has them; all but the token may be anything. */
export interface Update {
  readonly token_id: string;
  readonly timestamp?: unknown;
  readonly bids?: unknown;
  readonly asks?: unknown;
  readonly best_bid?: unknown;
  readonly best_ask?: unknown;
  readonly change_price?: unknown;
  readonly change_size?: unknown;
  readonly change_side?: unknown;
}

/** Millionths of a plain decimal; NaN for anything else. */
export function microsOf(value: unknown): number {
  const match = typeof value === 'string' ? PLAIN_DECIMAL.exec(value) : null;
  if (match === null) return Number.NaN;
  return Number(match[1]! + (match[2] ?? '').padEnd(DECIMALS, '0'));
}

const isUpdate = (value: unknown): value is Update =>
  typeof value === 'object' && value !== null && 'token_id' in value && typeof value.token_id === 'string';

/** Reads the text of a row; null where it is no update of a token. */
export function parseUpdate(text: Uint8Array | null): Update | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(
      Buffer.from(text.buffer, text.byteOffset, text.length).toString('utf8'),
    );
    return isUpdate(value) ? value : null;
  } catch {
    return null;
  }
}

/** True for a list of pairs, of a price and a size. */
export const isLevels = (value: unknown): value is readonly (readonly [unknown, unknown])[] =>
  Array.isArray(value) && value.every((level) => Array.isArray(level) && level.length === 2);
