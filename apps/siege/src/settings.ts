import { resolve } from 'node:path';
import { numberOf, PRESCIENT_MAIN, readOptions, seedOf, UsageError } from '@prescient/workshop';
import { ATTACK_KINDS, type AttackKind } from './faults/faults.ts';

/** The extent of a siege. */
export interface Settings {
  readonly seed: number;
  readonly rounds: number;
  readonly minutes: number;
  readonly attacks: readonly AttackKind[];
  /** Positions of the largest tenant. */
  readonly positions: number;
  /** Longest until every service answers again. */
  readonly recoverySeconds: number;
  /** The main file of the API under test. */
  readonly apiMain: string;
  readonly json: boolean;
  /** The path of libfaketime where it lies elsewhere than Debian puts it. */
  readonly faketime: string | null;
  /** True where logs are kept if something was found. */
  readonly keep: boolean;
}

const POSITIONS = 30_000;
const RECOVERY_SECONDS = 10;

export const USAGE = `npm run siege -- [--minutes N] [--rounds N] [--seed S] [--attack KIND]… [--positions N] [--recovery S]
                     [--faketime FILE] [--api FILE] [--json] [--keep]

  --minutes N    end after so many minutes; 2 unless rounds are given
  --rounds N     end after so many rounds
  --seed S       choose the same attacks in the same order again; a number or a word
  --attack KIND  only this attack; may be given more than once
  --positions N  positions of the largest tenant; ${POSITIONS} unless given
  --recovery S   longest until every service answers again; ${RECOVERY_SECONDS} seconds unless given
  --faketime FILE  libfaketime, where it lies elsewhere than Debian puts it
  --api FILE     the main file of the API under test, of a copy of the sources
  --keep         keep the logs where something was found

Attacks: ${ATTACK_KINDS.join(', ')}`;

const OPTIONS = {
  seed: { type: 'string' },
  rounds: { type: 'string' },
  minutes: { type: 'string' },
  attack: { type: 'string', multiple: true },
  positions: { type: 'string' },
  recovery: { type: 'string' },
  faketime: { type: 'string' },
  api: { type: 'string' },
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
} as const;

function attackNamed(text: string): AttackKind {
  const attack = ATTACK_KINDS.find((kind) => kind === text);
  if (attack) return attack;
  throw new UsageError(`There is no attack "${text}"; there are ${ATTACK_KINDS.join(', ')}.`);
}

/** Reads the command line. @throws UsageError */
export function readSettings(args: readonly string[]): Settings {
  const values = readOptions(args, OPTIONS);
  const rounds = numberOf('rounds', values.rounds);
  return {
    seed: seedOf(values.seed),
    rounds: rounds ?? Number.POSITIVE_INFINITY,
    minutes: numberOf('minutes', values.minutes) ?? (rounds === null ? 2 : Number.POSITIVE_INFINITY),
    attacks: values.attack === undefined ? ATTACK_KINDS : values.attack.map(attackNamed),
    positions: Math.max(1, Math.floor(numberOf('positions', values.positions) ?? POSITIONS)),
    recoverySeconds: numberOf('recovery', values.recovery) ?? RECOVERY_SECONDS,
    faketime: values.faketime === undefined ? null : resolve(values.faketime),
    apiMain: values.api === undefined ? PRESCIENT_MAIN : resolve(values.api),
    json: values.json,
    keep: values.keep,
  };
}
