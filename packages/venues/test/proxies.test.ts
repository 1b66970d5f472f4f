import { expect, test } from 'vitest';
import { Outbound, polymarketClient, VenueError } from '../src/index.ts';
import { handleOf, restBook, YES } from './support/clob.ts';
import { connectProxy } from './support/connect-proxy.ts';
import { inShort, streaming } from './support/streaming.ts';
import { impatientClock } from './support/test-clock.ts';
import { venueServer } from './support/venue-server.ts';

/** A host that only the proxy finds. */
const VENUE = 'venue.test';

const clientThrough = (proxy: string, scheme = 'http') => {
  const names = scheme === 'http' ? 'HTTP_PROXY' : 'HTTPS_PROXY';
  return polymarketClient({
    clobUrl: `${scheme}://${VENUE}`,
    clock: impatientClock(),
    outbound: new Outbound({ variables: { [names]: proxy } }),
  });
};

const sentenceOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'it went well',
    (error: unknown) => (error instanceof VenueError ? `${error.code} ${error.message}` : String(error)),
  );

test('a book comes through the proxy, which learns the host and its own password', async () => {
  const server = await venueServer(() => ({ body: JSON.stringify(restBook()) }));
  const proxy = await connectProxy({ port: Number(new URL(server.url).port) });
  const book = await clientThrough(`http://me:secret@127.0.0.1:${proxy.port}`).book(handleOf(YES));
  expect(book.hash).toBe(restBook()['hash']);
  expect(proxy.tunnels).toEqual([{ target: `${VENUE}:80`, authorization: `Basic ${btoa('me:secret')}` }]);
});

test('a WebSocket comes through the proxy, too', async () => {
  const variables: Record<string, string> = {};
  const { changes, server } = await streaming(
    {},
    {
      clobUrl: `http://${VENUE}`,
      streamUrl: `ws://${VENUE}/ws`,
      outbound: new Outbound({ variables }),
      start: async ({ url }) => {
        const proxy = await connectProxy({ port: Number(new URL(url).port) });
        variables['http_proxy'] = proxy.url;
      },
    },
  );
  await expect.poll(() => inShort(changes)).toEqual(['book 0', 'book 1']);
  expect(server.sockets).toHaveLength(1);
});

test('loopback is called directly, whatever the environment says', async () => {
  const proxy = await connectProxy({ status: 403 });
  const server = await venueServer(() => ({ body: JSON.stringify(restBook()) }));
  const outbound = new Outbound({ variables: { HTTP_PROXY: proxy.url, http_proxy: proxy.url } });
  await polymarketClient({ clobUrl: server.url, outbound }).book(handleOf(YES));
  expect(proxy.tunnels).toEqual([]);
});

test.each(['http', 'https'])(
  'a proxy that refuses %s is named in one sentence, without its password',
  async (scheme) => {
    const proxy = await connectProxy({ status: 403 });
    const client = clientThrough(`http://me:secret@127.0.0.1:${proxy.port}`, scheme);
    expect(await sentenceOf(client.book(handleOf(YES)))).toBe(
      `UNREACHABLE Polymarket could not be reached: the proxy http://127.0.0.1:${proxy.port} refuses the call (HTTP 403).`,
    );
    expect(proxy.tunnels[0]?.target).toBe(`${VENUE}:${scheme === 'http' ? 80 : 443}`);
  },
);

test('a proxy that asks for a password says so', async () => {
  const proxy = await connectProxy({ status: 407 });
  expect(await sentenceOf(clientThrough(proxy.url).book(handleOf(YES)))).toMatch(
    /^UNREACHABLE .*\(HTTP 407\), as it asks for a user and a password; put them into its address\.$/,
  );
});

test('a proxy that is not there is named', async () => {
  expect(await sentenceOf(clientThrough('http://me:secret@127.0.0.1:1').book(handleOf(YES)))).toBe(
    'UNREACHABLE Polymarket could not be reached: the proxy http://127.0.0.1:1 cannot be reached (ECONNREFUSED).',
  );
});

test('an environment that names no proxy is told of', async () => {
  expect(await sentenceOf(clientThrough('socks5://127.0.0.1:1').book(handleOf(YES)))).toBe(
    'UNREACHABLE Polymarket could not be reached: HTTP_PROXY is no address of a proxy, such as http://proxy.example:3128.',
  );
});
