export { createTestDatabase, type TestDatabase } from './database.ts';
export { testServer, type DatabaseUrls } from './server.ts';
