import assert from 'node:assert/strict';
import { fake } from 'sinon';
import { PROJECT, VISIO } from '../../support/builders.ts';
import { aGrant } from '../../support/grants.ts';
import { answerTo, cardAfter, click, reader, real, refused } from '../../support/teams/clicks.ts';
import { adele, channelActivity, dig } from '../../support/teams/kit.ts';
import { textOf, titlesOf } from '../../render/check-card.ts';

const visio = aGrant(1);
const project = aGrant(1, { skuId: PROJECT, productName: 'Project Plan 3' });
const own = [visio, project];
const listOwnGrants = fake.resolves(own);
const card = real.licenses(own, reader);
const asking = real.licenses(own, reader, { asking: PROJECT });

describe('“Give back”', () => {
  it('asks once, in the row of the license, and names what is lost', async () => {
    const next = await cardAfter(click(card, 'give-back', {}, 1), { listOwnGrants });
    assert.deepEqual(dig(next, 'state'), { asking: PROJECT });
    assert.match(textOf(asking), /Give back Project Plan 3\? You lose access within a minute\./);
    assert.deepEqual(titlesOf(asking), ['Give back', 'Give it back', 'Keep it', 'Request a license']);
  });

  it('keeps the license on Keep it: nothing is called but the list', async () => {
    const next = await cardAfter(click(asking, 'own-licenses'), { listOwnGrants });
    assert.deepEqual([dig(next, 'card'), dig(next, 'state')], ['licenses', undefined]);
  });

  it('gives back that license alone, for the person who clicked, and says so', async () => {
    const giveBack = fake.resolves({ outcome: 'ending' as const, grant: project });
    const next = await cardAfter(click(asking, 'give-back-yes'), { giveBack, listOwnGrants });
    assert.deepEqual(giveBack.firstCall.args, [adele, PROJECT]);
    const state = { answer: { outcome: 'ending', product: 'Project Plan 3' } } as const;
    assert.deepEqual(dig(next, 'state'), state);
    const ending = { why: 'given-back', at: '', by: adele, dueAt: '' } as const;
    const after = real.licenses([visio, { ...project, state: 'ending', ending }], reader, state);
    assert.match(textOf(after), /Project Plan 3 is being given back\. You are told when it is done\./);
    assert.match(textOf(after), /Being taken back/);
    assert.deepEqual(titlesOf(after), ['Give back', 'Request a license']);
  });

  it('answers with what is so: a second click, another’s license, one that is not ours any more', () => {
    for (const [outcome, words] of [
      ['already-ending', /is being given back already/],
      ['ended', /You no longer have Project Plan 3 through License Desk/],
      ['asks-approver', /an approver was asked first/],
      ['left-alone', /was changed by somebody else, so License Desk leaves it alone/],
      ['not-yours', /did not give you this license/],
    ] as const) {
      const drawn = real.licenses([visio], reader, { answer: { outcome, product: 'Project Plan 3' } });
      assert.match(textOf(drawn), words);
    }
  });

  it('says while an approver is asked, and offers nothing then', () => {
    const question = { loses: ['mailbox', 'files'], at: '', why: 'given-back', by: adele } as const;
    const drawn = real.licenses([aGrant(1, { question })], reader);
    assert.match(textOf(drawn), /without it you would no longer have a mailbox or OneDrive/);
    assert.deepEqual(titlesOf(drawn), ['Request a license']);
  });

  it('is refused outside the personal chat, and with data that no card of ours has', async () => {
    for (const verb of ['give-back', 'give-back-yes', 'own-licenses']) {
      const button = click(verb === 'give-back' ? card : asking, verb);
      await assert.rejects(answerTo(button, {}, channelActivity()), refused('personal-only'));
      const forged = { ...button, action: { ...button.action, data: { d: { s: `${VISIO}/../x` } } } };
      await assert.rejects(answerTo(forged, {}), refused('card-outdated'));
    }
  });
});
