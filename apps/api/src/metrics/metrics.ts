import { Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { CallMetrics } from './call-metrics.ts';
import { deskFigures, type DeskParts } from './desk-figures.ts';
import { processFigures } from './process-figures.ts';
import { venueFigures } from './venue-figures.ts';
import { webhookFigures } from './webhook-figures.ts';

/** The figures of one server, in the text that Prometheus reads. No label names a portfolio, a token or a market. */
export class Metrics {
  readonly calls: CallMetrics;
  readonly #registry = new Registry();
  readonly #stops: readonly (() => void)[];

  constructor(context: Context & DeskParts) {
    this.calls = new CallMetrics(this.#registry);
    venueFigures(this.#registry, context);
    webhookFigures(this.#registry, context);
    this.#stops = [processFigures(this.#registry), deskFigures(this.#registry, context)];
  }

  /** The type of the text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }
}
