import type { RouterInputs } from '@prescient/api';
import type { OutcomeName } from '../market/use-live-book.ts';

type BuyInput = RouterInputs['trade']['execute'];
type SellInput = RouterInputs['trade']['close'];

/** A command as it is sent. */
export type TradeRequest =
  | { readonly act: 'buy'; readonly input: BuyInput }
  | { readonly act: 'sell'; readonly input: SellInput };

/** The fields that a person fills in; amounts are the decimal strings that were typed. */
export interface Ticket {
  readonly act: 'buy' | 'sell';
  /** Dollars to stake. */
  readonly stake: string;
  /** Shares to sell; empty for all. */
  readonly shares: string;
  /** The highest price to pay or the lowest to take; empty for the best one of the book. */
  readonly limit: string;
  readonly timeInForce: 'FOK' | 'FAK';
  /** The trade whose position is sold. */
  readonly tradeId: string;
  readonly reason: string;
}

export const EMPTY_TICKET: Ticket = {
  act: 'buy',
  stake: '100',
  shares: '',
  limit: '',
  timeInForce: 'FAK',
  tradeId: '',
  reason: '',
};

/** The id and the moment of one decision. A request that is sent again keeps both, so that it happens once. */
export interface Decision {
  readonly id: string;
  readonly timestamp: string;
}

/** Draws the id of a new decision. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Returns a decision that is made at this moment. */
export const decideNow = (id: string): Decision => ({ id, timestamp: new Date().toISOString() });

/** The facts that a ticket is filled up with. */
export interface Place {
  readonly portfolioId: number;
  readonly outcome: OutcomeName;
  readonly question: string;
  /** The best price of the book on the side that the act meets; null where there is none. */
  readonly best: string | null;
}

const isAmount = (text: string): boolean => /^\d+(?:\.\d+)?$/.test(text);

/** The limit that holds: the one that was typed, else the best price; null where there is neither. */
const limitOf = ({ limit }: Ticket, { best }: Place): string | null =>
  limit.trim() === '' ? best : limit.trim();

function buyOf(ticket: Ticket, place: Place, { id, timestamp }: Decision): BuyInput | null {
  const price = limitOf(ticket, place);
  const amount = ticket.stake.trim();
  if (price === null || !isAmount(price) || !isAmount(amount)) return null;
  const { venue, marketId, outcome } = place.outcome;
  return {
    portfolioId: place.portfolioId,
    tradeId: id,
    venue,
    marketId,
    marketQuestion: place.question,
    action: outcome === 0 ? 'buy_yes' : 'buy_no',
    amount,
    price,
    timeInForce: ticket.timeInForce,
    timestamp,
    reason: ticket.reason.trim() === '' ? null : ticket.reason.trim(),
  };
}

function sellOf(ticket: Ticket, place: Place, { id, timestamp }: Decision): SellInput | null {
  const price = limitOf(ticket, place);
  const shares = ticket.shares.trim();
  const isFilled = price !== null && isAmount(price) && (shares === '' || isAmount(shares));
  if (ticket.tradeId === '' || !isFilled) return null;
  return {
    portfolioId: place.portfolioId,
    tradeId: ticket.tradeId,
    commandId: id,
    price,
    timeInForce: ticket.timeInForce,
    shares: shares === '' ? null : shares,
    timestamp,
  };
}

/** The command that a ticket asks for; null while it is not filled in. */
export function requestOf(ticket: Ticket, place: Place, decision: Decision): TradeRequest | null {
  if (ticket.act === 'buy') {
    const input = buyOf(ticket, place, decision);
    return input && { act: 'buy', input };
  }
  const input = sellOf(ticket, place, decision);
  return input && { act: 'sell', input };
}
