import type { FastifyInstance } from 'fastify';
import { lazily } from '../lazily.ts';
import { REFERENCE_STYLE, referencePage } from '../reference/page.ts';
import { openApiDocument } from './document.ts';
import { LLMS_TEXT } from './llms-text.ts';

/** A page without scripts: only its own style is loaded, and nobody shows it inside another page. */
const POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Registers the documents that say how to call this server: `/openapi.json` for programs, `/reference` for people,
 * `/llms.txt` for agents. They are open to everyone who can reach the server.
 */
export function documentRoutes(server: FastifyInstance): void {
  const document = lazily(openApiDocument);
  const text = lazily(() => JSON.stringify(document()));
  const page = lazily(() => referencePage(document()));
  const serve = (path: string, type: string, content: () => string): void =>
    void server.get(path, async (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).header('content-security-policy', POLICY).send(content()),
    );
  serve('/openapi.json', 'application/json', text);
  serve('/reference', 'text/html', page);
  serve('/reference/style.css', 'text/css', () => REFERENCE_STYLE);
  serve('/llms.txt', 'text/plain', () => LLMS_TEXT);
}
