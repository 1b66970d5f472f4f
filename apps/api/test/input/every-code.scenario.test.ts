import { DomainError, ERROR_CODES, type DomainErrorCode } from '@prescient/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ERROR_MAP, type WireError } from '../../src/errors.ts';
import { aBuy, errorOf, startApi, type TestApi } from '../support/api.ts';

let code: DomainErrorCode = 'INVALID_INPUT';
let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  // Every face asks the database who is calling, and gets this refusal on its way in.
  vi.spyOn(api.db.orm.em, 'fork').mockImplementation(() => {
    throw new DomainError(code, 'occurredAt is refused.', { field: 'occurredAt' });
  });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

/** The first event of a subscription that is refused. */
async function refusedEvent(): Promise<{ data: { domain: WireError } }> {
  const input = encodeURIComponent(JSON.stringify({ portfolioId: 1 }));
  const response = await fetch(`${api.server.url}/trpc/live.portfolio?input=${input}`, {
    headers: { accept: 'text/event-stream' },
  });
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const [, event] = /event: serialized-error\ndata: (.*)\n/.exec(text) ?? [];
    if (event !== undefined) return JSON.parse(event) as { data: { domain: WireError } };
  }
  throw new Error(`the stream ended without a refusal: ${text}`);
}

const CODES = Object.keys(ERROR_CODES) as DomainErrorCode[];

describe('every code is the same in every face', () => {
  test.each(CODES)('%s', async (one) => {
    code = one;
    const { trpc, status } = ERROR_MAP[one];
    const refusal = {
      code: one,
      message: 'timestamp is refused.',
      details: { field: 'timestamp' },
      retryable: ERROR_CODES[one].retryable,
    };
    const mutation = await errorOf(api.client.trade.execute.mutate(aBuy()));
    expect(mutation.data).toMatchObject({ code: trpc, domain: refusal });
    const query = await errorOf(api.client.portfolio.get.query({ portfolioId: 1 }));
    expect(query.data).toEqual(mutation.data && { ...mutation.data, path: 'portfolio.get' });
    const rest = await api.get('/paper-trading/portfolio');
    expect([rest.status, rest.body.error]).toEqual([status, refusal]);
    const posted = await api.post('/paper-trading/close', { trade_id: 't', price: 0.5 });
    expect([posted.status, posted.body.error]).toEqual([status, refusal]);
    const read = await api.get('/v1/portfolio/get?portfolioId=1');
    expect([read.status, read.body.error]).toEqual([status, refusal]);
    const sent = await api.post('/v1/trade/execute', aBuy());
    expect([sent.status, sent.body.error]).toEqual([status, refusal]);
    const asked = await api.post('/mcp', { jsonrpc: '2.0', id: 1, method: 'tools/list' });
    expect([asked.status, asked.body.error]).toEqual([status, refusal]);
    expect((await refusedEvent()).data).toMatchObject({ code: trpc, domain: refusal });
    // A request that may be sent again has no fault of its own.
    expect(refusal.retryable && status < 500 ? one : null).toSatisfy((again: string | null) =>
      [null, 'RATE_LIMITED', 'PORTFOLIO_LOCKED', 'CYCLE_BUSY', 'REPLAY_BEING_SAVED'].includes(again),
    );
  });
});
