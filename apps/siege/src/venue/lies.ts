import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** An answer that the venue would give if it were honest, and the book of the other outcome for a swap. */
export interface Honest {
  readonly body: string;
  /** The same answer with the books of the other outcomes. */
  readonly swapped: string;
  /** The same answer, dated a day ahead, with hashes that are right. */
  readonly ahead: string;
}

const MEGABYTE = 1024 * 1024;
const HUGE_MEGABYTES = 64;
/** Bytes of a bomb once they are unpacked. */
const BOMB_MEGABYTES = 256;
let bomb: Buffer | null = null;

/** A gigabyte's quarter of blanks in a few hundred kilobytes. */
const bombBytes = (): Buffer => (bomb ??= gzipSync(Buffer.alloc(BOMB_MEGABYTES * MEGABYTE, ' ')));

const json = { 'content-type': 'application/json' };

const send = (response: ServerResponse, body: string): void => void response.writeHead(200, json).end(body);

async function sendHuge(response: ServerResponse): Promise<void> {
  response.writeHead(200, json);
  const chunk = Buffer.alloc(MEGABYTE, '[');
  for (let sent = 0; sent < HUGE_MEGABYTES && !response.destroyed; sent += 1) {
    response.write(chunk);
    await sleep(1);
  }
  response.end();
}

async function sendSlowly(response: ServerResponse, { body }: Honest): Promise<void> {
  response.writeHead(200, json);
  for (const letter of body) {
    if (response.destroyed) return;
    response.write(letter);
    await sleep(200);
  }
  response.end();
}

/** Ways in which a venue lies or fails. */
export const LIES = {
  swapped: (response: ServerResponse, { swapped }: Honest) => send(response, swapped),
  /** Every level stands there twice, under the old hash. */
  doubled: (response: ServerResponse, { body }: Honest) =>
    send(response, body.replaceAll(/(\{"price":"[^}]*\})/g, '$1,$1')),
  ahead: (response: ServerResponse, { ahead }: Honest) => send(response, ahead),
  huge: sendHuge,
  slow: sendSlowly,
  bomb: (response: ServerResponse) =>
    void response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bombBytes()),
  redirect: (response: ServerResponse) => void response.writeHead(302, { location: '/elsewhere' }).end(),
  cut: (response: ServerResponse, { body }: Honest) => {
    response.writeHead(200, { ...json, 'content-length': body.length });
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  },
  page: (response: ServerResponse) =>
    void response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<html>Please verify that you are human.</html>'),
  failing: (response: ServerResponse) => void response.writeHead(500, json).end('{"error":"internal"}'),
  limited: (response: ServerResponse) =>
    void response.writeHead(429, { ...json, 'retry-after': '86400' }).end('{"error":"slow down"}'),
} as const satisfies Record<string, (response: ServerResponse, honest: Honest) => unknown>;

export type Lie = keyof typeof LIES;
export const LIE_KINDS = Object.keys(LIES) as readonly Lie[];
