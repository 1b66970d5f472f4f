/** Letters that Unicode does not decompose, though people type them without their stroke or as two letters. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ς: 'σ',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ð: 'd',
  đ: 'd',
  ħ: 'h',
  ł: 'l',
  ŧ: 't',
  þ: 'th',
};
const UNDECOMPOSED = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'gu');

const withoutMarks = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '');

/**
 * Returns a text as it is compared in a search: without accents and other marks (NFKD), and without a difference of case.
 * Upper case lies between two lower cases, as `ß` and `SS`, or `ı` and `I`, meet there only. It follows Unicode alone,
 * whatever the locale of the database or of the machine.
 */
export const foldText = (text: string): string =>
  withoutMarks(withoutMarks(text).toLowerCase().toUpperCase().toLowerCase()).replace(
    UNDECOMPOSED,
    (letter) => PLAIN_LETTERS[letter]!,
  );

/** One sign of a script that puts no spaces between words, or a picture; each is a word of its own. */
const SIGN =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Extended_Pictographic}]';
/** A sign, a number with its decimals, or letters and digits up to the next sign or gap. */
const WORD = new RegExp(`${SIGN}|\\d+(?:\\.\\d+)+|(?:(?!${SIGN})[\\p{L}\\p{N}])+`, 'gu');
/** The longest word that is kept; PostgreSQL takes up to 2,046 bytes. */
const MAX_LENGTH = 100;

/** The words of a text, folded, in their order. A comma within a number is no part of it. */
function wordsIn(text: string): string[] {
  const words =
    foldText(text)
      .replace(/(?<=\d),(?=\d{3})/g, '')
      .match(WORD) ?? [];
  return words.map((word) => Array.from(word).slice(0, MAX_LENGTH).join(''));
}

/** Returns the words by which something is found that has these texts: folded, each once, apart by spaces. */
export const searchTextOf = (texts: readonly (string | null)[]): string =>
  [...new Set(texts.flatMap((text) => (text === null ? [] : wordsIn(text))))].join(' ');

/**
 * Returns a text as a query of PostgreSQL (`tsquery`) over the words of `searchTextOf`: all its words in any order, the
 * last of which may be a beginning. Null for a text without a word.
 */
export function searchQueryOf(text: string): string | null {
  const words = wordsIn(text);
  // Words are letters, digits and points: nothing in them has a meaning within the quotes.
  return words.length === 0 ? null : `${words.map((word) => `'${word}'`).join(' & ')}:*`;
}
