import { keyedId } from '@prescient/core';
import { accessRequestOf } from '../access/access-request.ts';
import { isObject } from '../is-object.ts';
import type { Call } from '../procedures.ts';
import { claimRequest } from '../rest/idempotency-key.ts';
import type { ServerContext } from '../http/trpc-route.ts';

/** A mutation that was sent under a key. */
interface KeyedCall {
  readonly call: Call;
  readonly key: string;
  readonly input: unknown;
}

const withId = (input: unknown, field: string, id: string): unknown =>
  isObject(input) ? { [field]: id, ...input } : input;

/** The input with an id that follows from the key for each trade and sale that names none. */
function withIds({ call: { name }, key, input }: KeyedCall): unknown {
  if (name === 'trade.execute') return withId(input, 'tradeId', keyedId(key, 0));
  if (name === 'trade.close') return withId(input, 'commandId', keyedId(key, 'close'));
  if (name !== 'trade.executeMany' || !isObject(input) || !Array.isArray(input['trades'])) return input;
  const trades = input['trades'].map((each: unknown, index) => withId(each, 'tradeId', keyedId(key, index)));
  return { ...input, trades };
}

/** The portfolios that a request is about; none where it names none. */
function portfoliosOf({ call: { meta }, input }: KeyedCall): readonly number[] {
  const { portfolios } = accessRequestOf(meta, input);
  return portfolios === 'all' ? [] : [...new Set(portfolios)];
}

/**
 * Lets a mutation go on under its key, and answers its input with the ids that the key gives. The key is kept with each
 * portfolio that the request names; a request that names none is the same however often it is sent.
 * @throws ZodError; DomainError CONFLICT for a key that stands for another request, PORTFOLIO_NOT_FOUND
 */
export async function keyedInput(context: ServerContext, keyed: KeyedCall): Promise<unknown> {
  const { call, key } = keyed;
  const input = withIds(keyed);
  // The parsed input, so that two spellings of one amount are the same request.
  const body: unknown = await call.input.parseAsync(input);
  for (const portfolioId of portfoliosOf(keyed))
    await claimRequest(context, { portfolioId, key, route: `v1 ${call.name}`, body });
  return input;
}
