// An Actor as it is written for the platform: nothing in it knows where it runs.
import { Actor, log } from 'apify';

await Actor.main(async () => {
  const { urls = [], padding = '', sleepSecs = 0, fail = false } = (await Actor.getInput()) ?? {};
  const { actorRunId, defaultDatasetId } = Actor.getEnv();
  log.info(`Run ${actorRunId} has ${urls.length} addresses and ${padding.length} letters`);
  await Actor.setValue('PAGE', '<h1>Hello</h1>', { contentType: 'text/html' });
  for (const [i, url] of urls.entries()) {
    await Actor.pushData({ url, nested: { i }, '#hidden': true });
  }
  if (fail) throw new Error('on purpose');
  await new Promise((resolve) => setTimeout(resolve, sleepSecs * 1000));
  await Actor.setValue('OUTPUT', { count: urls.length, letters: padding.length, defaultDatasetId });
});
