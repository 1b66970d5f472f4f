import { createHmac } from 'node:crypto';

/** A message to sign: its id, the moment at which it is sent, and its text. */
export interface SignedMessage {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

/**
 * The headers of a message after Standard Webhooks (standardwebhooks.com): an HMAC-SHA256 over `id.seconds.body`, as base64. The
 * time is signed as well, so that a receiver can refuse what is old.
 */
export function signedHeaders(secret: string, { id, at, body }: SignedMessage): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}
