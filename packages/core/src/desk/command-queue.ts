import { DomainError, type Command, type Outcome } from '../domain/index.ts';

/** Most commands of one transaction. */
const GROUP_SIZE = 512;
/** Most transactions at once; portfolios of one are never in another, so they do not wait for each other's locks. */
const MAX_GROUPS = 3;
/** Most commands that wait; beyond, callers are told to come back instead of filling the memory. */
const MAX_WAITING = 20_000;
/** When a caller that was told so may come back. */
const RETRY_AFTER_MS = 250;

/** A command with the caller who waits for its answer. */
interface Waiting {
  readonly command: Command;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Carries commands out in one transaction and answers each, in order. */
export type CommitGroup = (commands: readonly Command[]) => Promise<Outcome[]>;

const overloaded = (): DomainError =>
  new DomainError('OVERLOADED', 'Too many commands wait; nothing was done, send it again in a moment.', {
    retryAfterMs: RETRY_AFTER_MS,
  });

/**
 * Group commit. Commands that wait share a transaction: while one group commits, the next one gathers, so that the
 * busier it is the more share the cost of a commit, and a lone command waits for nobody. Commands of one portfolio are
 * carried out in the order in which they came.
 */
export class CommandQueue {
  readonly #commitGroup: CommitGroup;
  /** By portfolio, in order of arrival; portfolios in the order in which they have waited. */
  readonly #waiting = new Map<number, Waiting[]>();
  readonly #busy = new Set<number>();
  #size = 0;
  #groups = 0;
  #scheduled = false;

  constructor(commitGroup: CommitGroup) {
    this.#commitGroup = commitGroup;
  }

  /** @throws DomainError OVERLOADED, and what the commit throws */
  submit(command: Command): Promise<Outcome> {
    if (this.#size >= MAX_WAITING) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      const { portfolioId } = command;
      const queue = this.#waiting.get(portfolioId);
      const waiting = { command, resolve, reject };
      if (queue) queue.push(waiting);
      else this.#waiting.set(portfolioId, [waiting]);
      this.#size += 1;
      this.#schedule();
    });
  }

  /** Starts groups after all that arrived in this turn of the event loop has joined. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#groups < MAX_GROUPS) {
        const group = this.#takeGroup();
        if (group.length === 0) return;
        void this.#run(group);
      }
    });
  }

  /** Takes the next commands of portfolios that no other group holds. */
  #takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    for (const portfolioId of this.#waiting.keys().toArray()) {
      if (group.length >= GROUP_SIZE) break;
      if (this.#busy.has(portfolioId)) continue;
      const queue = this.#waiting.get(portfolioId) ?? [];
      group.push(...queue.splice(0, GROUP_SIZE - group.length));
      this.#waiting.delete(portfolioId);
      // What is left over goes to the end of the line, so that one busy portfolio does not starve the others.
      if (queue.length > 0) this.#waiting.set(portfolioId, queue);
    }
    this.#size -= group.length;
    return group;
  }

  async #run(group: readonly Waiting[]): Promise<void> {
    const portfolios = new Set(group.map(({ command }) => command.portfolioId));
    this.#groups += 1;
    for (const id of portfolios) this.#busy.add(id);
    try {
      await this.#answer(group);
    } finally {
      this.#groups -= 1;
      for (const id of portfolios) this.#busy.delete(id);
      this.#schedule();
    }
  }

  /** Answers a group. One that fails for a reason of ours is redone singly, so that only the cause of it fails. */
  async #answer(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#commitGroup(group.map(({ command }) => command));
      for (const [index, { resolve }] of group.entries()) resolve(outcomes[index]!);
    } catch (error) {
      if (group.length > 1 && !(error instanceof DomainError)) {
        for (const waiting of group) await this.#answer([waiting]);
      } else {
        for (const { reject } of group) reject(error);
      }
    }
  }
}
