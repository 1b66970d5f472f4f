import { testServer } from '@prescient/testkit';
import { openDatabase } from '../../src/index.ts';

/** Every test file works on copies of a database that was migrated once, as an application finds it. */
export default testServer(async ({ ownerUrl, applicationUrl }) => {
  const db = await openDatabase({ url: applicationUrl, ownerUrl });
  await db.close();
});
