import type { Random } from '../generator/random.ts';
import type { Span } from './fair-walk.ts';

/** A market as the world announces it. Markets of one event whose spans part the line exclude each other. */
export interface BilledMarket {
  readonly question: string;
  readonly outcomes: readonly [string, string];
  /** The part of the line on which the walk has to end for the first outcome to win. */
  readonly span: Span;
}

/** An event as the world announces it. */
export interface Billing {
  readonly title: string;
  /** True if exactly one of its markets ends with yes. */
  readonly isExclusive: boolean;
  readonly markets: readonly BilledMarket[];
}

const towns = ['Port Astrid', 'Northquay', 'Saltmere', 'Old Ferry', 'Brackwater', 'Pell Island', 'Lanthorn'];
const people = ['Ines Corrigan', 'Tobias Hale', 'Odile Marchetti', 'Bram Oyelaran', 'Sunniva Reyes'];
const tokens = ['Pilot', 'Ferry', 'Beacon', 'Lantern'];
const boats = ['Grey Heron', 'Second Wind', 'Salt and Iron', 'Marigold', 'Long Reach', 'Harbour Light'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const YES_OR_NO = ['Yes', 'No'] as const;

/** A moment in words, to the minute: `14:32 UTC on 30 Nov 2026`. */
function momentText(at: number): string {
  const date = new Date(at);
  const clock = date.toISOString().slice(11, 16);
  return `${clock} UTC on ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** A span that a walk ends in with a chance of 7 to 93 percent. */
const someSpan = (random: Random): Span => ({
  low: random.between(-150, 151) / 100,
  high: Number.POSITIVE_INFINITY,
});

/** Parts the line into so many spans, in an order of chance. */
function parts(count: number, random: Random): Span[] {
  const width = 2.4 / count;
  const cuts = Array.from(
    { length: count - 1 },
    (_, index) => -1.2 + width * (index + 1) + (width * random.between(-40, 41)) / 100,
  );
  const edges = [Number.NEGATIVE_INFINITY, ...cuts, Number.POSITIVE_INFINITY];
  return random.shuffled(edges.slice(1).map((high, index) => ({ low: edges[index]!, high })));
}

const market = (
  question: string,
  span: Span,
  outcomes: readonly [string, string] = YES_OR_NO,
): BilledMarket => ({ question, outcomes, span });

/** Something that is known within minutes. */
export function minuteBilling(closesAt: number, random: Random): Billing {
  const when = momentText(closesAt);
  const [from = '', to = ''] = random.shuffled(towns);
  const level = (random.between(20, 400) / 100).toFixed(2);
  const question = random.pick([
    `Will the ${random.pick(tokens)} token be above ${level} at ${when}?`,
    `Will the ferry from ${from} to ${to} dock before ${when}?`,
    `Will the tide at ${from} be above ${level} m at ${when}?`,
  ]);
  return { title: question, isExclusive: false, markets: [market(question, someSpan(random))] };
}

/** A match of less than an hour. */
export function matchBilling(closesAt: number, random: Random): Billing {
  const [home = '', guest = ''] = random.shuffled(towns);
  const when = momentText(closesAt);
  const title = `Tidewater League: ${home} vs ${guest}, final whistle at ${when}`;
  const winner = market(title, someSpan(random), [home, guest]);
  const total = `Total goals of ${home} vs ${guest}, final whistle at ${when}`;
  const goals = market(total, someSpan(random), ['Over 2.5', 'Under 2.5']);
  return { title, isExclusive: false, markets: random.oneIn(2) ? [winner, goals] : [winner] };
}

/** A storm or a regatta of some hours. */
export function eveningBilling(closesAt: number, random: Random): Billing {
  const when = momentText(closesAt);
  if (random.oneIn(2)) {
    const reach = `Will the Gull Coast storm reach ${random.pick(towns)} before ${when}?`;
    const wind = `Will the Gull Coast storm pass ${10 * random.between(9, 16)} km/h before ${when}?`;
    const markets = [market(reach, someSpan(random)), market(wind, someSpan(random))];
    return { title: `Gull Coast storm, until ${when}`, isExclusive: false, markets };
  }
  const spans = parts(random.between(3, 5), random);
  const racing = random.shuffled(boats);
  const off = random.pick(towns);
  const markets = spans.map((span, index) =>
    market(`Will ${racing[index]} win the regatta off ${off} that ends at ${when}?`, span),
  );
  return { title: `Regatta off ${off}, finish at ${when}`, isExclusive: true, markets };
}

/** An election or a decision of nearly a day. */
export function dayBilling(closesAt: number, random: Random): Billing {
  const when = momentText(closesAt);
  const town = random.pick(towns);
  if (random.oneIn(3)) {
    const level = (1 + random.between(2, 30) / 100).toFixed(2);
    const cut = market(`Will the ${town} Reserve cut its rate by ${when}?`, someSpan(random));
    const crown = market(`Will the ${town} crown trade above ${level} at ${when}?`, someSpan(random));
    return { title: `${town} Reserve, decision by ${when}`, isExclusive: false, markets: [cut, crown] };
  }
  const spans = parts(random.between(3, 6), random);
  const running = random.shuffled(people);
  const markets = spans.map((span, index) =>
    market(`Will ${running[index]} win the ${town} council seat that is counted at ${when}?`, span),
  );
  return { title: `${town} council seat, counted at ${when}`, isExclusive: true, markets };
}
