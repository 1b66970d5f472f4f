import type { AddressInfo } from 'node:net';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Context } from './context.ts';
import { isAllowedHost } from './hosts.ts';
import { healthRoutes, restRoutes } from './rest/routes.ts';
import { errorHandler, protocolRefusal } from './rest/protocol-error.ts';
import { appRouter, type AppRouter } from './router.ts';

export type { Context } from './context.ts';

/** Where to listen. */
export interface ServerOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Host names, besides the loopback ones, under which clients reach us. */
  readonly allowedHosts?: readonly string[];
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Stops taking requests, answers those that were taken, and resolves when all are answered. */
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 1_048_576;
/** Most calls that one HTTP request may carry. */
const MAX_BATCH_SIZE = 100;
/** A client has this long to send its request. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The tRPC router under `/trpc`. */
async function serveTrpc(server: FastifyInstance, context: Context): Promise<void> {
  const { log } = context;
  const trpcOptions: FastifyTRPCPluginOptions<AppRouter>['trpcOptions'] = {
    router: appRouter,
    maxBatchSize: MAX_BATCH_SIZE,
    createContext: () => context,
    onError({ error, path }) {
      if (error.code === 'INTERNAL_SERVER_ERROR') log.error({ err: error.cause ?? error, path }, 'procedure failed');
      else log.debug({ code: error.code, path }, error.message);
    },
  };
  await server.register(fastifyTRPCPlugin<AppRouter>, { prefix: '/trpc', trpcOptions });
}

function refuseForeignHosts(server: FastifyInstance, allowed: readonly string[]): void {
  server.addHook('onRequest', async (request, reply) => {
    if (isAllowedHost(request.headers.host, allowed)) return undefined;
    const { status, body } = protocolRefusal(421, 'This server does not go by that name; call it by its address, or add the name to its allowed hosts.');
    return reply.code(status).send(body);
  });
}

/** Builds the server and listens. @throws Error with code EADDRINUSE where the port is taken */
export async function startServer(context: Context, options: ServerOptions): Promise<RunningServer> {
  const { host, port, allowedHosts = [] } = options;
  let stopping = false;
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // tRPC puts the names of batched calls into the path.
    routerOptions: { maxParamLength: 5_000 },
  });
  refuseForeignHosts(server, [host.toLowerCase(), ...allowedHosts]);
  server.setErrorHandler(errorHandler(context));
  server.setNotFoundHandler((request, reply) => {
    const { status, body } = protocolRefusal(404, `There is no ${request.method} ${request.url.slice(0, 200)} here.`);
    return reply.code(status).send(body);
  });
  await serveTrpc(server, context);
  await server.register(async (scope) => restRoutes(scope, context));
  healthRoutes(server, { ...context, isStopping: () => stopping });
  await server.listen({ host, port });
  const address = server.server.address() as AddressInfo;
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shownHost}:${address.port}`,
    port: address.port,
    async close() {
      stopping = true;
      await server.close();
    },
  };
}
