/** The venue in a thread of its own, so that what it costs to make a day up does not count as our lag. */
import { parentPort, workerData } from 'node:worker_threads';
import { generateDay, Player, type DayOptions, type Observation } from '@prescient/recording';
import { nowMs, SentLog } from './sent-log.ts';

/** The input of the thread. */
export interface VenueJob {
  readonly day: DayOptions;
  readonly speed: number;
  readonly sent: SharedArrayBuffer;
  /** The log of the books of Kalshi that were played, with times since 1970. */
  readonly played: SharedArrayBuffer;
}

/** A request to the thread. */
export type VenueRequest = 'play' | 'close';

const CHANGE_END = '"event_type":"price_change"}';
const STAMP = '"timestamp":"';

const { day: options, speed, sent, played } = workerData as VenueJob;
const day = generateDay(options);
const log = new SentLog(sent);
const playedLog = new SentLog(played);
const markets = new Map(day.truth.markets.map(({ conditionId }, index) => [conditionId, index]));

/** Every whole frame of a change opens with its market's condition, `{"market":"0x…"`. */
const CONDITION = { from: 11, to: 77 };

/** Writes down when a change is sent; a frame that is broken on purpose tells nobody of a change. */
function noteSent(observation: Observation): void {
  if (observation.kind !== 'ws' || !observation.frame.endsWith(CHANGE_END)) return;
  const { frame } = observation;
  const market = markets.get(frame.slice(CONDITION.from, CONDITION.to));
  const start = frame.lastIndexOf(STAMP) + STAMP.length;
  if (market === undefined) throw new Error(`A frame of no market: ${frame.slice(0, 100)}`);
  log.write({ market, stamp: Number(frame.slice(start, frame.indexOf('"', start))), at: nowMs() });
}

const tickers = new Map(day.truth.kalshi.map(({ marketId }, index) => [marketId, index]));
const ORDERBOOK = /^\/markets\/([^/]+)\/orderbook$/;

/** Writes down when a book of Kalshi can be read. Its clients date it by the clock of the machine. */
function notePlayed(observation: Observation): void {
  if (observation.kind !== 'http' || observation.host !== 'kalshi') return;
  const market = tickers.get(ORDERBOOK.exec(observation.url)?.[1] ?? '');
  if (market !== undefined) playedLog.write({ market, stamp: observation.at, at: Date.now() });
}

function note(observation: Observation): void {
  noteSent(observation);
  notePlayed(observation);
}

const player = await Player.start(day, { speed, onPlayed: note });

function say(message: 'over' | typeof player.urls): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin, a window has
  parentPort?.postMessage(message);
}

async function obey(order: VenueRequest): Promise<void> {
  if (order === 'play') {
    await player.play();
    say('over');
  } else {
    await player.close();
    parentPort?.close();
  }
}

parentPort?.on('message', (order: VenueRequest) => void obey(order));
say(player.urls);
