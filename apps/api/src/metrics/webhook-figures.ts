import type { Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { counter, gauge } from './figures.ts';

/** Registers the figures of webhooks, of which this process knows where it looks after them. */
export function webhookFigures(registry: Registry, { webhooks }: Context): void {
  counter(
    registry,
    {
      name: 'prescient_webhook_attempts_total',
      help: 'Attempts of this process to tell a webhook, by result.',
      labelNames: ['result'],
    },
    () =>
      (['delivered', 'failed'] as const).map((result) => ({
        labels: { result },
        value: webhooks?.counts[result] ?? null,
      })),
  );
  gauge(
    registry,
    { name: 'prescient_webhook_notices_pending', help: 'Notices that wait for webhooks.' },
    () => [{ value: webhooks?.pending ?? null }],
  );
  gauge(
    registry,
    { name: 'prescient_webhook_notices_dropped', help: 'Notices that webhooks never got.' },
    () => [{ value: webhooks?.dropped ?? null }],
  );
}
