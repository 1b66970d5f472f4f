import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Task, Terms } from '../../src/desk/trading/commit-batch.ts';
import { CommandQueue } from '../../src/desk/trading/command-queue.ts';
import type { CommandOutcome } from '../../src/domain/index.ts';
import { aBuy } from './builders.ts';

/** Times that no test reaches unless it lets them pass. */
export const LIMITS = { waitMs: 20_000, groupMs: 30_000 };

/** The answer that a commit gives: a refusal that names its command. */
export const answerTo = ({ command }: Task): CommandOutcome => ({
  accepted: false,
  refusal: { code: 'INSUFFICIENT_FUNDS', message: command.commandId, details: {} },
  replayed: false,
});
export const namesOf = (tasks: readonly Task[]) =>
  tasks.map(({ command }) => `${command.portfolioId}/${command.commandId}`);
export const away = () => Object.assign(new Error('nobody there'), { code: 'ECONNREFUSED' });
export const lockTimeout = () => Object.assign(new Error('a lock did not come'), { code: '55P03' });

/** Waits until the queue has nothing more to do: nothing in it takes longer than a few turns of the event loop. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}

/** A queue whose groups commit when the test says so. */
export function held(limits = LIMITS) {
  const groups: {
    names: string[];
    tasks: readonly Task[];
    terms: Terms;
    commit: () => void;
    fail: (error: Error) => void;
  }[] = [];
  const queue = new CommandQueue((tasks, terms) => {
    const { promise, resolve, reject } = Promise.withResolvers<CommandOutcome[]>();
    groups.push({
      names: namesOf(tasks),
      tasks,
      terms,
      commit: () => resolve(tasks.map(answerTo)),
      fail: reject,
    });
    return promise;
  }, limits);
  const submit = (portfolioId: number, commandId: string) =>
    queue.submit([aBuy({ portfolioId, commandId })])[0]!;
  const submitMany = (commandIds: readonly string[]) =>
    queue.submit(commandIds.map((commandId) => aBuy({ commandId })));
  return { groups, submit, submitMany, names: () => groups.map(({ names }) => names) };
}

export const numbered = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`);

/** The answer to each command: its name, or the error. */
export const settledOf = async (promises: Promise<CommandOutcome>[]) =>
  (await Promise.allSettled(promises)).map((one) =>
    one.status === 'fulfilled' && !one.value.accepted
      ? one.value.refusal.message
      : ((one as PromiseRejectedResult).reason as unknown),
  );
