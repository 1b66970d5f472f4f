import type { MarketIdentity } from '@prescient/core/domain';

/** The reasons for which an item of a page is left out: each code with the end of its sentence. */
export const refusalReasons = {
  NOT_AN_OBJECT: 'is not a JSON object',
  MISSING_FIELD: 'lacks a needed field',
  WRONG_TYPE: 'has a field of a wrong type or format',
  OUTCOME_COUNT: 'does not have exactly two outcomes',
  REVERSED_LABELS: 'lists No before Yes, so buying the first outcome would not mean yes',
  TOKEN_COUNT: 'does not have one token for each outcome',
  PRICE_COUNT: 'does not have one price for each outcome',
  PRICE_RANGE: 'has a price outside 0 to 1',
  NUMBER_RANGE: 'has a number that is out of range or has more than six decimals',
  DUPLICATE: 'is on the page more than once; the copy that was updated last is kept',
} as const;

export type RefusalCode = keyof typeof refusalReasons;

/** An item that was left out of a page, with the reason. */
export interface Refusal {
  code: RefusalCode;
  /** Null where the item is an event or has no readable id. */
  marketId: string | null;
  /** The venue's name of the field, with a path into it such as `events.0.id`; null where the whole item is at fault. */
  field: string | null;
  /** One sentence. */
  message: string;
  /** The outcomes of a market that is refused for their order alone; absent else. */
  identity?: MarketIdentity;
}

/** The item that a refusal is about. */
export interface Subject {
  kind: 'market' | 'event';
  id: string | null;
}

/** A fault of an item. */
export interface Fault {
  code: RefusalCode;
  field: string | null;
}

/** Returns the refusal for a fault of one item. */
export function refuse(subject: Subject, { code, field }: Fault): Refusal {
  const name =
    subject.id === null ? `A ${subject.kind} without a readable id` : `The ${subject.kind} ${subject.id}`;
  const where = field === null ? '' : ` (${field})`;
  return {
    code,
    marketId: subject.kind === 'market' ? subject.id : null,
    field,
    message: `${name} ${refusalReasons[code]}${where}.`,
  };
}
