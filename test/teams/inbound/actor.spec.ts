import assert from 'node:assert/strict';
import { assert as check, jsonValue, property } from 'fast-check';
import { DomainError } from '../../../src/domain/errors.ts';
import { localeOf, placeConversation, readSender } from '../../../src/teams/inbound/actor.ts';
import {
  activityFrom,
  adele,
  channelActivity,
  generalId,
  serviceUrl,
  tenantId,
} from '../../support/teams/kit.ts';

const wrongTenant = (error: unknown) => error instanceof DomainError && error.code === 'wrong-tenant';
const noAccount = (error: unknown) => error instanceof DomainError && error.code === 'no-account';
const otherTenant = '99999999-9999-4999-8999-999999999999';

describe('who acts', () => {
  it('is the object id of the sender, whatever ids the value carries', () => {
    const { actor } = readSender(activityFrom({ value: { aadObjectId: 'somebody-else' } }), tenantId);
    assert.deepEqual(actor, adele);
  });

  it('is the same person however the object id is written', () => {
    const from = { id: '29:adele', name: adele.name, aadObjectId: adele.id.toUpperCase() };
    assert.equal(readSender(activityFrom({ from }), tenantId.toUpperCase()).actor.id, adele.id);
  });

  it('is refused if the conversation or the channel data names another tenant, or neither names one', () => {
    const conversation = { id: 'personal-adele', conversationType: 'personal' };
    for (const changes of [
      { conversation: { ...conversation, tenantId: otherTenant } },
      { channelData: { tenant: { id: otherTenant } } },
      { conversation, channelData: {} },
      { conversation, channelData: undefined },
    ]) {
      assert.throws(() => readSender(activityFrom(changes), tenantId), wrongTenant);
    }
  });

  it('is accepted if only one of them names a tenant, and it is ours', () => {
    const conversation = { id: 'personal-adele', conversationType: 'personal' };
    assert.equal(readSender(activityFrom({ conversation }), tenantId).actor.id, adele.id);
    assert.equal(readSender(activityFrom({ channelData: null }), tenantId).actor.id, adele.id);
  });

  it('is refused without an object id, since chat ids prove nothing', () => {
    const from = { id: `29:${adele.id}`, name: adele.name };
    assert.throws(() => readSender(activityFrom({ from }), tenantId), noAccount);
  });

  it('may be missing in an event, which is about the bot', () => {
    const from = { id: '29:adele' };
    for (const type of ['conversationUpdate', 'installationUpdate']) {
      const { actor, conversation } = readSender(activityFrom({ type, from }), tenantId);
      assert.deepEqual([actor.id, conversation.personId], ['', undefined]);
      assert.throws(() => readSender(activityFrom({ type: 'invoke', from }), tenantId), noAccount);
      const foreign = { type, from, channelData: { tenant: { id: otherTenant } } };
      assert.throws(() => readSender(activityFrom(foreign), tenantId), wrongTenant);
    }
  });

  it('is read from or refused for any JSON, and nothing else is thrown', () => {
    check(
      property(jsonValue(), jsonValue(), jsonValue(), (conversation, channelData, from) => {
        try {
          readSender({ serviceUrl, conversation, channelData, from }, tenantId);
        } catch (error) {
          assert.ok(wrongTenant(error) || noAccount(error));
        }
      }),
    );
  });
});

const inChat = (conversationType: string) =>
  readSender(activityFrom({ conversation: { id: 'c', tenantId, conversationType } }), tenantId).conversation;

const entity = (timezone: unknown) => ({ type: 'clientInfo', locale: 'sv-SE', timezone });
const zone = (changes: Record<string, unknown>) =>
  readSender(activityFrom(changes), tenantId).conversation.timeZone;

describe('the conversation of an activity', () => {
  it('is a channel if Teams names its team', () => {
    const channelData = { tenant: { id: tenantId }, team: { id: '19:team@thread.tacv2', name: 'Sales' } };
    const { conversation } = readSender(channelActivity({ channelData }), tenantId);
    assert.equal(conversation.teamId, '19:team@thread.tacv2');
    const nameless = { tenant: { id: tenantId } };
    assert.equal(
      readSender(channelActivity({ channelData: nameless }), tenantId).conversation.teamId,
      undefined,
    );
  });

  it('is the one channel from which the bot was removed, if Teams says so in the team', () => {
    const about = {
      tenant: { id: tenantId },
      team: { id: generalId },
      channel: { id: '19:shared@thread.tacv2' },
    };
    const conversation = { id: generalId, tenantId, conversationType: 'channel' };
    const left = (eventType: string) =>
      readSender(
        channelActivity({ type: 'conversationUpdate', conversation, channelData: { ...about, eventType } }),
        tenantId,
      ).conversation;
    assert.deepEqual(
      [left('channelMemberRemoved').conversationId, left('teamMemberRemoved').conversationId],
      ['19:shared@thread.tacv2', generalId],
    );
  });

  it('is a personal chat with its reader and their locale', () => {
    assert.deepEqual(readSender(activityFrom(), tenantId).conversation, {
      serviceUrl,
      conversationId: 'personal-adele',
      kind: 'personal',
      personId: adele.id,
      locale: 'en-US',
    });
  });

  it('is nobody’s own in a channel, in a group, or in an unknown kind of chat', () => {
    assert.deepEqual(inChat('channel'), { serviceUrl, conversationId: 'c', kind: 'channel' });
    assert.equal(inChat('groupChat').kind, 'group');
    assert.equal(inChat('something-new').kind, 'group');
  });

  it('has the time zone of the client, else the one in an entity', () => {
    const entities = [null, { type: 'mention' }, entity('Europe/Stockholm')];
    assert.equal(zone({ localTimezone: 'Asia/Tokyo', entities }), 'Asia/Tokyo');
    assert.equal(zone({ entities }), 'Europe/Stockholm');
    assert.equal(zone({ localTimezone: 'Middle/Earth', entities }), 'Europe/Stockholm');
    for (const wrong of [[entity('Middle/Earth')], [entity(5)], 'clientInfo', undefined])
      assert.equal(zone({ entities: wrong }), undefined);
  });

  it('is the channel itself as a place, not the thread in it', () => {
    const { conversation } = readSender(channelActivity(), tenantId);
    assert.equal(placeConversation(conversation).conversationId, '19:general@thread.tacv2');
  });
});

describe('the locale of an activity', () => {
  it('is left out if it is invalid', () => {
    assert.equal(localeOf({ locale: 'sv-SE' }), 'sv-SE');
    for (const locale of [undefined, 5, '', 'x'.repeat(50), '../../etc', 'en_US; drop']) {
      assert.equal(localeOf({ locale }), undefined);
    }
  });
});
