import assert from 'node:assert/strict';
import { anything, assert as check, property } from 'fast-check';
import { fake } from 'sinon';
import { DomainError } from '../../../src/domain/errors.ts';
import { readPersonId } from '../../../src/teams/inbound/card-data.ts';
import { runCommand } from '../../../src/teams/inbound/commands.ts';
import { openTurn } from '../../../src/teams/inbound/turn.ts';
import type { UseCases } from '../../../src/teams/inbound/use-cases.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { chat as svenska } from '../../../src/text/sv/chat.ts';
import { aPerson } from '../../support/builders.ts';
import { aGrant } from '../../support/grants.ts';
import { answerTo, cardAfter, click, postedBy, reader, real, refused } from '../../support/teams/clicks.ts';
import { activityFrom, adele, channelActivity, depsWith, dig } from '../../support/teams/kit.ts';

type Activity = ReturnType<typeof activityFrom>;

const run = (activity: Activity, expected: Partial<UseCases> = {}) =>
  runCommand(openTurn(depsWith(expected), activity), activity);
const cardOf = (reply: Awaited<ReturnType<typeof run>>[number] | undefined) =>
  dig(reply, 'attachments', 0, 'content');

const found = { outcome: 'found', person: aPerson(1), licenses: [], isCut: false } as const;
const several = { outcome: 'several', people: [aPerson(1), aPerson(2)], more: false } as const;

describe('“my licenses”', () => {
  it('shows everybody what License Desk gave to them, in their language', async () => {
    for (const [text, locale, summary] of [
      ['My licenses', 'en-US', chat.ownLicensesSummary],
      ['mina licenser', 'sv-SE', svenska.ownLicensesSummary],
      ['my licenes', 'en-US', chat.ownLicensesSummary],
    ]) {
      const listOwnGrants = fake.resolves([aGrant(1)]);
      const [reply, ...others] = await run(activityFrom({ text, locale }), { listOwnGrants });
      assert.deepEqual(listOwnGrants.firstCall.args, [adele]);
      assert.deepEqual(cardOf(reply), { card: 'licenses', grants: [aGrant(1)], locale });
      assert.deepEqual([reply?.summary, others], [summary, []]);
    }
  });

  it('is a button of the help, whose card is a new message', async () => {
    const help = real.help({ shared: false, approver: false }, reader);
    const { card } = await postedBy(click(help, 'say', {}, 1), { listOwnGrants: fake.resolves([]) });
    assert.equal(dig(card, 'card'), 'licenses');
  });

  it('offers to ask for a license', async () => {
    const { card } = await postedBy(click(real.licenses([], reader), 'new-request'), {
      offeredProducts: fake.resolves({ products: [], known: true }),
    });
    assert.equal(dig(card, 'card'), 'form');
  });
});

describe('“why”', () => {
  it('shows an approver why the person has each license, found as they wrote it', async () => {
    for (const [text, asked] of [
      ['why Adele Vance', 'Adele Vance'],
      ['Why: adele@contoso.com?', 'adele@contoso.com'],
      ['varför Vance, Adele', 'Vance, Adele'],
      ['varfor Adele', 'Adele'],
    ] as const) {
      const whyPerson = fake.resolves(found);
      const [reply] = await run(activityFrom({ text }), { whyPerson });
      assert.deepEqual(whyPerson.firstCall.args, [adele, asked]);
      assert.deepEqual([dig(cardOf(reply), 'card'), dig(cardOf(reply), 'answer')], ['why', found]);
      assert.equal(reply?.summary, chat.whySummary);
    }
  });

  it('says what to write if nobody is named, and that nobody was found', async () => {
    for (const [outcome, sentence] of [
      ['no-name', chat.whyWhom],
      ['nobody', chat.whyNobody],
    ] as const) {
      const [reply] = await run(activityFrom({ text: 'why' }), { whyPerson: fake.resolves({ outcome }) });
      assert.equal(reply?.text, sentence);
    }
  });

  it('offers several people to choose from, and shows the chosen one in the same card', async () => {
    const whyPerson = fake.resolves(found);
    const card = await cardAfter(click(real.why(several, reader), 'why', {}, 1), { whyPerson });
    assert.deepEqual(whyPerson.firstCall.args, [adele, aPerson(2).id]);
    assert.deepEqual([dig(card, 'card'), dig(card, 'answer')], ['why', found]);
  });

  it('says so if the chosen person is gone', async () => {
    const nobody = fake.resolves({ outcome: 'nobody' as const });
    const answer = await answerTo(click(real.why(several, reader), 'why'), { whyPerson: nobody });
    assert.equal(answer['value'], chat.whyNobody);
  });

  it('opens the request of a license', async () => {
    const approved = { requestId: 'request-1', by: adele, at: '', isKept: true };
    const licenses = [{ productName: 'Visio', sources: [{ from: 'grant', approved }] }] as const;
    const openRequest = fake.resolves(undefined);
    await answerTo(click(real.why({ ...found, licenses }, reader), 'open'), { openRequest });
    assert.deepEqual(openRequest.firstCall.args.slice(0, 2), [adele, 'request-1']);
  });

  it('of people who are no approvers is refused, not answered with anything else', async () => {
    const whyPerson = fake.rejects(new DomainError('not-an-approver'));
    await assert.rejects(run(activityFrom({ text: 'why Megan' }), { whyPerson }), refused('not-an-approver'));
  });
});

describe('Both', () => {
  it('are shown in the personal chat only; elsewhere a link leads there, and nothing is read', async () => {
    for (const text of ['my licenses', 'why Adele Vance', 'why']) {
      const [reply, ...others] = await run(channelActivity({ text }));
      assert.match(reply?.text ?? '', /teams\.example\/chat$/);
      assert.deepEqual([others, reply?.attachments], [[], undefined]);
    }
    const choice = click(real.why(several, reader), 'why');
    await assert.rejects(answerTo(choice, {}, channelActivity()), refused('personal-only'));
  });
});

describe('The data of a person to choose', () => {
  it('are an object id or nothing', () => {
    for (const p of ['Adele', `${aPerson(1).id} `, '', 1, undefined, `x'${aPerson(1).id}`])
      assert.equal(readPersonId({ d: { p } }), undefined);
    check(property(anything(), (data) => assert.equal(readPersonId(data), undefined)));
  });
});
