/** The process that makes the load: apart from the benchmark, so that its processor time can be told. */
import { runBots, type LoadJob, type LoadResult } from './bots.ts';
import { runStatements, type StatementJob, type StatementResult } from '../yardstick/statement-loop.ts';
import { runReaders, type ReaderJob, type ReaderResult } from '../readers/reader-job.ts';
import { runStreams, type StreamJob, type StreamResult } from '../readers/stream-job.ts';
import { timeReads, type ReadJob, type ReadResult } from './timed-reads.ts';

export type Job = LoadJob | ReadJob | ReaderJob | StatementJob | StreamJob;
type Result = LoadResult | ReadResult | ReaderResult | StatementResult | StreamResult;
/** The process's answer: a result with the processor seconds that it took here, or an error. */
export type Reply = { result: Result; cpuSeconds: number } | { error: string };

function carryOut(job: Job): Promise<Result> {
  switch (job.kind) {
    case 'trades':
      return runBots(job);
    case 'reads':
      return timeReads(job);
    case 'readers':
      return runReaders(job);
    case 'streams':
      return runStreams(job);
    case 'statements':
      return runStatements(job);
  }
}

async function answer(job: Job): Promise<Reply> {
  const before = process.cpuUsage();
  try {
    const result = await carryOut(job);
    const { user, system } = process.cpuUsage(before);
    return { result, cpuSeconds: (user + system) / 1e6 };
  } catch (error) {
    return { error: String(error) };
  }
}

process.on('message', (job: Job) => {
  void answer(job).then((reply) => process.send?.(reply));
});
process.once('disconnect', () => process.exit());
