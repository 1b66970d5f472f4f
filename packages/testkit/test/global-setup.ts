import pg from 'pg';
import { testServer } from '../src/index.ts';

export default testServer(async ({ ownerUrl }) => {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  await client.query('create table notes (body text); grant select, insert on notes to prescient_app');
  await client.end();
});
