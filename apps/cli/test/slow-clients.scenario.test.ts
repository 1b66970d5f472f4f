import { connect, type Socket } from 'node:net';
import { createClient, type ApiClient } from '@prescient/bot';
import { shortOrFull } from '@prescient/testkit/length';
import { expect, test } from 'vitest';
import { ownDatabase } from './support/homes.ts';
import { apiHere } from './support/prescient.ts';

const SLOW = shortOrFull(120, 500);
const CALLERS = 4;
const CALLS = shortOrFull(20, 60);

const HEAD = 'Host: localhost\r\nContent-Type: application/json\r\n';
/**
 * The ways in which clients are slow: they say nothing, they dribble, they never end, or they stay without a request.
 */
const KINDS: readonly ((socket: Socket) => void)[] = [
  () => undefined,
  (socket) => dribble(socket, 'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow: '),
  (socket) =>
    dribble(socket, `POST /paper-trading/execute HTTP/1.1\r\n${HEAD}Content-Length: 100000\r\n\r\n`),
  (socket) => {
    socket.pause();
    socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n');
  },
];

function dribble(socket: Socket, beginning: string): void {
  socket.write(beginning);
  const timer = setInterval(() => socket.write('x'), 500);
  socket.once('close', () => clearInterval(timer));
}

const openSlow = (port: number): Socket[] =>
  Array.from({ length: SLOW }, (_, index) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined).once('connect', () => KINDS[index % KINDS.length]!(socket));
    return socket;
  });

/** Several callers trade and read; resolves with how many calls were answered. */
async function callersAnswered(client: () => ApiClient): Promise<number> {
  let answered = 0;
  const caller = async (number: number): Promise<void> => {
    const own = client();
    for (let call = 0; call < CALLS; call += 1) {
      if (call % 2 === 0) await own.portfolio.get.query({ portfolioId: 1 });
      else await own.trade.execute.mutate({ ...BUY, tradeId: `${number}-${call}` });
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, (_, number) => caller(number)));
  return answered;
}

const BUY = {
  portfolioId: 1,
  marketId: 'm',
  marketQuestion: 'Is it slow?',
  action: 'buy_yes' as const,
  price: '0.30',
  amount: '0.01',
  timestamp: '2026-01-15T12:00:00Z',
};

// The wait of the callers depends on the machine, so no test asserts it.
test(`${SLOW} slow sockets keep no caller waiting, and sockets that never send a request are closed`, async () => {
  const api = await apiHere((await ownDatabase()).variables);
  const client = (): ApiClient => createClient(api.url);
  const slow = openSlow(Number(new URL(api.url).port));
  const closings = slow.map((socket) => new Promise((resolve) => void socket.once('close', resolve)));
  expect(await callersAnswered(client)).toBe(CALLERS * CALLS);
  await Promise.all(closings.filter((_, index) => index % KINDS.length === 1));
  slow.forEach((socket) => socket.destroy());
  expect(await client().audit.verify.query({})).toMatchObject({ clean: true });
});
