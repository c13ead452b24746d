import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { appLink, chatLink } from '../../src/config/links.ts';

const bot = {
  id: '22222222-2222-4222-8222-222222222222',
  type: 'UserAssignedMSI',
  tenantId: '11111111-1111-4111-8111-111111111111',
} as const;
const appId = '33333333-3333-4333-8333-333333333333';
const here = { bot, cloud: 'public' } as const;

describe('The links into Teams', () => {
  it('open the chat with the bot, with the given words typed in', () => {
    const chat = `https://teams.microsoft.com/l/chat/0/0?users=28:${bot.id}`;
    assert.equal(chatLink(here), chat);
    assert.equal(chatLink(here, 'request'), `${chat}&message=request`);
    assert.equal(chatLink(here, 'begär visio & co'), `${chat}&message=beg%C3%A4r%20visio%20%26%20co`);
  });

  it('open the app in the tenant that is served', () => {
    const app = `https://teams.microsoft.com/l/app/${appId}?tenantId=${bot.tenantId}`;
    assert.equal(appLink(here, appId), app);
  });

  it('use the address of Teams in the cloud', () => {
    const hosts = (['public', 'gcc', 'gcchigh', 'dod'] as const).map(
      (cloud) => new URL(chatLink({ bot, cloud })).host,
    );
    assert.deepEqual(hosts, [
      'teams.microsoft.com',
      'teams.microsoft.com',
      'gov.teams.microsoft.us',
      'dod.teams.microsoft.us',
    ]);
  });

  it('are in the README as the program makes them', () => {
    const readme = readFileSync('README.md', 'utf8');
    const blank = { bot: { ...bot, id: 'BOT_ID', tenantId: 'TENANT_ID' }, cloud: 'public' } as const;
    assert.ok(readme.includes(`${chatLink(blank, 'request')}\n`));
    assert.ok(readme.includes(`${appLink(blank, 'APP_ID')}\n`));
  });
});
