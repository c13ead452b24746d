import assert from 'node:assert/strict';
import { createCertificate, trustCertificate } from '../../sandbox/certificate.ts';
import { startTenant } from '../../sandbox/tenant/tenant.ts';
import { createNames } from '../../src/graph/names.ts';
import { assign, openKit } from '../support/sandbox/tenant-kit.ts';
import type { Kit } from '../support/sandbox/tenant-kit.ts';

const moveClock = async (url: string, type: string): Promise<number> =>
  (await fetch(`${url}/days`, { method: 'POST', headers: { 'content-type': type }, body: '{}' })).status;

describe('The page of the simulated tenant', () => {
  let kit: Kit;
  beforeEach(async () => {
    kit = await openKit();
  });
  afterEach(() => kit.tenant.close());

  const page = async (): Promise<string> => (await fetch(kit.tenant.url)).text();
  const send = (subject: string, content: string): Promise<unknown> =>
    kit.client.api('/users/licenses@contoso.com/sendMail').post({
      message: {
        subject,
        body: { contentType: 'html', content },
        toRecipients: [{ emailAddress: { address: 'MeganB@contoso.com' } }],
      },
    });

  it('shows seats, people and mails as they are now', async () => {
    assert.match(await page(), /<b>3<\/b> of 5 seats used/);
    await assign(kit, 'MeganB@contoso.com', 'VISIOCLIENT', ['VISIOONLINE']);
    await send('Visio works', '<p>Have fun</p>');
    const html = await page();
    assert.match(html, /<b>4<\/b> of 5 seats used/);
    assert.match(html, /Apps off: Visio Web App/);
    assert.match(html, /<h3>Visio works<\/h3>[\s\S]*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC[\s\S]*Have fun/);
  });

  it('sells a seat to its own script, and to nobody who cannot send JSON', async () => {
    const { skuId } = kit.tenant.product('VISIOCLIENT');
    const buy = async (type: string, body: string): Promise<number> => {
      const headers = { 'content-type': type };
      return (await fetch(`${kit.tenant.url}/seats`, { method: 'POST', headers, body })).status;
    };
    assert.match(await page(), new RegExp(`data-buy="${skuId}"`));
    assert.equal(await buy('application/json', JSON.stringify({ skuId })), 204);
    assert.match(await page(), /<b>3<\/b> of 6 seats used/);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
      assert.equal(await buy(type, JSON.stringify({ skuId })), 404);
    assert.equal(await buy('application/json', '{"skuId":"none"}'), 404);
    assert.match(await page(), /<b>3<\/b> of 6 seats used/);
  });

  it('has a button for the clock only where somebody moves it', async () => {
    const certificate = await createCertificate();
    trustCertificate(certificate);
    let left = 0;
    const days = { add: () => void (left += 1), left: () => left };
    const tenant = await startTenant({ certificate, now: () => 0, days });
    try {
      const [moving, still] = [await fetch(tenant.url), await page()];
      assert.match(await moving.text(), /1970-01-01 00:00 UTC[\s\S]*Move the clock by a day/);
      assert.equal(moving.headers.get('date'), 'Thu, 01 Jan 1970 00:00:00 GMT');
      assert.ok(!still.includes('Move the clock'));
      assert.deepEqual([await moveClock(tenant.url, 'application/json'), left], [204, 1]);
      assert.match(await (await fetch(tenant.url)).text(), /1 more day to come/);
      assert.equal(await moveClock(tenant.url, 'text/plain'), 404);
      assert.equal(await moveClock(kit.tenant.url, 'application/json'), 404);
      assert.equal(left, 1);
    } finally {
      await tenant.close();
    }
  });

  it('names the products and their apps as the cards do', async () => {
    const names = createNames();
    for (const { skuId, partNumber, name, plans } of kit.tenant.products) {
      assert.equal(name, names.product(skuId, partNumber));
      for (const plan of plans) assert.equal(plan.name, names.app(skuId, plan.id, plan.partNumber));
    }
  });

  it('shows text of people as text, never as markup', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'&';
    kit.tenant.change.addUser(evil, 'evil@contoso.com', { department: evil, jobTitle: evil });
    await send(evil, `&lt;script&gt;alert(1)&lt;/script&gt;${evil}`);
    const html = await page();
    assert.ok(!html.includes('<img'));
    assert.ok(!html.includes('<script>alert'));
    assert.ok(html.includes('&lt;img src=x'));
  });

  it('runs its own script only', async () => {
    const response = await fetch(kit.tenant.url);
    const policy = response.headers.get('content-security-policy') ?? '';
    const [, nonce = '?'] = /script-src 'nonce-([^']+)'/.exec(policy) ?? [];
    assert.ok(policy.startsWith("default-src 'none'"));
    assert.ok((await response.text()).includes(`<script nonce="${nonce}">`));
  });

  it('gives its live parts to its own script only, as the page shows them', async () => {
    const live = await (await fetch(`${kit.tenant.url}/live`)).text();
    assert.match(live, /^<section id="products"/);
    assert.ok((await page()).includes(live));
  });

  it('gives the same as JSON, newest mail first', async () => {
    await send('first', 'x');
    kit.clock.at += 1000;
    await send('second', 'x');
    const state = await (await fetch(`${kit.tenant.url}/state.json`)).text();
    assert.equal(state, JSON.stringify(kit.tenant.snapshot()));
    assert.deepEqual(
      kit.tenant.snapshot().mails.map(({ subject }) => subject),
      ['second', 'first'],
    );
  });

  it('names the people at the chat windows, and marks licenses assigned since the start', async () => {
    kit.clock.at += 1000;
    await assign(kit, 'MeganB@contoso.com', 'VISIOCLIENT');
    const { people } = kit.tenant.snapshot();
    assert.deepEqual(
      people.slice(0, 2).map(({ name, chat }) => [name, chat]),
      [
        ['Alex Wilber', 'approver'],
        ['Megan Bowen', 'employee'],
      ],
    );
    assert.deepEqual(
      people[1]?.licenses.map(({ product, isNew }) => [product, isNew]),
      [
        ['Microsoft 365 E3', false],
        ['Visio Plan 2', true],
      ],
    );
  });

  it('shows no license as new and no mail from before it started over', async () => {
    kit.clock.at += 1000;
    await assign(kit, 'MeganB@contoso.com', 'VISIOCLIENT');
    await send('Visio works', 'x');
    kit.clock.at += 1000;
    kit.tenant.change.startOver();
    await send('Hello again', 'x');
    const { people, mails } = kit.tenant.snapshot();
    assert.ok(people.every(({ licenses }) => licenses.every(({ isNew }) => !isNew)));
    assert.deepEqual(
      mails.map(({ subject }) => subject),
      ['Hello again'],
    );
  });

  it('says where a license through a group comes from', () => {
    const lynne = kit.tenant.snapshot().people.find(({ name }) => name === 'Lynne Robbins');
    const visio = lynne?.licenses.find(({ product }) => product === 'Visio Plan 2');
    assert.deepEqual([visio?.groups, visio?.direct], [['Licenses for Design'], false]);
  });
});
