import { backUp, connect } from '../../src/index.ts';

/** A backup in a process of its own, so that a test can kill it: `node back-up-process.ts URL FOLDER`. */
const [url = '', folder = ''] = process.argv.slice(2);
const db = await connect({ url });
await backUp(db, folder);
await db.close();
