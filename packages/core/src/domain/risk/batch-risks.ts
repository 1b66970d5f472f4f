import type { PortfolioRisk, RiskedChange } from './portfolio-risk.ts';
import type { Watermarks } from './watermarks.ts';

/** The watermarks of a portfolio that has limits. */
export interface PortfolioWatermarks extends Watermarks {
  readonly portfolioId: number;
}

/** The limits and kill switches that the commands of a batch are under. */
export class BatchRisks {
  readonly #risks = new Map<number, { readonly risk: PortfolioRisk; readonly stored: Watermarks }>();
  /** The reason why every portfolio is halted; null while they are not. */
  haltForAll: string | null = null;

  /** Loads the limits of a portfolio with all that their rules look at; one without limits has none. */
  load(risk: PortfolioRisk): void {
    this.#risks.set(risk.portfolioId, { risk, stored: risk.watermarks });
  }

  /** Returns the limits of a portfolio; null if it has none. */
  find(portfolioId: number): PortfolioRisk | null {
    return this.#risks.get(portfolioId)?.risk ?? null;
  }

  /** Takes over the effect of a command. */
  accept(change: RiskedChange): void {
    this.find(change.before.id)?.accept(change);
  }

  /** The watermarks that are no longer those that are stored. */
  watermarks(): PortfolioWatermarks[] {
    return [...this.#risks.values()].flatMap(({ risk: { portfolioId, watermarks }, stored }) =>
      watermarks === stored ? [] : [{ portfolioId, ...watermarks }],
    );
  }
}
