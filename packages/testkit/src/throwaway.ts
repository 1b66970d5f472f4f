import { openLocalPostgres } from '@prescient/local-postgres';
import { temporaryHome } from '@prescient/workshop';
import { copyCluster } from './made-cluster.ts';

export interface ThrowawayServer {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
  remove(): Promise<void>;
}

/** Starts a fast, forgetful server in a temporary home. */
export async function startThrowawayServer(): Promise<ThrowawayServer> {
  const home = await temporaryHome('test');
  await copyCluster(home.path);
  const { ownerUrl, applicationUrl } = await openLocalPostgres({ home: home.path, durable: false });
  return { ownerUrl, applicationUrl, remove: () => home.remove() };
}
