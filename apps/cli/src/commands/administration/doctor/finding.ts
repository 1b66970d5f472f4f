import type { Environment } from '../../../process/environment.ts';

/** The result of a check, and the way out where something is wrong. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'fault';
  readonly says: string;
  readonly advice?: string;
}

/** The things that checks look at. */
export interface Place {
  readonly environment: Environment;
  readonly variables: NodeJS.ProcessEnv;
}

/** A check of one thing. It may throw: that is a fault. */
export interface Check {
  readonly name: string;
  readonly look: (place: Place) => Promise<Finding>;
}

export const ok = (says: string): Finding => ({ state: 'ok', says });
export const warning = (says: string, advice: string): Finding => ({ state: 'warning', says, advice });
export const fault = (says: string, advice: string): Finding => ({ state: 'fault', says, advice });
