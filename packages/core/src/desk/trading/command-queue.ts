import type { Command, CommandOutcome } from '../../domain/index.ts';
import { isLockTimeout } from '../../store/connection/database-faults.ts';
import { Patience } from '../../store/connection/patience.ts';
import { overloaded } from './overloaded.ts';
import type { Task, Terms } from './commit-batch.ts';
import { repliesAfter, type CommandReply } from './command-reply.ts';

/** Most commands of one transaction. */
const GROUP_SIZE = 512;
/** Most transactions at once; portfolios of one are never in another, so they do not wait for each other's locks. */
const MAX_GROUPS = 3;
/** Most transactions at once of portfolios that were found locked; with the others they leave connections to readers. */
const MAX_APART = 3;
/** Most commands that wait. Above it callers are told to try again later, so that the memory does not fill. */
const MAX_WAITING = 20_000;

/** A command with the promise of its caller. */
interface Waiting extends Task {
  /** Since when, by `performance.now()`. */
  readonly since: number;
  readonly resolve: (outcome: CommandOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Commands that share a transaction. */
interface Group {
  readonly tasks: readonly Waiting[];
  readonly patience: Patience;
  /** The lock-timeout error, if this is one portfolio split out of a group that timed out; otherwise null. */
  readonly lockedOut: { readonly cause: unknown } | null;
}

/** The replies to the commands of a group, or the lock-timeout error. */
type Committed =
  | { readonly replies: readonly CommandReply[] }
  | { readonly lockedOut: { readonly cause: unknown } };

/** Carries commands out in one transaction and answers each, in order. */
export type CommitGroup = (tasks: readonly Task[], terms: Terms) => Promise<CommandOutcome[]>;

/** The longest waits of callers, in milliseconds. */
export interface QueueLimits {
  /** Longest time, in milliseconds, that a command waits for its group; then its caller learns that nothing was done. */
  readonly waitMs: number;
  /** Longest time, in milliseconds, that a group is tried, from its start to its answers, whatever the database does. */
  readonly groupMs: number;
}

function answer(tasks: readonly Waiting[], replies: readonly CommandReply[]): void {
  for (const [index, { resolve, reject }] of tasks.entries()) {
    const reply = replies[index]!;
    if ('outcome' in reply) resolve(reply.outcome);
    else reject(reply.error);
  }
}

/**
 * Group commit. Commands that wait share a transaction: while one group commits, the next one gathers, so that the
 * busier it is the more share the cost of a commit, and a lone command waits for nobody. Commands of one portfolio are
 * carried out in the order in which they came.
 */
export class CommandQueue {
  readonly #commitGroup: CommitGroup;
  readonly #limits: QueueLimits;
  /** By portfolio, in order of arrival; portfolios in the order in which they have waited. */
  readonly #waiting = new Map<number, Waiting[]>();
  readonly #busy = new Set<number>();
  /** Portfolios that go on by themselves, in order of their next try. */
  readonly #parts: Group[] = [];
  #size = 0;
  #groups = 0;
  #apart = 0;
  #scheduled = false;

  constructor(commitGroup: CommitGroup, limits: QueueLimits) {
    this.#commitGroup = commitGroup;
    this.#limits = limits;
  }

  /** The number of commands that wait. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes all of a call's commands or none, each with a promise of its own. A call that finds nobody waiting is taken
   * however long it is, as its commands are in memory already.
   * @throws through the promises: DomainError OVERLOADED, DATABASE_UNAVAILABLE, OUTCOME_UNKNOWN; else a defect of ours
   */
  submit(commands: readonly Command[]): Promise<CommandOutcome>[] {
    if (this.#size > 0 && this.#size + commands.length > MAX_WAITING)
      return commands.map(() => Promise.reject(overloaded('Too many commands wait')));
    this.#schedule();
    return commands.map((command) => this.#add(command));
  }

  #add(command: Command): Promise<CommandOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<CommandOutcome>();
    const waiting = { command, lost: null, since: performance.now(), resolve, reject };
    const queue = this.#waiting.get(command.portfolioId);
    if (queue) queue.push(waiting);
    else this.#waiting.set(command.portfolioId, [waiting]);
    this.#size += 1;
    return promise;
  }

  /** Starts groups after all that arrived in this turn of the event loop has joined. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#startGroups();
    });
  }

  #startGroups(): void {
    while (this.#apart < MAX_APART && this.#parts.length > 0) void this.#run(this.#parts.shift()!);
    while (this.#groups < MAX_GROUPS) {
      const tasks = this.#takeTasks();
      if (tasks.length === 0) return;
      void this.#run({ tasks, patience: new Patience(this.#limits.groupMs), lockedOut: null });
    }
  }

  /** Takes the next commands of portfolios that no other group holds. */
  #takeTasks(): Waiting[] {
    const taken: Waiting[] = [];
    for (const portfolioId of this.#waiting.keys().toArray()) {
      if (taken.length >= GROUP_SIZE) break;
      if (this.#busy.has(portfolioId)) continue;
      const queue = this.#waiting.get(portfolioId) ?? [];
      this.#refuseLate(queue);
      const own = queue.splice(0, GROUP_SIZE - taken.length);
      this.#size -= own.length;
      taken.push(...own);
      this.#waiting.delete(portfolioId);
      // The commands that are left over go to the end of the line, so that one busy portfolio does not starve the
      // others.
      if (queue.length > 0) this.#waiting.set(portfolioId, queue);
    }
    return taken;
  }

  #refuseLate(queue: Waiting[]): void {
    const oldest = performance.now() - this.#limits.waitMs;
    const inTime = queue.findIndex(({ since }) => since >= oldest);
    const late = queue.splice(0, inTime === -1 ? queue.length : inTime);
    this.#size -= late.length;
    for (const { reject } of late) reject(overloaded('The command waited too long for its turn'));
  }

  #count(group: Group, one: 1 | -1): void {
    if (group.lockedOut) this.#apart += one;
    else this.#groups += one;
  }

  async #run(group: Group): Promise<void> {
    const portfolios = Map.groupBy(group.tasks, ({ command }) => command.portfolioId);
    for (const id of portfolios.keys()) this.#busy.add(id);
    this.#count(group, 1);
    const ended = await this.#commit(group);
    // The parts of a group share its patience, which runs out by itself.
    if (!group.lockedOut && 'replies' in ended) group.patience.end();
    this.#count(group, -1);
    if ('lockedOut' in ended)
      for (const tasks of portfolios.values()) this.#parts.push({ ...group, ...ended, tasks });
    else for (const id of portfolios.keys()) this.#busy.delete(id);
    this.#startGroups();
    // The next group is on its way to the database before the answers of this one take up the processor.
    if ('replies' in ended) setImmediate(() => answer(group.tasks, ended.replies));
  }

  /**
   * Commits a group. Returns the replies to its commands, or the error of a portfolio that is locked. In that case
   * each portfolio goes on by itself, few at a time and by turns, while the patience of the group lasts: only the commands
   * of locked portfolios wait on.
   */
  async #commit({ tasks, patience, lockedOut }: Group): Promise<Committed> {
    const commit = (some: readonly Task[]) => this.#commitGroup(some, { patience });
    try {
      return { replies: (await commit(tasks)).map((outcome) => ({ outcome })) };
    } catch (cause) {
      if (isLockTimeout(cause) && !patience.isOver) return { lockedOut: { cause } };
      // A caller who was locked out to the end is told of that, however far the last try had come.
      const why = lockedOut && patience.isOver ? lockedOut.cause : cause;
      return { replies: await repliesAfter(why, tasks, commit) };
    }
  }
}
