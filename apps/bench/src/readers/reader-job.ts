import { HttpConnection } from '../load/http-connection.ts';
import { getBytes } from './read-request.ts';

/** Readers to let loose for a while. */
export interface ReaderJob {
  readonly kind: 'readers';
  readonly url: string;
  readonly token: string;
  /** Read one after the other, again and again, on each connection. */
  readonly paths: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

/** The answers that the readers got. */
export interface ReaderResult {
  readonly answers: number;
  /** Answers with another status than 200, and 207 of a batch in which calls were refused. */
  readonly refusals: number;
  readonly largestBytes: number;
  readonly longestMs: number;
}

/** Milliseconds that a refused reader rests: less than it was told, as careless readers do. */
const REST_MS = 10;

/** Reads until the time is over. */
async function readOn(
  job: ReaderJob,
  until: number,
  seen: (ms: number, status: number, bytes: number) => void,
) {
  const url = new URL(job.url);
  const requests = job.paths.map((path) => getBytes(path, url, job.token));
  const connection = await HttpConnection.open(url);
  try {
    for (let turn = 0; performance.now() < until; turn += 1) {
      const began = performance.now();
      const { status, bytes } = await connection.send(requests[turn % requests.length]!);
      seen(performance.now() - began, status, bytes.length);
      if (status !== 200) await new Promise((resolve) => void setTimeout(resolve, REST_MS));
    }
  } finally {
    connection.close();
  }
}

/** Lets the readers read. */
export async function runReaders(job: ReaderJob): Promise<ReaderResult> {
  const result = { answers: 0, refusals: 0, largestBytes: 0, longestMs: 0 };
  const until = performance.now() + job.seconds * 1_000;
  const reading = Array.from({ length: job.connections }, () =>
    readOn(job, until, (ms, status, bytes) => {
      result.answers += 1;
      if (status !== 200) result.refusals += 1;
      result.largestBytes = Math.max(result.largestBytes, bytes);
      result.longestMs = Math.max(result.longestMs, ms);
    }),
  );
  await Promise.all(reading);
  return result;
}
