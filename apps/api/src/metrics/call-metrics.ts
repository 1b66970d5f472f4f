import { Counter, Histogram, type Registry } from 'prom-client';

/** Seconds: from a read out of memory to a request that waits for a database that is away. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A call that was answered. */
export interface AnsweredCall {
  /** The full name of the procedure, or the method and path of an older route: both are fixed lists. */
  readonly procedure: string;
  /** `OK`, or the code of the refusal. */
  readonly code: string;
  readonly ms: number;
}

/** Counts calls of procedures and of routes, whichever way they came in. */
export class CallMetrics {
  readonly #calls: Counter<'procedure' | 'code'>;
  readonly #durations: Histogram<'procedure'>;
  readonly #responses: Counter<'status'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#calls = new Counter({
      name: 'prescient_calls_total',
      help: 'Calls by procedure and code; OK where it was not refused.',
      labelNames: ['procedure', 'code'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'prescient_call_duration_seconds',
      help: 'Time from the admission of a call to its answer; of a subscription to its first word.',
      labelNames: ['procedure'],
      buckets: DURATIONS,
      registers,
    });
    this.#responses = new Counter({
      name: 'prescient_http_responses_total',
      help: 'HTTP responses by status, those of requests that no route saw, too.',
      labelNames: ['status'],
      registers,
    });
  }

  count({ procedure, code, ms }: AnsweredCall): void {
    this.#calls.inc({ procedure, code });
    this.#durations.observe({ procedure }, ms / 1_000);
  }

  countResponse(status: number): void {
    this.#responses.inc({ status });
  }
}
