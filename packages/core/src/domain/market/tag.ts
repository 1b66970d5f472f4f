import { foldText } from '../text/search-text.ts';

/** The longest tag. */
export const MAX_TAG_LENGTH = 100;
/** The most tags of a market. */
export const MAX_TAGS = 50;

/**
 * Returns the words of a venue's tag or category as they are kept and asked for: folded, with hyphens between them
 * (`U.S. Elections` is `u-s-elections`). Empty for a text without a letter or digit.
 */
export const tagOf = (text: string): string =>
  Array.from(
    foldText(text)
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, ''),
  )
    .slice(0, MAX_TAG_LENGTH)
    .join('');
