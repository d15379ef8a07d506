// Drives the local endpoint with the platform's own client, and says what it cannot do.
import assert from 'node:assert/strict';
import { ApifyClient } from 'apify-client';

const baseUrl = process.argv[2];
const client = new ApifyClient({ baseUrl, token: 'any' });
const task = client.task('local/actor');
const padding = 'x'.repeat(5000); // long enough for the client to compress the body with brotli
const urls = ['https://a.example/', 'https://b.example/', 'https://c.example/'];
let checks = 0;
const check = async (what, body) => {
  await body();
  checks += 1;
  console.log(`  ${what}`);
};

let run;
await check('a task is called and waited for', async () => {
  run = await task.call({ urls, padding }, { waitSecs: 60, memory: 512, timeout: 60 });
  assert.equal(run.status, 'SUCCEEDED', run.statusMessage);
  assert.equal(run.exitCode, 0);
  assert.equal(run.meta.origin, 'API');
  assert.match(run.meta.userAgent, /^ApifyClient\//);
  assert.equal(run.options.memoryMbytes, 512);
  assert.ok(run.startedAt instanceof Date && run.finishedAt > run.startedAt);
});

await check('its input is merged over the task\'s, and its records are there', async () => {
  const store = client.keyValueStore(run.defaultKeyValueStoreId);
  assert.deepEqual((await store.getRecord('OUTPUT')).value,
    { count: 3, letters: 5000, defaultDatasetId: run.defaultDatasetId });
  const input = (await client.run(run.id).keyValueStore().getRecord('INPUT')).value;
  assert.equal(input.fromTask, true);
  const page = await store.getRecord('PAGE');
  assert.match(page.contentType, /^text\/html/);
  assert.equal(page.value, '<h1>Hello</h1>');
  assert.equal(await store.getRecord('NOTHING'), undefined);
  assert.equal(await store.recordExists('OUTPUT'), true);
  assert.equal(await store.recordExists('NOTHING'), false);
  const keys = (await store.listKeys()).items.map(({ key }) => key);
  assert.deepEqual(keys, ['INPUT', 'OUTPUT', 'PAGE']);
});

await check('its items come whole, in part, and as a table', async () => {
  const dataset = client.dataset(run.defaultDatasetId);
  const { items, total, count } = await dataset.listItems();
  assert.deepEqual([items.length, total, count], [3, 3, 3]);
  assert.deepEqual(items[0], { url: urls[0], nested: { i: 0 }, '#hidden': true });
  const part = await dataset.listItems({ clean: true, fields: ['url'], offset: 1, limit: 1, desc: true });
  assert.deepEqual(part.items, [{ url: urls[1] }]);
  const csv = (await dataset.downloadItems('csv', { clean: true, bom: false })).toString();
  assert.equal(csv.split('\r\n')[0], 'url,nested/i');
  assert.equal((await dataset.get()).itemCount, 3);
});

await check('its log is there, each line with its time', async () => {
  const log = await client.run(run.id).log().get();
  assert.match(log, new RegExp(`^\\d{4}-\\S+Z .*Run ${run.id} has 3 addresses and 5000 letters`, 'm'));
});

await check('a run-sync call answers the record itself', async () => {
  const answer = await fetch(`${baseUrl}/v2/actor-tasks/local~actor/run-sync?token=any`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ urls }) });
  assert.equal(answer.status, 201);
  assert.equal((await answer.json()).count, 3);
});

await check('a failure is a failure, with the exit code of the SDK', async () => {
  const failed = await task.call({ fail: true }, { waitSecs: 60 });
  assert.equal(failed.status, 'FAILED');
  assert.equal(failed.exitCode, 91);
  assert.match(await client.run(failed.id).log().get(), /on purpose/);
});

await check('a timeout and an abort end the program', async () => {
  const slow = await task.start({ sleepSecs: 60 }, { timeout: 3 });
  const aborted = await task.start({ sleepSecs: 60 });
  await client.run(aborted.id).abort({ gracefully: true });
  assert.equal((await client.run(aborted.id).waitForFinish()).status, 'ABORTED');
  assert.equal((await client.run(slow.id).waitForFinish()).status, 'TIMED-OUT');
});

await check('lists, last runs, and what there is to know of task and user', async () => {
  const { items, total } = await task.runs().list({ desc: true, limit: 1000 });
  assert.equal(items.length, total);
  assert.equal(items.at(-1).id, run.id);
  assert.equal((await client.runs().list({ status: 'FAILED' })).count, 1);
  const last = task.lastRun({ status: 'SUCCEEDED' });
  assert.equal((await last.keyValueStore().getRecord('OUTPUT')).value.count, 3);
  assert.equal((await last.dataset().listItems()).count, 3);
  assert.equal((await client.tasks().list()).items[0].name, 'actor');
  assert.equal((await task.get()).id, run.actorTaskId);
  assert.deepEqual(await task.getInput(), { fromTask: true });
  assert.equal((await client.user('me').get()).username, 'local');
  assert.ok((await client.user('me').limits()).limits.maxConcurrentActorJobs > 0);
  assert.equal(await client.task('local/nothing').get(), undefined);
});

await check('a run is deleted', async () => {
  await client.run(run.id).delete();
  assert.equal(await client.run(run.id).get(), undefined);
});

console.log(`${checks} passed, 0 failed`);
