import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@prescient/workshop';
import type { Epoch } from './epoch.ts';
import type { FaultKind } from '../faults/faults.ts';
import type { Strike } from '../faults/fault.ts';
import { examine } from '../oracle/examine.ts';
import { Session } from './session.ts';
import { symptom, type Symptom, type Symptoms } from './symptom.ts';
import type { World } from '../world/world.ts';

/** The stage of a round. */
export interface Stage {
  readonly world: World;
  readonly epoch: Epoch;
  readonly random: Random;
  /** Longest until a trade is acknowledged again. */
  readonly recoverySeconds: number;
}

/** The result of one round. */
export interface RoundResult {
  readonly fault: FaultKind;
  readonly trades: number;
  readonly refusals: number;
  readonly resolved: number;
  readonly silences: ReadonlyMap<string, number>;
  /** From the fault, or from its end, to the first acknowledged command; null when there was none. */
  readonly recoveryMs: number | null;
  readonly symptoms: readonly Symptom[];
}

/** Lets the fault happen while bots trade, and waits until they are answered again. */
async function strikeAndRecover(session: Session, stage: Stage, strike: Strike): Promise<number | null> {
  const { world, random } = stage;
  await sleep(random.between(40, 200));
  try {
    const { since, door } = await strike(world, random);
    const recoveryMs = await session.recovery(since, door);
    await sleep(random.between(10, 50));
    return recoveryMs;
  } catch (error) {
    session.report('error', (error as Error).message);
    return null;
  }
}

function* speedSymptoms(recoveryMs: number | null, limitSeconds: number): Symptoms {
  if (recoveryMs === null) yield symptom('slow', 'nothing was acknowledged any more');
  else if (recoveryMs > limitSeconds * 1_000)
    yield symptom('slow', `nothing was acknowledged for ${recoveryMs} ms`);
}

function* deaths({ doors }: World): Symptoms {
  for (const { obituary } of doors) if (obituary !== null) yield symptom('error', `an API ${obituary}`);
}

/** One round: trade, strike, recover, learn every outcome, and compare all that was said with all that is stored. */
export async function playRound(stage: Stage, fault: FaultKind, strike: Strike): Promise<RoundResult> {
  const { world, epoch } = stage;
  await epoch.openMarkets();
  const session = new Session(world.doors);
  const trading = epoch.trade(session);
  const recoveryMs = await strikeAndRecover(session, stage, strike);
  session.stop();
  await trading;
  const { trades, refusals, resolved, silences } = session;
  const symptoms = [...deaths(world), ...session.symptoms, ...(await examine(world.witness, epoch, epoch))];
  if (symptoms.length === 0) symptoms.push(...speedSymptoms(recoveryMs, stage.recoverySeconds));
  return { fault, trades, refusals, resolved, silences, recoveryMs, symptoms };
}
