import { createHash } from 'node:crypto';
import type { BookLevel } from '@prescient/core/domain';

const textOf = (levels: readonly BookLevel[]): string =>
  levels.map(({ price, size }) => `${price}x${size}`).join();

/** A hash of ours over a book's levels, for a venue that gives none: SHA-1, in hexadecimal digits. */
export const levelsHash = (bids: readonly BookLevel[], asks: readonly BookLevel[]): string =>
  createHash('sha1')
    .update(`${textOf(bids)}/${textOf(asks)}`)
    .digest('hex');
