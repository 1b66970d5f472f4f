import { DOLLAR } from './points.ts';
import type { Random } from './random.ts';

/** A market as a play's list of persons has it. Prices and ticks in points. */
export interface CastMarket {
  readonly question: string;
  readonly outcomes?: readonly [string, string];
  readonly price: number;
  readonly tick: number;
}

/** Some markets of one event. `feeRate` null means that trading is free, `unsaid` that there is a fee nobody tells. */
export interface CastEvent {
  readonly title: string;
  readonly negRisk?: boolean;
  readonly feeRate: string | null;
  readonly markets: readonly CastMarket[];
}

const towns = ['Port Astrid', 'Northquay', 'Saltmere', 'Old Ferry', 'Brackwater', 'Pell Island', 'Lanthorn'];
const people = ['Ines Corrigan', 'Tobias Hale', 'Odile Marchetti', 'Bram Oyelaran', 'Sunniva Reyes'];
const feeRates = ['0.03', '0.04', '0.05', '0.07', null, null, 'unsaid'] as const;
const ticks = [100, 100, 100, 10, 50, 25, 1, 1000] as const;

/** Invents events with `count` markets in all, every third of them a negative-risk group of which one market wins. */
export function inventWorld(count: number, random: Random): CastEvent[] {
  const events: CastEvent[] = [];
  let left = count;
  for (let number = 1; left > 0; number += 1) {
    const event = [match, storm, election][number % 3]!(number, random);
    const markets = event.markets.slice(0, left);
    events.push({ ...event, markets });
    left -= markets.length;
  }
  return events;
}

function someMarket(question: string, random: Random, outcomes?: readonly [string, string]): CastMarket {
  const tick = random.pick(ticks);
  const price = random.between(1500, DOLLAR - 1500);
  return { question, tick, price, ...(outcomes === undefined ? {} : { outcomes }) };
}

function match(number: number, random: Random): CastEvent {
  const [home = '', guest = ''] = random.shuffled(towns);
  const title = `Tidewater League, game ${number}: ${home} vs ${guest}`;
  return {
    title,
    feeRate: random.pick(feeRates),
    markets: [
      someMarket(title, random, [home, guest]),
      someMarket(`${title}: total goals`, random, ['Over 2.5', 'Under 2.5']),
      someMarket(`${title}: will it go to penalties?`, random),
    ],
  };
}

function storm(number: number, random: Random): CastEvent {
  const town = random.pick(towns);
  return {
    title: `Gull Coast storm ${number}`,
    feeRate: random.pick(feeRates),
    markets: [
      someMarket(`Will storm ${number} reach ${town}?`, random),
      someMarket(`How fast will the wind of storm ${number} be?`, random, ['120 km/h or more', 'Less']),
    ],
  };
}

function election(number: number, random: Random): CastEvent {
  const town = random.pick(towns);
  const running = random.shuffled(people).slice(0, random.between(3, 6));
  const share = Math.floor(DOLLAR / running.length);
  const markets = running.map((name) => ({
    question: `Will ${name} win seat ${number} in ${town}?`,
    tick: random.pick([100, 10]),
    price: share,
  }));
  return { title: `${town} council, seat ${number}`, negRisk: true, feeRate: random.pick(feeRates), markets };
}
