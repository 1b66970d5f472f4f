import { Counter, TimeHistogram } from '@prescient/workshop';
import type { Reply } from './intent.ts';

/** The times and refusals that one tenant met in one phase of a run. */
export class Experience {
  /** Milliseconds of requests that brought an answer for good. */
  readonly times = new TimeHistogram();
  /** Commands done, and refusals by code. */
  readonly counts = new Counter();

  note(replies: readonly Reply[], ms: number): void {
    if (replies.some(({ type }) => type === 'done' || type === 'refused')) this.times.add(ms);
    for (const reply of replies) this.counts.add(nameOf(reply));
  }
}

function nameOf(reply: Reply): string {
  switch (reply.type) {
    case 'done':
      return 'done';
    case 'refused':
    case 'denied':
      return reply.code;
    case 'unknown':
      return reply.why;
    case 'fault':
      return 'fault';
  }
}
