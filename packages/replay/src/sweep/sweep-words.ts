import { nearestName } from '@prescient/core/domain';
import { ReplayError } from '../engine/replay-error.ts';

/** The most runs of one sweep. */
const MOST_SETS = 10_000;

const NUMBER = /^-?\d{1,12}(?:\.\d{1,6})?$/;
const SPAN = /^(.+?)\.\.(.+?)(?:\/(.+))?$/;

/** A name of the configuration, and the values that it takes, one a run. */
interface Swept {
  readonly name: string;
  readonly values: readonly string[];
}

const fault = (word: string, why: string): ReplayError =>
  new ReplayError(
    'REPLAY_SETTING',
    `--sweep "${word}" ${why}; write NAME=A..B, NAME=A..B/STEP or NAME=A,B,C.`,
  );

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0;

/** A number as a count of so many decimals. */
const scaled = (text: string, decimals: number): bigint => {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole + fraction.padEnd(decimals, '0'));
  return text.startsWith('-') ? -magnitude : magnitude;
};

function textOf(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const sign = value < 0n ? '-' : '';
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/** The values of a span: its step is a unit of the last decimal that is written, unless it is given. */
function valuesOf(word: string, [from, to, step]: readonly [string, string, string | undefined]): string[] {
  if (![from, to, ...(step === undefined ? [] : [step])].every((each) => NUMBER.test(each)))
    throw fault(word, 'has something that is no number');
  const decimals = Math.max(...[from, to, step ?? '0'].map(decimalsOf));
  const [first, last, by] = [from, to, step ?? ''].map((each) => (each === '' ? 1n : scaled(each, decimals)));
  if (by! <= 0n) throw fault(word, 'has a step that is not above 0');
  if (first! > last!) throw fault(word, 'ends before it begins');
  const count = (last! - first!) / by! + 1n;
  if (count > MOST_SETS) throw fault(word, `has ${count} values, and ${MOST_SETS} are the most`);
  return Array.from({ length: Number(count) }, (_, index) => textOf(first! + by! * BigInt(index), decimals));
}

function sweptOf(word: string, known: readonly string[]): Swept {
  const [, name, text] = /^([A-Za-z_]\w*)=(.+)$/s.exec(word) ?? [];
  if (name === undefined || text === undefined) throw fault(word, 'names no setting with its values');
  if (!known.includes(name)) {
    const meant = nearestName(name, known);
    const advice = meant === null ? `it has ${known.join(', ') || 'none'}` : `did you mean ${meant}`;
    throw fault(word, `names a setting that the strategy does not have (${advice})`);
  }
  const [, from, to, step] = SPAN.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return { name, values: valuesOf(word, [from, to, step]) };
  const values = text.split(',');
  if (values.some((value) => value === '') || new Set(values).size < values.length)
    throw fault(word, 'has a value that is empty or there twice');
  return { name, values };
}

/**
 * Reads the words of a sweep: `k=a..b` for all steps of the last decimal that is written, `k=a..b/step`, or `k=a,b,c`. Several words
 * give each combination, the last one changing fastest. Returns, for each run, the words `k=value`; one run without a word.
 * @throws ReplayError REPLAY_SETTING
 */
export function sweepWords(words: readonly string[], known: readonly string[]): string[][] {
  const swept = words.map((word) => sweptOf(word, known));
  const names = swept.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice !== -1) throw fault(words[twice]!, 'names a setting that another --sweep names');
  const count = swept.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_SETS)
    throw new ReplayError('REPLAY_SETTING', `The sweep has ${count} runs, and ${MOST_SETS} are the most.`);
  return swept.reduce<string[][]>(
    (sets, { name, values }) => sets.flatMap((set) => values.map((value) => [...set, `${name}=${value}`])),
    [[]],
  );
}
