import { MAX_TEXT_LENGTH, nearestName, TIMES_IN_FORCE, type TimeInForce } from '@prescient/core/domain';
import type { MarketSight } from '../context/context.ts';
import type { PortfolioView, PositionView } from '../context/portfolio-view.ts';
import { StrategyError } from '../runtime/strategy-error.ts';
import type { Decision } from './decision.ts';
import { AmountFault, readProbability } from './read-amounts.ts';

const LONGEST_WAIT_SECONDS = 86_400;
const USUAL_WAIT_SECONDS = 60;
const SECOND_MS = 1_000;

/** The surroundings of an answer: who gave it, and to what it may refer. */
export interface Surroundings {
  readonly file: string;
  readonly handler: string;
  readonly now: number;
  /** The market at hand; null where there is none. */
  readonly sight: MarketSight | null;
  /** Finds another market of this cycle by its id; null where it was not selected. */
  readonly find: (marketId: string) => MarketSight | null;
  readonly position: PositionView | null;
  readonly portfolio: PortfolioView;
}

/** Says a value in a sentence, briefly. */
export function said(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `'${value.slice(0, 60)}'`;
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  return typeof value === 'object' && value !== null ? 'an object' : `${value as number}`.slice(0, 60);
}

/** The fields of one intent; a fault names the handler, the place in its list and the field. */
export class IntentReader {
  readonly at: Surroundings;
  readonly #index: number;
  readonly #raw: Readonly<Record<string, unknown>>;

  constructor(at: Surroundings, index: number, raw: object) {
    this.at = at;
    this.#index = index;
    this.#raw = { ...raw };
  }

  /** The value of a field as it was given; undefined where it is absent. */
  given(field: string): unknown {
    return this.#raw[field];
  }

  fault(field: string | null, sentence: string): StrategyError {
    const name = `${this.at.handler}[${this.#index}]${field === null ? '' : `.${field}`}`;
    const end = /[.?]$/.test(sentence) ? '' : '.';
    return new StrategyError('STRATEGY_INTENT', { file: this.at.file, field: name }, `${sentence}${end}`);
  }

  amount<T>(field: string, read: (value: unknown) => T): T {
    try {
      return read(this.#raw[field]);
    } catch (error) {
      if (error instanceof AmountFault) throw this.fault(field, error.message);
      throw error;
    }
  }

  oneOf<Word extends string>(field: string, words: readonly Word[], otherwise?: Word): Word {
    const value = this.#raw[field] ?? otherwise;
    const word = words.find((each) => each === value);
    if (word !== undefined) return word;
    throw this.fault(field, `is ${said(value)}; it must be ${words.map((each) => `'${each}'`).join(' or ')}`);
  }

  text(field: string): string | null {
    const value = this.#raw[field] ?? null;
    if (value === null) return null;
    if (typeof value !== 'string') throw this.fault(field, `is ${said(value)}; it must be a text`);
    if (value.length > MAX_TEXT_LENGTH || !value.isWellFormed() || value.includes('\0'))
      throw this.fault(field, `must be well-formed text of at most ${MAX_TEXT_LENGTH} characters`);
    return value;
  }

  checkKnown(fields: readonly string[]): void {
    const unknown = Object.keys(this.#raw).find((name) => !fields.includes(name));
    if (unknown === undefined) return;
    const meant = nearestName(unknown, fields);
    const advice = meant === null ? `the fields are ${fields.join(', ')}` : `did you mean ${meant}?`;
    throw this.fault(unknown.slice(0, 60), `is no field of ${said(this.#raw['do'])}; ${advice}`);
  }

  /** The fields of the state that change; null where none does. */
  change(): object | null {
    const value = this.#raw['then'] ?? null;
    if (value === null) return null;
    if (typeof value === 'object' && !Array.isArray(value)) return value;
    throw this.fault('then', 'must be an object with the fields of the state that change');
  }

  /** The fields that buys and sales share. */
  shared(): Pick<Decision, 'timeInForce' | 'p' | 'why' | 'expiresAt'> {
    const wait = this.#raw['expiresInSeconds'] ?? USUAL_WAIT_SECONDS;
    if (typeof wait !== 'number' || !(wait > 0 && wait <= LONGEST_WAIT_SECONDS))
      throw this.fault('expiresInSeconds', `must be above 0 and at most ${LONGEST_WAIT_SECONDS}`);
    return {
      timeInForce: this.oneOf<TimeInForce>('tif', TIMES_IN_FORCE, 'FOK'),
      p: this.amount('p', readProbability),
      why: this.text('why'),
      expiresAt: new Date(this.at.now + Math.round(wait * SECOND_MS)).toISOString(),
    };
  }
}
