import type { CastEvent } from './world.ts';

/** The markets of the recording that is shipped: a harbour town of our own invention, and all that is bet on there. */
export const harbourCast: readonly CastEvent[] = [
  {
    title: 'Harbour Cup 2026 final',
    feeRate: '0.03',
    markets: [
      { question: 'Will the Astrid Pilots win the Harbour Cup?', price: 3400, tick: 100 },
      {
        question: 'Harbour Cup final: Astrid Pilots vs Northquay Rovers',
        outcomes: ['Astrid Pilots', 'Northquay Rovers'],
        price: 5250,
        tick: 50,
      },
      {
        question: 'Harbour Cup final: total goals',
        outcomes: ['Over 2.5', 'Under 2.5'],
        price: 4700,
        tick: 100,
      },
      { question: 'Will the Harbour Cup final go to penalties?', price: 1800, tick: 100 },
    ],
  },
  {
    title: 'Port Astrid mayoral election',
    negRisk: true,
    feeRate: '0.04',
    markets: [
      { question: "Will Ines Corrigan be elected Port Astrid's mayor?", price: 5600, tick: 100 },
      { question: "Will Tobias Hale be elected Port Astrid's mayor?", price: 3100, tick: 100 },
      { question: "Will Odile Marchetti be elected Port Astrid's mayor?", price: 900, tick: 10 },
      { question: "Will anyone else be elected Port Astrid's mayor?", price: 400, tick: 10 },
    ],
  },
  {
    title: 'Lanthorn Reserve rate decision in March',
    feeRate: null,
    markets: [
      { question: 'Will the Lanthorn Reserve cut its rate in March?', price: 6200, tick: 100 },
      { question: 'Will the Lanthorn Reserve raise its rate in March?', price: 450, tick: 50 },
      { question: 'Will the Lanthorn crown trade above 1.10 at the end of March?', price: 4150, tick: 50 },
    ],
  },
  {
    title: 'Gull Coast storm season',
    feeRate: null,
    markets: [
      { question: 'Will a named storm reach the Gull Coast before July?', price: 2700, tick: 100 },
      {
        question: 'How many named storms will the Gull Coast see?',
        outcomes: ['12 or more', '11 or fewer'],
        price: 5100,
        tick: 100,
      },
      { question: 'Will the Saltmere lighthouse close for a storm this week?', price: 1200, tick: 25 },
    ],
  },
  {
    title: 'Tidewater League, round 21',
    feeRate: '0.03',
    markets: [
      {
        question: 'Tidewater League: Saltmere vs Old Ferry',
        outcomes: ['Saltmere', 'Old Ferry'],
        price: 6850,
        tick: 50,
      },
      {
        question: 'Tidewater League: Brackwater vs Pell Island',
        outcomes: ['Brackwater', 'Pell Island'],
        price: 4400,
        tick: 100,
      },
      {
        question: 'Tidewater League: Northquay vs Port Astrid',
        outcomes: ['Northquay', 'Port Astrid'],
        price: 5050,
        tick: 10,
      },
    ],
  },
  {
    title: 'Pilot boat tokens',
    feeRate: '0.07',
    markets: [
      { question: 'Will the Pilot token be above 2.00 at noon?', price: 4850, tick: 100 },
      { question: 'Will the Ferry token be above 0.30 at noon?', price: 7300, tick: 100 },
      { question: 'Will the Beacon token be listed on the Lanthorn exchange today?', price: 800, tick: 10 },
    ],
  },
];
