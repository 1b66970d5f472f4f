import type { Clock, PendingNotice, Webhook } from '@prescient/core';
import { Outbound, readBody, retryAfterMs, type OutboundResponse } from '@prescient/venues';
import { AddressRefused, publicLookup, requirePublic } from './addresses.ts';
import { signedHeaders } from './signature.ts';

/** Longest that a receiver may take for its whole answer. */
const TIMEOUT_MS = 10_000;
/** Bytes of an answer that are read, so that its connection can be used again; a longer one is cut off. */
const ANSWER_BYTES = 4_096;
const LONGEST_FAULT = 200;

/** The options of sending. */
export interface PostOptions {
  readonly clock: Clock;
  /** True if addresses may be called that are not public, such as this machine. */
  readonly allowPrivate: boolean;
  readonly timeoutMs?: number;
}

/** The result of an attempt: the receiver took the notice, or why not, and when it wants to be asked again. */
export type Sent =
  | { readonly isTaken: true }
  | { readonly isTaken: false; readonly fault: string; readonly retryAfterMs: number };

/** The messages along the causes of an error, in short. */
function reasonOf(error: unknown): string {
  let reason = String(error);
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof AddressRefused) return at.message;
    const { code } = at as NodeJS.ErrnoException;
    reason = code === undefined ? at.message : `${code} ${at.message}`;
  }
  return reason.slice(0, LONGEST_FAULT);
}

/** Sends notices: one POST each, signed, never redirected. */
export class NoticePost {
  readonly #options: PostOptions;
  readonly #outbound: Outbound;

  constructor(options: PostOptions) {
    this.#options = options;
    this.#outbound = new Outbound(options.allowPrivate ? {} : { lookup: publicLookup });
  }

  /** Sends a notice once. Whatever goes wrong is in the answer. */
  async send(hook: Pick<Webhook, 'url' | 'secret'>, notice: PendingNotice, stop: AbortSignal): Promise<Sent> {
    const { timeoutMs = TIMEOUT_MS, allowPrivate, clock } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      if (!allowPrivate) requirePublic(new URL(hook.url));
      const response = await this.#outbound.fetch(hook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'prescient',
          ...signedHeaders(hook.secret, { id: notice.noticeId, at: clock.now(), body: notice.body }),
        },
        body: notice.body,
        redirect: 'manual',
        signal: AbortSignal.any([timeout, stop]),
      });
      // The status says all; an answer that breaks off or never ends changes nothing.
      await readBody(response, ANSWER_BYTES).catch(() => null);
      return this.#judge(response);
    } catch (error) {
      const fault = timeout.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
      return { isTaken: false, fault, retryAfterMs: 0 };
    }
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.#outbound.close();
  }

  #judge({ status, headers }: OutboundResponse): Sent {
    if (status >= 200 && status < 300) return { isTaken: true };
    const isRedirect = status >= 300 && status < 400;
    const fault = `HTTP ${status}${isRedirect ? ', a redirect, which is not followed' : ''}`;
    const asked = retryAfterMs(headers.get('retry-after'), this.#options.clock.now().getTime());
    return { isTaken: false, fault, retryAfterMs: asked ?? 0 };
  }
}
