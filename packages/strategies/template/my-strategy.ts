// A strategy of your own. Try it:        prescient strategy check my-strategy.ts
// Run its test:                          prescient strategy test my-strategy.test.ts
// Let it trade the played world, once:   prescient start --once --portfolio 7 --fill-model book --strategy my-strategy.ts
import { defineStrategy, price, usd } from 'prescient/strategy';
import { z } from 'zod';

export default defineStrategy({
  // The name and version stand in every signal. Raise the version when the decisions change.
  name: 'my-strategy',
  version: 1,

  // The settings, with their defaults. Change one for a run by --config floor=0.9.
  config: z.object({ floor: price('0.85'), stake: usd('25') }),

  // The memory: JSON, stored together with the signals. Every field needs a default.
  state: z.object({ entered: z.record(z.string(), z.boolean()).default({}) }),

  // The markets to look at. Other rules: venue, tag, series, eventId, marketIds, minVolume, minPrice, maxPrice, endsWithinHours.
  markets: { minLiquidity: 1_000, maxSpread: 0.03 },

  // When a position is sold without any code: fractions of the entry price, and hours.
  exits: { takeProfit: 0.1, stopLoss: 0.2, maxHold: 48 },

  // Called with the book of each market. Prices, dollars and shares are numbers; everything is frozen.
  // The other handlers are onCycle, onTrade, onFill, onPosition, onTimer and onResolved.
  onBook({ config, state, market, book }) {
    const ask = book.yes.bestAsk;
    if (!ask || ask.price < config.floor || state.entered[market.id]) return [];
    return [
      {
        do: 'buy',
        outcome: 'yes',
        stake: config.stake,
        limit: ask.price,
        tif: 'FAK', // Fill what is there, and forget the rest.
        p: Math.min(ask.price + 0.02, 0.99), // Your own probability; reports compare it with the result.
        why: `favourite at ${ask.price}`,
        then: { entered: { ...state.entered, [market.id]: true } },
      },
    ];
  },
});
