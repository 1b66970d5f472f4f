import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Registry } from 'prom-client';
import { counter, gauge } from './figures.ts';

/** Milliseconds between two looks at the event loop. */
const LOOK_MS = 20;

const nanoseconds = (value: number): number | null => (Number.isFinite(value) ? value / 1e9 : null);

/**
 * Registers the figures of this process, under the names that Node's dashboards know. The delay of the event loop is told of
 * the time since it was asked for last. Returns the way to stop looking.
 */
export function processFigures(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  delay.enable();
  gauge(
    registry,
    {
      name: 'nodejs_eventloop_lag_seconds',
      help: 'Delay of the event loop since the last scrape.',
      labelNames: ['quantile'],
    },
    () => {
      const quantiles = [
        { labels: { quantile: '0.5' }, value: nanoseconds(delay.percentile(50)) },
        { labels: { quantile: '0.99' }, value: nanoseconds(delay.percentile(99)) },
        { labels: { quantile: '1' }, value: nanoseconds(delay.max) },
      ];
      delay.reset();
      return quantiles;
    },
  );
  gauge(registry, { name: 'nodejs_heap_size_used_bytes', help: 'Bytes of the heap in use.' }, () => [
    { value: process.memoryUsage().heapUsed },
  ]);
  gauge(registry, { name: 'nodejs_heap_size_total_bytes', help: 'Bytes of the heap.' }, () => [
    { value: process.memoryUsage().heapTotal },
  ]);
  gauge(registry, { name: 'process_resident_memory_bytes', help: 'Bytes of memory of the process.' }, () => [
    { value: process.memoryUsage.rss() },
  ]);
  counter(registry, { name: 'process_cpu_seconds_total', help: 'Processor time of the process.' }, () => {
    const { user, system } = process.cpuUsage();
    return [{ value: (user + system) / 1e6 }];
  });
  return () => void delay.disable();
}
