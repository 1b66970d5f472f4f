import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadJob, LoadResult } from './bots.ts';
import type { Job, Reply } from './load-generator.ts';
import type { StatementJob, StatementResult } from '../yardstick/statement-loop.ts';
import type { ReaderJob, ReaderResult } from '../readers/reader-job.ts';
import type { StreamJob, StreamResult } from '../readers/stream-job.ts';
import type { ReadJob, ReadResult } from './timed-reads.ts';

/** A result, and the processor seconds that the generator spent on it. */
export type Generated<Result> = Result & { readonly generatorSeconds: number };

/** Our side of the load generator; one job at a time. */
export class LoadGenerator {
  readonly #process: ChildProcess;

  constructor() {
    this.#process = fork(join(import.meta.dirname, 'load-generator.ts'), {
      // Our own imports are not needed there, least of all the one that lets a process end when nothing is left to do.
      execArgv: [],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
  }

  trade(job: LoadJob): Promise<Generated<LoadResult>> {
    return this.#run<LoadResult>(job);
  }

  read(job: ReadJob): Promise<Generated<ReadResult>> {
    return this.#run<ReadResult>(job);
  }

  readOn(job: ReaderJob): Promise<Generated<ReaderResult>> {
    return this.#run<ReaderResult>(job);
  }

  hold(job: StreamJob): Promise<Generated<StreamResult>> {
    return this.#run<StreamResult>(job);
  }

  state(job: StatementJob): Promise<Generated<StatementResult>> {
    return this.#run<StatementResult>(job);
  }

  close(): void {
    if (this.#process.connected) this.#process.disconnect();
  }

  /** @throws Error what went wrong over there */
  async #run<Result>(job: Job): Promise<Generated<Result>> {
    this.#process.send(job);
    const ended = new AbortController();
    const [reply] = (await Promise.race([
      once(this.#process, 'message', { signal: ended.signal }),
      once(this.#process, 'exit', { signal: ended.signal }).then(() => [
        { error: 'the load generator ended' },
      ]),
    ]).finally(() => ended.abort())) as [Reply];
    if ('error' in reply) throw new Error(reply.error);
    return { ...(reply.result as Result), generatorSeconds: reply.cpuSeconds };
  }
}
