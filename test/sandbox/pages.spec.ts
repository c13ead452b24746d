import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startPages } from '../../sandbox/playground/pages.ts';
import type { Pages } from '../../sandbox/playground/pages.ts';
import { asHtml, asPlain, limits, steps } from '../../sandbox/steps.ts';
import { assign, openKit } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

const text = async (url: string): Promise<string> => (await fetch(url)).text();

const post = async (url: string, type: string, body: string): Promise<number> =>
  (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).status;

describe('The pages of the sandbox', () => {
  let kit: Kit;
  let pages: Pages;
  beforeEach(async () => {
    kit = await openKit();
    pages = await startPages({
      tenant: kit.tenant,
      frames: [{ title: 'Employee: Megan Bowen', url: 'http://127.0.0.1:1' }],
      store: 'a simulated Azure Cosmos DB',
      port: 0,
    });
  });
  afterEach(async () => {
    await pages.close();
    await kit.tenant.close();
  });

  it('have the steps of the README, word for word and in its order', async () => {
    const [, part = ''] = readFileSync('README.md', 'utf8').split('\n## Try it in two minutes\n');
    const [section = ''] = part.split('\n## ');
    const told = [...section.matchAll(/^\d+\. (.+)$/gm)].map(([, step]) => step);
    assert.deepEqual(told, steps);
    const page = await text(pages.chatsUrl);
    for (const step of steps) assert.ok(page.includes(`<li>${asHtml(step)}</li>`), step);
  });

  it('say which store runs and what the chats cannot show', async () => {
    const page = await text(pages.chatsUrl);
    assert.ok(page.includes('The store is a simulated Azure Cosmos DB.'));
    assert.ok(page.includes(asHtml(limits)));
  });

  it('have the buttons of the tenant, for their own script alone', async () => {
    const { skuId } = kit.tenant.product('VISIOCLIENT');
    const json = 'application/json';
    const [seats, days] = [`${pages.tenantUrl}seats`, `${pages.tenantUrl}days`];
    assert.equal(await post(seats, json, JSON.stringify({ skuId })), 204);
    assert.equal(kit.tenant.product(skuId).enabled, 6);
    assert.equal(await post(seats, 'text/plain', JSON.stringify({ skuId })), 404);
    assert.equal(await post(days, json, '{}'), 404, 'nobody moves this clock');
    assert.equal(await post(seats, json, 'no JSON'), 400);
    assert.equal(kit.tenant.product(skuId).enabled, 6);
  });

  it('follow the tenant: the page finds its live parts where it was loaded', async () => {
    await assign(kit, 'MeganB@contoso.com', 'VISIOCLIENT');
    const response = await fetch(`${pages.tenantUrl}live`);
    const live = await response.text();
    assert.equal(response.status, 200);
    assert.match(live, /<b>4<\/b> of 5 seats used/);
    assert.ok((await text(pages.tenantUrl)).includes(live));
  });
});

describe('A step', () => {
  it('is plain in a terminal, and has its marks and the link on a page', () => {
    const step = "Send `stop`, select **Approve 1**, and open the tenant's page.";
    assert.equal(asPlain(step), "Send stop, select Approve 1, and open the tenant's page.");
    assert.equal(
      asHtml(step),
      'Send <kbd>stop</kbd>, select <b>Approve 1</b>, and open <a href="/" target="_blank">the tenant’s page</a>.',
    );
  });
});
