import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** One file of the dashboard, ready to be sent. */
interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  readonly packed: Buffer;
  readonly etag: string;
  /** True if its name has a hash of its content, so that a browser may keep it for ever. */
  readonly isForGood: boolean;
}

const INDEX = 'index.html';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page loads what this server has and nothing else, and stands in no frame. */
const SECURITY = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** Reads the dashboard's files, each by its address. Returns none where the folder holds no dashboard. */
function readFiles(folder: string): ReadonlyMap<string, PageFile> {
  if (!existsSync(join(folder, INDEX))) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names.flatMap((name) => {
      const path = name.replaceAll('\\', '/');
      const type = TYPES[extname(path)];
      if (type === undefined) return [];
      const body = readFileSync(join(folder, name));
      const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
      const file = { type, body, packed: gzipSync(body), etag, isForGood: path.startsWith('assets/') };
      return [[path === INDEX ? '/' : `/${path}`, file] as const];
    }),
  );
}

const takesGzip = ({ headers }: FastifyRequest): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(headers['accept-encoding'] ?? '');

function sendFile(file: PageFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({
    ...SECURITY,
    etag: file.etag,
    vary: 'accept-encoding',
    'cache-control': file.isForGood ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  reply.type(file.type);
  return takesGzip(request)
    ? reply.header('content-encoding', 'gzip').send(file.packed)
    : reply.send(file.body);
}

/**
 * The dashboard at `/`, without a token: it has no data of its own, and asks for what it shows as every client does. Its
 * files are read once, and each is a route by itself, so that no address leads to another file.
 */
export function pageRoutes(server: FastifyInstance, folder: string | null): void {
  if (folder === null) return;
  for (const [path, file] of readFiles(folder))
    server.get(path, async (request, reply) => sendFile(file, request, reply));
}
