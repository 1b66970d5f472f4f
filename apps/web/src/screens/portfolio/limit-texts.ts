import type { RouterInputs } from '@prescient/api';
import { words } from '../../figures.ts';
import type { Risk } from './use-risk.ts';

type Limits = Risk['limits'];
export type LimitName = keyof Limits;
/** The limits as a person types them: empty where there is none, cool-downs in minutes. */
export type LimitTexts = Readonly<Record<LimitName, string>>;
type Changes = RouterInputs['risk']['set']['limits'];

const MINUTE_MS = 60_000;
const isTime = (name: string): boolean => name.endsWith('Ms');
const isCount = (name: string): boolean => name === 'maxOpenPositions';

/** The name of a limit, as a person says it. */
export const limitName = (rule: string): string =>
  words(rule.replace(/^max|Ms$/g, '')).replace('cool down', 'cool-down');

/** The name of a limit with the unit in which it is typed. */
export function limitLabel(name: LimitName): string {
  if (isTime(name)) return `${limitName(name)}, minutes`;
  if (isCount(name)) return `${limitName(name)}, count`;
  if (name === 'maxDrawdown') return `${limitName(name)}, part of 1`;
  return name === 'maxSpread' ? `${limitName(name)}, dollars a share` : `${limitName(name)}, dollars`;
}

/** The limits of today as they are typed. */
export function textsOf(limits: Limits): LimitTexts {
  const text = (name: string, value: string | number | null): string => {
    if (value === null) return '';
    if (isTime(name)) return String(Number(value) / MINUTE_MS);
    return typeof value === 'string' && value.includes('.')
      ? value.replace(/0+$/, '').replace(/\.$/, '')
      : String(value);
  };
  const entries = Object.entries(limits).map(([name, value]) => [name, text(name, value)]);
  return Object.fromEntries(entries) as LimitTexts;
}

function valueOf(name: string, text: string): string | number | null {
  if (text === '') return null;
  if (isTime(name)) return Math.round(Number(text) * MINUTE_MS);
  return isCount(name) ? Number(text) : text;
}

/** Returns the limits that differ from those of today, as `risk.set` takes them: null takes one away. Amounts go as they were typed. */
export function changesOf(limits: Limits, texts: LimitTexts): Changes {
  const today = textsOf(limits);
  const changed = (Object.keys(texts) as LimitName[]).filter((name) => texts[name].trim() !== today[name]);
  return Object.fromEntries(changed.map((name) => [name, valueOf(name, texts[name].trim())]));
}
