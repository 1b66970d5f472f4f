import { openLocalPostgres } from '@prescient/local-postgres';
import { temporaryHome } from '@prescient/workshop';

export interface ThrowawayServer {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  remove(): Promise<void>;
}

/** Starts a fast, forgetful server in a temporary home. */
export async function startThrowawayServer(): Promise<ThrowawayServer> {
  const home = await temporaryHome('test');
  const { ownerUrl, applicationUrl } = await openLocalPostgres({ home: home.path, durable: false });
  return { ownerUrl, applicationUrl, remove: () => home.remove() };
}
