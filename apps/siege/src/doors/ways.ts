import type { Intent, Reply } from '../tenants/intent.ts';
import { sendByRest } from './rest-door.ts';
import { sendBatch, sendMany, sendSingle } from './trpc-door.ts';

/** The ways in which commands travel. */
export const WAYS = {
  single: async (url: string, intents: readonly Intent[]): Promise<Reply[]> =>
    Promise.all(intents.map((intent) => sendSingle(url, intent))),
  batch: sendBatch,
  many: sendMany,
  rest: sendByRest,
} as const satisfies Record<string, (url: string, intents: readonly Intent[]) => Promise<Reply[]>>;

export type Way = keyof typeof WAYS;
