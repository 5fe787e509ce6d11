import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { describeSqlStore, NOTES } from '../../../agent/store/compliance/index.ts';
import { createSqlStore, openSqlStore } from '../../../agent/store/index.ts';
import type { StorePlace } from '../../../schemas/configuration/store.ts';
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.ts';
import { temporaryPlace } from './temporary-place.ts';

const PLACE: StorePlace = { kind: 'postgres', address: { variable: 'TEST_DATABASE' }, connections: 4 };

describe('the PostgreSQL engine', function () {
  this.timeout(120_000);
  let server: PrivatePostgres;
  const opened = new Map<object, { directory: string; environment: NodeJS.ProcessEnv }>();

  before(async function () {
    const started = await startPrivatePostgres();
    if (started === undefined) {
      console.log('      left out: Debian’s postgresql-15 is not installed');
      this.skip();
    }
    server = started;
  });
  after(() => server?.stop());

  const newPlace = async () => ({
    directory: await temporaryPlace(),
    environment: { TEST_DATABASE: await server.newDatabase() },
  });

  describeSqlStore({
    name: 'PostgreSQL',
    async create(schema) {
      const place = await newPlace();
      await createSqlStore(place.directory, PLACE, schema, place);
      const store = await openSqlStore(place.directory, PLACE, schema, place);
      opened.set(store, place);
      return store;
    },
    async reopen(store, schema) {
      await store.close();
      const place = opened.get(store) ?? { directory: '', environment: {} };
      const again = await openSqlStore(place.directory, PLACE, schema, place);
      opened.set(again, place);
      return again;
    },
  });

  it('is made once, and neither an empty database nor that of another store is taken for it', async () => {
    const [one, two] = [await newPlace(), await newPlace()];
    await createSqlStore(one.directory, PLACE, NOTES, one);
    await assert.rejects(createSqlStore(one.directory, PLACE, NOTES, one), { code: 'store-exists' });
    await assert.rejects(createSqlStore(two.directory, PLACE, NOTES, one), { code: 'store-exists' });
    const elsewhere = { environment: two.environment };
    await assert.rejects(openSqlStore(one.directory, PLACE, NOTES, elsewhere), { code: 'store-corrupt' });
    await createSqlStore(two.directory, PLACE, NOTES, two);
    await assert.rejects(openSqlStore(one.directory, PLACE, NOTES, elsewhere), { code: 'store-corrupt' });
    await assert.rejects(openSqlStore(await temporaryPlace(), PLACE, NOTES, one), { code: 'store-corrupt' });
  });

  it('says that the server is not there, or that its address is missing', async () => {
    const place = await newPlace();
    await createSqlStore(place.directory, PLACE, NOTES, place);
    const away = { environment: { TEST_DATABASE: 'postgres://test@127.0.0.1:1/none' } };
    await assert.rejects(openSqlStore(place.directory, PLACE, NOTES, away), { code: 'store-unreachable' });
    await assert.rejects(openSqlStore(place.directory, PLACE, NOTES, { environment: {} }), {
      code: 'store-address-missing',
    });
    const file = `${place.directory}.address`;
    await writeFile(file, `${place.environment.TEST_DATABASE}\n`);
    const fromFile: StorePlace = { kind: 'postgres', address: { file }, connections: 2 };
    await (await openSqlStore(place.directory, fromFile, NOTES, { environment: {} })).close();
  });

  it('goes on by itself after the server has crashed and come back, with all that was acknowledged', async () => {
    const place = await newPlace();
    await createSqlStore(place.directory, PLACE, NOTES, place);
    const store = await openSqlStore(place.directory, PLACE, NOTES, place);
    await store.write((tx) => tx.insertInto('note').values({ id: 'a', number: 1, content: null }).execute());
    await server.crash();
    await store
      .write((tx) => tx.insertInto('note').values({ id: 'b', number: 2, content: null }).execute())
      .catch(() =>
        // A connection of before may be found broken once.
        store.write((tx) => tx.insertInto('note').values({ id: 'b', number: 2, content: null }).execute()),
      );
    const rows = await store.read.selectFrom('note').select('id').orderBy('id').execute();
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['a', 'b'],
    );
    await store.close();
  });

  it('two workers on one database do each piece of work once', async () => {
    const place = await newPlace();
    await createSqlStore(place.directory, PLACE, NOTES, place);
    const [one, two] = [
      await openSqlStore(place.directory, PLACE, NOTES, place),
      await openSqlStore(place.directory, PLACE, NOTES, place),
    ];
    const add = (store: typeof one, number: number) =>
      store.write((tx) =>
        tx
          .insertInto('note')
          .values({ id: `${number}`, number, content: null })
          .execute(),
      );
    // The same forty numbers from both: the second of each is refused by the database.
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, at) => [add(one, at), add(two, at)]).flat(),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 40);
    await one.close();
    await two.close();
  });
});
