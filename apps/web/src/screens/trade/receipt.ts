/** One level of a book that a fill reached. */
export interface ReceiptLevel {
  readonly price: string;
  readonly size: string;
  readonly consumed: string;
  readonly taken: string;
  readonly cost: string;
  readonly fee: string;
}

type Json = Readonly<Record<string, unknown>>;

const FIELDS = ['price', 'size', 'consumed', 'taken', 'cost', 'fee'] as const;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const isLevel = (value: unknown): value is ReceiptLevel =>
  isObject(value) && FIELDS.every((field) => typeof value[field] === 'string');

/** Returns the levels of a receipt from a book; none where its price was quoted. A level that is damaged is left out. */
export const levelsOf = ({ levels }: Json): readonly ReceiptLevel[] =>
  Array.isArray(levels) ? levels.filter(isLevel) : [];

/** How a fill was priced, in words. */
export function sourceOf({ source, book }: Json): string {
  if (source !== 'book') return typeof source === 'string' ? source : 'not told';
  const { ageMs } = isObject(book) ? book : {};
  return typeof ageMs === 'number' ? `from a book ${ageMs} ms old` : 'from a book';
}
