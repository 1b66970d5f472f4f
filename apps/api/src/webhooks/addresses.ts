import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address that webhooks may not reach. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

const ADVICE = 'it is no public address; WEBHOOK_PRIVATE_ADDRESSES=true allows such addresses';

/** True for an address of the public internet; everything else is this machine, its networks, or nobody's. */
export const isPublicAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';

/** The address that a URL spells out instead of a name; null for a name. */
const literalOf = ({ hostname }: URL): string | null => {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : null;
};

/** Returns the reason why a webhook cannot have this address; null where it can. */
export function urlFault(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return 'must be an address such as https://bots.example/prescient';
  if (url.username !== '' || url.password !== '') return 'must not hold a user or a password';
  return url.hash === '' ? null : 'must have no part after #';
}

/** @throws AddressRefused for a URL that spells out an address which is not public; names are looked up when they are called */
export function requirePublic(url: URL): void {
  const literal = literalOf(url);
  if (literal !== null && !isPublicAddress(literal))
    throw new AddressRefused(`${literal} is not called: ${ADVICE}`);
}

/**
 * Looks a name up as Node does, and refuses it if any of its addresses is not public. The connection goes to the very address
 * that was checked, so that a name which changes its address meanwhile gains nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, []);
    const refused = found.find(({ address }) => !isPublicAddress(address));
    if (refused !== undefined)
      return callback(
        new AddressRefused(`${hostname} is ${refused.address}, which is not called: ${ADVICE}`),
        [],
      );
    if (options.all === true) return callback(null, found);
    const [first] = found;
    return callback(null, first!.address, first!.family);
  });
};
