import { executeTrade, openDatabase } from '../../src/index.ts';
import { aBuy } from './builders.ts';

/** A process that starts as the application does and trades once: `node opening-process.ts URL OWNER_URL COMMAND_ID [pooled]`. */
const [url = '', ownerUrl = '', commandId = '', pooled] = process.argv.slice(2);
const db = await openDatabase({ url, ownerUrl, pooled: pooled === 'pooled' });
const { balance } = await executeTrade(db, aBuy({ commandId }));
await db.close();
process.stdout.write(`${balance}`);
