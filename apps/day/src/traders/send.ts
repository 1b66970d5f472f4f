import { setTimeout as sleep } from 'node:timers/promises';
import type { AppRouter } from '@prescient/api';
import { TRPCClientError } from '@trpc/client';
import type { Counter } from '@prescient/workshop';

const TRIES = 3;
const PAUSE_MS = 50;

/** The refusal of a command; null where the client's patience ended before an answer came. @throws any other error */
function refusalOf(error: unknown): { code: string; retryable: boolean } | null {
  if (!(error instanceof TRPCClientError)) throw error;
  const refusal = (error as TRPCClientError<AppRouter>).data?.domain;
  if (refusal) return refusal;
  if (error.cause?.name === 'TimeoutError') return null;
  throw error;
}

/** Sends a command until it is answered, each time under its one id; null where it is refused. @throws what is no refusal */
export async function send<Answer>(counts: Counter, command: () => Promise<Answer>): Promise<Answer | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await command();
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === null) {
        counts.add('tried again: no answer in time');
        continue;
      }
      const { code, retryable } = refusal;
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
