import type { Client } from 'pg';
import type { Passwords } from './cluster.ts';

export const ownerRole = 'prescient_owner';
export const applicationRole = 'prescient_app';
export const database = 'prescient';

/**
 * Makes the roles and the database that are missing. Every process that opens the cluster does this, because the one that started it may
 * have been killed halfway; the caller sees to it that one at a time does.
 */
export async function ensureRolesAndDatabase(client: Client, passwords: Passwords): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select 'role ' || rolname as name from pg_roles union all select 'database ' || datname from pg_database`,
  );
  const present = new Set(rows.map((row) => row.name));
  const ensure = async (name: string, properties: string): Promise<void> => {
    if (!present.has(name)) await client.query(`create ${name} ${properties}`);
  };
  // The owner may create databases and end other sessions in them: tests give each file a database of its own.
  await ensure(`role ${ownerRole}`, `login createdb password ${client.escapeLiteral(passwords.owner)}`);
  await client.query(`grant pg_signal_backend to ${ownerRole}`);
  await ensure(`role ${applicationRole}`, `login password ${client.escapeLiteral(passwords.application)}`);
  await ensure(`database ${database}`, `owner ${ownerRole}`);
  await client.query(`revoke all on database ${database} from public`);
  await client.query(`grant connect on database ${database} to ${applicationRole}`);
}
