import type { FastifyInstance } from 'fastify';
import { lazily } from '../lazily.ts';
import { LLMS_TEXT } from './llms-text.ts';
import { openApiDocument } from './document.ts';

/** Registers the documents that say how to call this server: `/openapi.json` for programs, `/llms.txt` for agents. */
export function documentRoutes(server: FastifyInstance): void {
  const document = lazily(() => JSON.stringify(openApiDocument()));
  server.get('/openapi.json', async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(document()),
  );
  server.get('/llms.txt', async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(LLMS_TEXT),
  );
}
