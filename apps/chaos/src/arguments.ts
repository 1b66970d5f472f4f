import { resolve } from 'node:path';
import { numberOf, PRESCIENT_MAIN, readOptions, seedOf, UsageError } from '@prescient/workshop';
import { FAULT_KINDS, type FaultKind } from './faults/faults.ts';

/** The options of a run. */
export interface Arguments {
  readonly seed: number;
  readonly rounds: number;
  readonly minutes: number;
  readonly faults: readonly FaultKind[];
  /** The number of APIs that share the database; null for one and two by turns. */
  readonly apis: 1 | 2 | null;
  /** Longest until a trade is acknowledged again. */
  readonly recoverySeconds: number;
  readonly apiMain: string;
  readonly json: boolean;
  readonly keep: boolean;
}

export const HELP = `npm run chaos -- [--minutes N] [--rounds R] [--seed S] [--fault KIND]… [--apis 1|2] [--recovery S] [--json] [--keep]

  --minutes N   end after so many minutes; 1 unless rounds are given
  --rounds R    end after so many rounds
  --seed S      choose the same faults in the same order again; a number or a word
  --fault KIND  only this fault; may be given more than once
  --apis N      one API or two on one database; by turns unless given
  --api FILE    the main file of the API under test, of a copy of the sources
  --recovery S  longest until trades are acknowledged again; 5 seconds unless given
  --keep        keep journals and logs where something was found

Faults: ${FAULT_KINDS.join(', ')}`;

const RECOVERY_SECONDS = 5;

const OPTIONS = {
  seed: { type: 'string' },
  rounds: { type: 'string' },
  minutes: { type: 'string' },
  fault: { type: 'string', multiple: true },
  apis: { type: 'string' },
  recovery: { type: 'string' },
  api: { type: 'string' },
  json: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
} as const;

function faultOf(text: string): FaultKind {
  const fault = FAULT_KINDS.find((kind) => kind === text);
  if (fault === undefined)
    throw new UsageError(`There is no fault "${text}"; there are ${FAULT_KINDS.join(', ')}.`);
  return fault;
}

function apisOf(text: string | undefined): 1 | 2 | null {
  if (text === undefined) return null;
  if (text !== '1' && text !== '2') throw new UsageError(`--apis "${text}" must be 1 or 2.`);
  return text === '1' ? 1 : 2;
}

/** @throws UsageError */
export function readArguments(args: readonly string[]): Arguments {
  const values = readOptions(args, OPTIONS);
  const rounds = numberOf('rounds', values.rounds);
  const minutes = numberOf('minutes', values.minutes) ?? (rounds === null ? 1 : Number.POSITIVE_INFINITY);
  return {
    seed: seedOf(values.seed),
    rounds: rounds ?? Number.POSITIVE_INFINITY,
    minutes,
    faults: values.fault === undefined ? FAULT_KINDS : values.fault.map(faultOf),
    apis: apisOf(values.apis),
    recoverySeconds: numberOf('recovery', values.recovery) ?? RECOVERY_SECONDS,
    apiMain: values.api === undefined ? PRESCIENT_MAIN : resolve(values.api),
    json: values.json,
    keep: values.keep,
  };
}
