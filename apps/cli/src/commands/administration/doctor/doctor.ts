import { setTimeout as sleep } from 'node:timers/promises';
import { table, UsageError } from '@prescient/terminal';
import { readEnvironment } from '../../../process/environment.ts';
import { explain } from '../../../process/explain.ts';
import type { Session } from '../../../process/session.ts';
import { printAnswer } from '../../answer.ts';
import { DATABASE_CHECKS } from './database-checks.ts';
import { fault, ok, type Check, type Finding, type Place } from './finding.ts';
import { MACHINE_CHECKS } from './machine-checks.ts';
import { NETWORK_CHECKS } from './network-checks.ts';

/** Milliseconds after which a check is given up. */
const LONGEST_MS = 8_000;

const CHECKS: readonly Check[] = [...MACHINE_CHECKS, ...DATABASE_CHECKS, ...NETWORK_CHECKS];

type Named = Finding & { readonly name: string };

/** Looks, and gives up after a while: one thing that does not answer must not hide the others. */
async function look({ name, look: check }: Check, place: Place): Promise<Named> {
  const done = new AbortController();
  const late = async (): Promise<Finding> => {
    await sleep(LONGEST_MS, undefined, { signal: done.signal });
    // Something hangs that nothing can end, such as a disk of another machine.
    setTimeout(() => process.exit(), LONGEST_MS).unref();
    return fault(`gave no answer within ${LONGEST_MS / 1_000} s`, 'Check if its disk or its network hangs.');
  };
  const found = check(place).catch((error: unknown) =>
    fault(explain(error).text.split('\n')[0]!, 'Mend that, and look again.'),
  );
  const first = await Promise.race([found, late()]);
  done.abort();
  return { name, ...first };
}

/** Returns the settings, and what is wrong with them. Where something is, the usual ones are looked at. */
function settingsOf(variables: NodeJS.ProcessEnv): Place & { readonly finding: Named } {
  const name = 'settings';
  try {
    const environment = readEnvironment(variables);
    return { environment, variables, finding: { name, ...ok('can be read') } };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const says = error.message.replaceAll('\n', ' ');
    const finding = {
      name,
      ...fault(says, 'Mend them; the lines below look at the usual ones.'),
    };
    return { environment: readEnvironment({}), variables, finding };
  }
}

/** `prescient doctor`: looks at everything that Prescient needs. Ends with 1 if something is wrong. */
export async function doctor(given: { json: boolean }, { variables }: Session): Promise<void> {
  const { finding, ...place } = settingsOf(variables);
  const checks = [finding, ...(await Promise.all(CHECKS.map((check) => look(check, place))))];
  const isSound = checks.every(({ state }) => state !== 'fault');
  const rows = checks.map(({ state, name, says, advice }) => [
    state,
    name,
    `${says}${advice ? `. ${advice}` : ''}`,
  ]);
  const warnings = checks.filter(({ state }) => state === 'warning').length;
  const verdict = isSound
    ? `Nothing is wrong${warnings === 0 ? '' : `; ${warnings} things could be better`}.`
    : 'Something is wrong: see the lines that begin with fault.';
  printAnswer(given, {
    text: `${table(['', 'check', 'finding'], rows)}\n\n${verdict}`,
    json: { sound: isSound, checks },
  });
  if (!isSound) process.exitCode = 1;
}
