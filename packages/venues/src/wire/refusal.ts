/** Why an item of a page was left out: each code with what is wrong, as the end of a sentence. */
export const refusalReasons = {
  NOT_AN_OBJECT: 'is not a JSON object',
  MISSING_FIELD: 'lacks a needed field',
  WRONG_TYPE: 'has a field of a wrong type or format',
  OUTCOME_COUNT: 'does not have exactly two outcomes',
  REVERSED_LABELS: 'lists No before Yes, so buying the first outcome would not mean yes',
  TOKEN_COUNT: 'does not have one token for each outcome',
  PRICE_COUNT: 'does not have one price for each outcome',
  PRICE_RANGE: 'has a price outside 0 to 1',
  NUMBER_RANGE: 'has a number that is out of range or not exact in millionths',
  TICKS_DIFFER: 'has ranges of prices whose steps have no common multiple among them',
  DUPLICATE: 'is on the page more than once, and the copy that was updated last is kept',
} as const;

export type RefusalCode = keyof typeof refusalReasons;

/** An item that was left out of a page, and why. */
export interface Refusal {
  code: RefusalCode;
  /** Null when the item is an event or has no readable id. */
  marketId: string | null;
  /** The venue's name of the field, with a path into it such as `events.0.id`; null when the whole item is meant. */
  field: string | null;
  /** One sentence. */
  message: string;
}

/** The subject of a refusal. */
export interface Subject {
  kind: 'market' | 'event';
  id: string | null;
}

/** The fault of the subject. */
export interface Fault {
  code: RefusalCode;
  field: string | null;
}

/** Words a fault of one item as a refusal. */
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
