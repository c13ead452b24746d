import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder';
import { fake } from 'sinon';
import { DomainError } from '../../../src/domain/errors.ts';
import { createBot } from '../../../src/teams/inbound/bot.ts';
import { runCommand } from '../../../src/teams/inbound/commands.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { activityFrom, channelActivity, depsWith, dig, turnOf } from '../../support/teams/kit.ts';

const uploadInfo = {
  uploadUrl: 'https://contoso-my.sharepoint.com/upload',
  contentUrl: 'https://contoso-my.sharepoint.com/audit.csv',
  name: 'audit.csv',
  uniqueId: 'unique',
  fileType: 'csv',
};
const accepted = { type: 'fileUpload', action: 'accept', context: { e: 'csv' }, uploadInfo };

const consentTo = (value: unknown): Activity =>
  activityFrom({ type: 'invoke', name: 'fileConsent/invoke', value });

async function sentFor(activity: Activity, expected: Partial<UseCases> = {}): Promise<Partial<Activity>[]> {
  const { context, sent } = turnOf(activity);
  await createBot(depsWith(expected)).onTurn(context);
  return sent;
}

describe('the word export', () => {
  const offerExport = fake.resolves({ name: 'audit.csv', entries: 12 });
  const run = (activity: Activity, expected: Partial<UseCases> = { offerExport }) =>
    runCommand(openTurn(depsWith(expected), activity), activity);

  for (const [said, format] of [
    ['export', 'csv'],
    ['Export json', 'jsonl'],
    ['exportera', 'csv'],
  ] as const) {
    it(`asks whether to receive the file, as ${format} for “${said}”`, async () => {
      const [reply] = await run(activityFrom({ text: said }));
      const attachment = dig(reply, 'attachments', 0);
      assert.equal(dig(attachment, 'contentType'), 'application/vnd.microsoft.teams.card.file.consent');
      assert.equal(dig(attachment, 'name'), 'audit.csv');
      assert.deepEqual(dig(attachment, 'content', 'acceptContext'), { e: format });
      assert.match(String(dig(attachment, 'content', 'description')), /12 entries/);
    });
  }

  it('is answered with a link to the personal chat everywhere else', async () => {
    const [reply] = await run(channelActivity({ text: 'export' }), {});
    assert.match(String(reply?.text), /only in your personal chat/);
  });
});

describe('a consent to a file', () => {
  it('has the file sent, and says so', async () => {
    const acceptExport = fake.resolves(undefined);
    const sent = await sentFor(consentTo(accepted), { acceptExport });

    assert.deepEqual(acceptExport.firstCall.args.slice(2), ['csv', uploadInfo]);
    assert.deepEqual(
      sent.map(({ type, text }) => [type, text]),
      [
        ['invokeResponse', undefined],
        ['message', chat.exportAccepted],
      ],
    );
  });

  it('that is declined writes nothing', async () => {
    const sent = await sentFor(consentTo({ action: 'decline', context: { e: 'csv' } }));
    assert.equal(sent[1]?.text, chat.exportDeclined);
  });

  for (const [what, value] of [
    ['of another app', { ...accepted, context: { file: 1 } }],
    ['without an address', { ...accepted, uploadInfo: undefined }],
    [
      'with an address without end',
      { ...accepted, uploadInfo: { ...uploadInfo, uploadUrl: 'x'.repeat(9000) } },
    ],
    ['that is nothing', null],
  ] as const) {
    it(`${what} is refused with a sentence`, async () => {
      const sent = await sentFor(consentTo(value));
      assert.deepEqual(
        sent.map(({ type, text }) => [type, text]),
        [
          ['invokeResponse', undefined],
          ['message', chat.refusals['card-outdated']],
        ],
      );
    });
  }

  it('of a person who may not have the file is refused with a sentence', async () => {
    const acceptExport = fake.rejects(new DomainError('not-an-approver'));
    const sent = await sentFor(consentTo(accepted), { acceptExport });
    assert.equal(sent[1]?.text, chat.refusals['not-an-approver']);
  });
});
