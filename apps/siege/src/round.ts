import { setTimeout as sleep } from 'node:timers/promises';
import { callHttp, progress, type Random } from '@prescient/workshop';
import type { Crowd } from './crowd.ts';
import { attackOf, type AttackKind } from './faults/faults.ts';
import type { Findings } from './finding.ts';
import type { Ground } from './ground/ground.ts';
import { checkAnswers } from './oracle/answers.ts';
import { checkStreams } from './oracle/streams.ts';
import { Phase } from './phase.ts';

/** The stage of a round. */
export interface Stage {
  readonly ground: Ground;
  readonly crowd: Crowd;
  readonly findings: Findings;
  readonly random: Random;
  readonly recoverySeconds: number;
}

/** The result of one round. */
export interface RoundResult {
  readonly attack: AttackKind;
  readonly commands: number;
  /** Milliseconds until the last service answered again; null where one did not. */
  readonly backMs: number | null;
}

/** A service is given up after so many times the longest way back that is allowed. */
const GIVE_UP_TIMES = 4;

/** Waits until both APIs say that they are ready. */
async function ready({ ground, findings, recoverySeconds }: Stage): Promise<void> {
  const end = performance.now() + GIVE_UP_TIMES * 1_000 * recoverySeconds;
  for (const url of ground.urls) {
    let answer = await callHttp({ url, path: '/readyz' });
    while (answer.status !== 200 && performance.now() < end) {
      await sleep(50);
      answer = await callHttp({ url, path: '/readyz' });
    }
    if (answer.status !== 200) findings.add('away', `${url} is not ready: ${answer.status}`);
  }
}

/** Measures the way back of every service after an attack; too long a way is a finding. */
async function wayBack(
  phase: Phase,
  since: number,
  { findings, recoverySeconds }: Stage,
): Promise<number | null> {
  const back = await phase.back(since, GIVE_UP_TIMES * 1_000 * recoverySeconds);
  for (const [service, ms] of back) {
    if (ms === null) findings.add('away', `${service} did not answer any more`);
    else if (ms > recoverySeconds * 1_000)
      findings.add('away', `${service} answered again after ${Math.round(ms)} ms`);
  }
  const times = [...back.values()];
  return times.some((ms) => ms === null) ? null : Math.round(Math.max(...times.map(Number)));
}

/** One round: everybody trades, an attack, the way back, every answer learnt, and all of it compared. */
export async function playRound(stage: Stage, attack: AttackKind): Promise<RoundResult> {
  const { ground, crowd, findings, random } = stage;
  const phase = new Phase('besieged', ground.urls);
  const before = crowd.register.entries.size;
  const crowded = crowd.besiege(phase);
  await sleep(random.between(500, 1_500));
  progress(`attack: ${attack}`);
  const since = await attackOf(attack)(ground, random);
  const backMs = await wayBack(phase, since, stage);
  await sleep(random.between(100, 500));
  phase.stop();
  await crowded;
  await ready(stage);
  const entries = [...crowd.register.entries.values()].slice(before);
  if (findings.all.some(({ kind }) => kind === 'away')) return { attack, commands: entries.length, backMs };
  await ground.postgres.withOwner(async (client) => {
    await checkAnswers(client, entries, findings);
    await checkStreams(client, crowd.streams, findings);
  });
  return { attack, commands: entries.length, backMs };
}
