import Fastify from 'fastify';
import { healthRoutes, restRoutes } from '../../src/rest/routes.ts';

type Context = Parameters<typeof restRoutes>[1];

/** Every REST route that the server registers, as `METHOD /path`. */
export async function listRestRoutes(): Promise<string[]> {
  const routes: string[] = [];
  const server = Fastify();
  server.addHook(
    'onRoute',
    ({ method, url }) => void routes.push(...[method].flat().map((one) => `${one} ${url}`)),
  );
  // Nothing is called, so nothing of the context is looked at.
  const nothing = {} as Context;
  await server.register(async (scope) => restRoutes(scope, nothing));
  healthRoutes(server, nothing);
  await server.close();
  return routes.toSorted();
}
