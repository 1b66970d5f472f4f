import { openDatabase } from '@prescient/core';
import { testServer } from '@prescient/testkit';

/** Every test file works on copies of a database that was migrated once, in the role of the application. */
export default testServer(async ({ ownerUrl, applicationUrl }) => {
  const db = await openDatabase({ url: applicationUrl, ownerUrl });
  await db.close();
});
