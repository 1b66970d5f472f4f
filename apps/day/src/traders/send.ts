import { setTimeout as sleep } from 'node:timers/promises';
import type { AppRouter } from '@prescient/api';
import { TRPCClientError } from '@trpc/client';
import type { Counter } from '@prescient/workshop';

const TRIES = 3;
const PAUSE_MS = 50;

/** The code of a refusal. @throws the error that is none */
function refusalOf(error: unknown): { code: string; retryable: boolean } {
  const refusal =
    error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data?.domain : null;
  if (refusal) return refusal;
  throw error;
}

/** Sends a command until it is answered, each time under its one id; null where it is refused. @throws what is no refusal */
export async function send<Answer>(counts: Counter, command: () => Promise<Answer>): Promise<Answer | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await command();
    } catch (error) {
      const { code, retryable } = refusalOf(error);
      if (retryable && attempt < TRIES) {
        counts.add(`tried again: ${code}`);
        await sleep(PAUSE_MS);
        continue;
      }
      counts.add(`refused: ${code}`);
      return null;
    }
  }
}
