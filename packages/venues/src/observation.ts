/** A venue's hosts, each under a name of its own: what a recording says a response came from. */
export type VenueHost = 'gamma' | 'clob' | 'kalshi';

/** A response or a frame of a venue, unchanged. */
export type Observation =
  | {
      readonly kind: 'http';
      readonly host: VenueHost;
      readonly method: 'GET' | 'POST';
      /** Path and query below the host's base URL. */
      readonly url: string;
      /** The body that we sent, where we sent one. */
      readonly request?: string;
      readonly status: number;
      readonly body: string;
      /** `retry-after`, where the venue sent one. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'ws'; readonly stream: 'market'; readonly frame: string };

/**
 * Is shown every response and every frame before anybody reads it, with the time of its receipt in milliseconds since 1970. That
 * time was read once: books that are made of the observation carry the same. Must neither throw nor wait.
 */
export type Observe = (observation: Observation, receivedAt: number) => void;
