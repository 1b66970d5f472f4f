import { expect, test } from 'vitest';
import { executeTrade, getTrade, importMarkets, listPositions, previewCommand } from '../../src/index.ts';
import { aBuy } from '../support/builders.ts';
import { aListing, anEvent } from '../support/listings.ts';
import { openTestWorld } from '../support/test-database.ts';

const { db, portfolio } = await openTestWorld();
const TITLE = 'Weather in Port Astrid';
const OWN = { marketQuestion: 'my words', eventId: 'mine', eventTitle: 'My event' };

await importMarkets(db, {
  events: [anEvent(), anEvent({ eventId: 'untitled', title: null, slug: null })],
  markets: [
    aListing(),
    aListing({ marketId: 'alone', eventId: null, question: 'Alone?' }),
    aListing({ marketId: 'unnamed', eventId: 'untitled', question: 'Unnamed?' }),
  ],
});

const RAIN = 'Will it rain in Port Astrid tomorrow?';

test.each([
  ['rain', { marketQuestion: RAIN, eventId: 'weather', eventTitle: TITLE }],
  ['alone', { ...OWN, marketQuestion: 'Alone?' }],
  ['unnamed', { ...OWN, marketQuestion: 'Unnamed?', eventId: 'untitled' }],
  ['unlisted', OWN],
])(
  'a trade in market %s is recorded in the words of the catalogue as far as it has them',
  async (marketId, words) => {
    const { id: portfolioId } = await portfolio();
    const command = aBuy({ portfolioId, marketId, ...OWN });
    expect(await previewCommand(db, { ...command, kind: 'execute' })).toMatchObject({ accepted: true });
    await executeTrade(db, command);
    expect(await getTrade(db, portfolioId, command.commandId)).toMatchObject(words);
    const { items } = await listPositions(db, { portfolioId, limit: 10 });
    expect(items).toMatchObject([{ marketQuestion: words.marketQuestion }]);
    // The request is what the caller sent: it is the same one again, and other words are another one.
    expect(await executeTrade(db, command)).toMatchObject({ replayed: true });
    await expect(
      executeTrade(db, { ...command, marketQuestion: `${words.marketQuestion}!` }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  },
);

test('so is one that was refused, and a request stays the same when the catalogue learns the market', async () => {
  const { id: portfolioId } = await portfolio();
  const dear = aBuy({ portfolioId, marketId: 'rain', commandId: 'dear', amount: '99999', ...OWN });
  await expect(executeTrade(db, dear)).rejects.toMatchObject({ code: 'INSUFFICIENT_FUNDS' });
  expect(await getTrade(db, portfolioId, 'dear')).toMatchObject({ marketQuestion: RAIN, eventId: 'weather' });

  const early = aBuy({ portfolioId, marketId: 'later', ...OWN });
  await executeTrade(db, early);
  await importMarkets(db, { events: [], markets: [aListing({ marketId: 'later' })] });
  expect(await executeTrade(db, early)).toMatchObject({ replayed: true });
  expect(await getTrade(db, portfolioId, early.commandId)).toMatchObject(OWN);
});
