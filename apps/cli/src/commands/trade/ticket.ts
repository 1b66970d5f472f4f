import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, isRefusedAs, isUnheard, type ApiClient } from '@prescient/bot';
import { UsageError, typed } from '@prescient/terminal';
import { confirmed, requirePerson } from '../../process/confirm.ts';
import { apiUrlOf } from '../../process/option-values.ts';
import { notice, print, printJson } from '../../process/output.ts';
import type { Session } from '../../process/session.ts';
import type { Answer } from '../answer.ts';

/** The options that buying and selling share. */
export interface TicketGiven {
  readonly portfolio: string;
  readonly limit: string | undefined;
  readonly fok: boolean;
  readonly id: string | undefined;
  readonly preview: boolean;
  readonly yes: boolean;
  readonly api: string | undefined;
  readonly json: boolean;
}

/** An outcome of a market, as the API names it. */
export interface OutcomeName {
  readonly venue: string;
  readonly marketId: string;
  readonly outcome: 0 | 1;
}

export const clientOf = ({ api }: TicketGiven, { environment }: Session): ApiClient =>
  createClient(apiUrlOf(api, environment), environment.token);

/** Draws the id of a new decision. */
export const newId = (): string => `cli-${randomBytes(9).toString('hex')}`;

/** Returns the best price of the side that is taken. @throws UsageError where there is none */
async function bestPriceOf(client: ApiClient, name: OutcomeName, side: 'bids' | 'asks'): Promise<string> {
  const [best] = (await client.market.book.query(name))[side];
  if (best) return best.price;
  throw new UsageError(
    `Nobody ${side === 'asks' ? 'offers' : 'bids for'} this outcome now. Say the price yourself with --limit P.`,
  );
}

/** Returns the limit that holds: as it was given, else the best price of the book. @throws UsageError */
export async function limitOf(
  client: ApiClient,
  { limit }: TicketGiven,
  best: { readonly name: OutcomeName; readonly side: 'bids' | 'asks' },
): Promise<string> {
  if (limit !== undefined) return limit;
  try {
    return await bestPriceOf(client, best.name, best.side);
  } catch (error) {
    if (!isRefusedAs(error, 'VENUE_NOT_CONNECTED')) throw error;
    throw new UsageError('This API knows no books. Say the price yourself with --limit P.');
  }
}

/** A command that can be previewed and carried out. */
export interface Ticket {
  readonly name: 'buy' | 'sell';
  /** The id by which it is found afterwards. */
  readonly tradeId: string;
  readonly preview: () => Promise<Answer>;
  readonly carryOut: () => Promise<Answer>;
}

const PAUSES_MS = [500, 2_000] as const;

/** Sends a command, and again where no answer came: it has an id, so that it happens once. */
async function sent({ tradeId, carryOut }: Ticket, { portfolio }: TicketGiven): Promise<Answer> {
  for (const pause of PAUSES_MS) {
    try {
      return await carryOut();
    } catch (error) {
      if (!isUnheard(error)) throw error;
      await sleep(pause);
    }
  }
  return carryOut().catch((error: unknown) => {
    if (isUnheard(error))
      notice(
        `No answer came. "${typed(`receipt ${portfolio} ${tradeId}`)}" says if it happened all the same.`,
      );
    throw error;
  });
}

/** Asks before anything starts if a person can be asked. @throws UsageError */
export function requireAnswer({ yes, preview }: TicketGiven, command: string): void {
  if (!yes && !preview) requirePerson(command);
}

/** Previews a command, asks, and carries it out. @throws TRPCClientError as the API refuses it */
export async function trade(given: TicketGiven, ticket: Ticket): Promise<void> {
  const previewed = await ticket.preview();
  if (given.preview) return given.json ? printJson(previewed.json) : print(previewed.text);
  if (!given.json) print(previewed.text);
  else if (!given.yes) notice(previewed.text);
  if (!given.yes && !(await confirmed(ticket.name, ''))) return notice('Nothing happened.');
  const done = await sent(ticket, given);
  if (given.json) printJson({ preview: previewed.json, result: done.json });
  else print(`\n${done.text}`);
}
