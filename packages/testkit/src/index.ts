export { createTestDatabase, type TestDatabase } from './database.ts';
export { askDesk, openDesk } from './desk.ts';
export { copyCluster } from './made-cluster.ts';
export { hasPooler, startPooler, type Pooler } from './pooler.ts';
export { TestClock } from './test-clock.ts';
export { testServer, type DatabaseUrls } from './server.ts';
