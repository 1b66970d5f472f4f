import { decodeText } from '@prescient/core/domain';
import { expect, test } from 'vitest';
import { parsePage } from '../src/index.ts';

const market = {
  id: '7301',
  question: 'Will it rain in Zürich?',
  conditionId: '0x1',
  closed: false,
  outcomes: '["Yes", "No"]',
  outcomePrices: '["0.6", "0.4"]',
  events: [{ id: '9', title: 'Weather' }],
};
const event = { id: '9', title: 'Weather', markets: [market] };
const kalshiMarket = {
  ticker: 'KXRAIN-26-A',
  event_ticker: 'KXRAIN-26',
  title: 'Will it rain?',
  status: 'active',
};
const kalshiEvent = { event_ticker: 'KXRAIN-26', title: 'Rain', markets: [kalshiMarket] };
/** JSON with the ids as numbers, as some programs write them. */
const numeric = (value: unknown): string => JSON.stringify(value).replace(/"id":"(\d+)"/g, '"id":$1');

/** Ways in which one market comes to be in a file. */
const FILES = (
  [
    ['a list of markets', JSON.stringify([market]), 0],
    ['one market', JSON.stringify(market), 0],
    ['one market without events', JSON.stringify({ ...market, events: [] }), 0],
    ['a market wrapped by its name', JSON.stringify({ market }), 0],
    ['a wrapped list', JSON.stringify({ fetched_at: 'x', markets: [market] }), 0],
    ['a list as data', JSON.stringify({ data: [market] }), 0],
    ['a list as results', JSON.stringify({ results: [market] }), 0],
    ['numeric ids', numeric([market]), 0],
    ['one market with numeric ids', numeric(market), 0],
    ['a list of events', JSON.stringify([event]), 1],
    ['one event', JSON.stringify(event), 1],
    ['one event with numeric ids', numeric(event), 1],
    ['an event wrapped by its name', JSON.stringify({ event }), 1],
    ['a wrapped list of events', JSON.stringify({ events: [event] }), 1],
  ] as const
).map(([way, text, events]) => ({ way, text, events }));

const ENCODINGS: readonly (readonly [name: string, encode: (text: string) => Uint8Array])[] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16 LE', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 BE', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['UTF-16 LE without a mark', (text) => Buffer.from(text, 'utf16le')],
];

test.each(ENCODINGS.flatMap(([name, encode]) => FILES.map((file) => ({ name, encode, ...file }))))(
  '$name: $way',
  ({ text, events, encode }) => {
    const page = parsePage('polymarket', decodeText(encode(text)));
    expect(page.refusals).toEqual([]);
    expect(page.markets).toMatchObject(
      [{ marketId: '7301', question: 'Will it rain in Zürich?', event: { id: '9', title: 'Weather' } }].map(
        ({ event: of, ...rest }) => (text.includes('"events":[]') ? rest : { ...rest, event: of }),
      ),
    );
    expect('events' in page ? page.events.length : 0).toBe(events);
  },
);

test.each([
  ['one market', kalshiMarket, 0],
  ['a market wrapped by its name', { market: kalshiMarket }, 0],
  ['one event', kalshiEvent, 1],
  ['an event wrapped by its name', { event: kalshiEvent }, 1],
  [
    'an event with its markets beside it',
    { event: { event_ticker: 'KXRAIN-26', title: 'Rain' }, markets: [kalshiMarket] },
    1,
  ],
])('Kalshi: %s', (_, value, events) => {
  const page = parsePage('kalshi', JSON.stringify(value));
  const found = [
    ...page.markets.map(({ marketId }) => marketId),
    ...page.refusals.map(({ marketId }) => marketId),
  ];
  expect(found).toEqual(['KXRAIN-26-A']);
  expect('events' in page ? page.events.length : 0).toBe(events);
});

test.each(['{}', '{"id":7}', '7', '"x"', '{"question":"q"}'])('%s is no page', (text) => {
  expect(() => parsePage('polymarket', text)).toThrow('holds no list of markets or events');
});
