import { testServer } from '@prescient/testkit';

/** Every test file works on copies of a database that was migrated once, in the role of the application. */
export default testServer(async ({ ownerUrl, applicationUrl }) => {
  // Loaded when it is needed: a run of unit tests needs none of it.
  const { openDatabase } = await import('@prescient/core');
  const db = await openDatabase({ url: applicationUrl, ownerUrl });
  await db.close();
});
