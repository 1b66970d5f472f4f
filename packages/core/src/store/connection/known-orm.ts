import type { EntityMetadata, EntityName, MetadataStorage, Options } from '@mikro-orm/core';
import { MikroORM, type PostgreSqlDriver } from '@mikro-orm/postgresql';
import { ENTITIES } from '../tables/entities.ts';

type OrmOptions = Partial<Options<PostgreSqlDriver>>;

/** The tables as the ORM understands them. They are the same for every connection, so they are worked out once. */
let tables: Promise<MetadataStorage> | undefined;

/** Works the tables out with an ORM that never connects. */
async function readTables(): Promise<MetadataStorage> {
  const orm = await MikroORM.init({ entities: [...ENTITIES], dbName: 'none', ensureDatabase: false });
  return orm.getMetadata();
}

/** An ORM that is given its tables. `MikroORM.init` works them out each time, which takes 25 ms of processor time. */
class KnownOrm extends MikroORM {
  readonly #known: MetadataStorage;

  constructor(options: OrmOptions, known: MetadataStorage) {
    super({ ...options, entities: [...ENTITIES], discovery: { skipSyncDiscovery: true } });
    this.#known = known;
    this.driver.setMetadata(known);
    this.em = Object.assign(this.driver.createEntityManager() as MikroORM['em'], { global: true });
    known.decorate(this.em);
  }

  override getMetadata(): MetadataStorage;
  override getMetadata<Entity extends object>(entityName: EntityName<Entity>): EntityMetadata<Entity>;
  override getMetadata(entityName?: EntityName<object>): MetadataStorage | EntityMetadata<object> {
    return entityName === undefined ? this.#known : this.#known.get(entityName);
  }
}

/** Makes an ORM for one connection pool; it connects when it is first used. */
export async function openOrm(options: OrmOptions): Promise<MikroORM> {
  tables ??= readTables();
  return new KnownOrm(options, await tables);
}
