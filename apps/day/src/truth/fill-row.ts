/** A fill as the database has it, with what it was a trade in. */
export interface FillRow {
  readonly tradeId: string;
  readonly marketId: string;
  readonly action: 'buy_yes' | 'buy_no';
  readonly kind: 'buy' | 'sell' | 'settle' | 'void' | 'reverse';
  /** The stake that joined or left the position, dollars. */
  readonly amount: string;
  readonly receipt: {
    readonly levels?: readonly ReceiptLevel[];
    /** The state of the book that it was filled from. */
    readonly book?: ReceiptBook;
  };
}

/** The book of a receipt; times in ISO 8601. */
interface ReceiptBook {
  readonly hash: string;
  /** By the venue; of a venue that dates no books the time of receipt. */
  readonly timestamp: string;
  readonly receivedAt: string;
  /** The age of the book when the fill was priced. */
  readonly ageMs: number;
}

/** A level of the book, as a receipt keeps it. */
interface ReceiptLevel {
  readonly price: string;
  readonly size: string;
  readonly taken: string;
}

/** The moment at which a fill was priced, in milliseconds since 1970. */
export const pricedAt = ({ receivedAt, ageMs }: ReceiptBook): number => Date.parse(receivedAt) + ageMs;
