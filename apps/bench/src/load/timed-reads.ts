import { TimeHistogram } from '@prescient/workshop';
import { HttpConnection } from './http-connection.ts';

/** Reads to time against each other. */
export interface ReadJob {
  readonly kind: 'reads';
  readonly url: string;
  readonly paths: readonly string[];
  /** The number of requests for each read. */
  readonly requests: number;
}

/** The median milliseconds of each path. */
export interface ReadResult {
  readonly medians: readonly number[];
}

const bytesOf = (path: string, host: string): Buffer =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);

/** @throws Error when the API does not answer with 200 */
async function timeRead(connection: HttpConnection, request: Buffer): Promise<number> {
  const start = performance.now();
  const { status, bytes } = await connection.send(request);
  if (status !== 200) throw new Error(`the API answered ${bytes.toString().slice(0, 2_000)}`);
  return performance.now() - start;
}

/** Reads the paths in turn on one connection, so that whatever else the machine does slows all of them alike. */
export async function timeReads({ url, paths, requests }: ReadJob): Promise<ReadResult> {
  const { host } = new URL(url);
  const connection = await HttpConnection.open(new URL(url));
  const reads = paths.map((path) => ({ request: bytesOf(path, host), times: new TimeHistogram() }));
  try {
    for (let count = 0; count < requests; count += 1) {
      for (const { request, times } of reads) times.add(await timeRead(connection, request));
    }
  } finally {
    connection.close();
  }
  return { medians: reads.map(({ times }) => times.quantile(0.5)) };
}
