import assert from 'node:assert/strict';
import { removePlace } from '../../../src/app/places/manage-places.ts';
import type { DataDocument } from '../../../src/app/records/documents.ts';
import { cardsKey } from '../../../src/app/records/keys.ts';
import { addPlace } from '../../../src/app/places/manage-places.ts';
import type { AuditEntry } from '../../../src/app/records/audit-entry.ts';
import { erasePerson } from '../../../src/app/privacy/erase-person.ts';
import { answerExtension } from '../../../src/app/seats/answer-extension.ts';
import { askExtension, proposeExtension } from '../../../src/app/seats/ask-extension.ts';
import { saveOwnDecisions } from '../../support/ending-story.ts';
import { saveEndRule } from '../../../src/app/settings/end-rules.ts';
import type { EndRule } from '../../../src/domain/ends.ts';
import { NEVER } from '../../../src/domain/ends.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import { APPROVER, OTHER_APPROVER } from '../../support/app-story.ts';
import { aPerson, PROJECT, VISIO } from '../../support/builders.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { channel } from '../../support/fake-context.ts';
import { actor, givesBack, grantOf, hasVisio } from '../../support/giving-back.ts';
import {
  aWorldWithEnds,
  DAY,
  endingGrant,
  inDays,
  keepEnding,
  newsOf,
  pass,
} from '../../support/ending-story.ts';

/** 20 days after the start is 12 December in Stockholm, at 11:00. */
const NEXT = '2026-12-31';
const TO = '2026-12-31T23:00:00.000Z';

const shown = (list: readonly { message: { kind: string } }[]) =>
  list.filter(({ message }) => message.kind === 'extension-question').length;

describe('An extension', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorldWithEnds(endingGrant(2, 20));
    await addPlace(fake.ctx, OTHER_APPROVER, channel('hq'), 'HQ');
    await fake.work();
  });
  afterEach(() => fake.close());

  const asks = async (n = 2, day = NEXT, reason = '') =>
    (await askExtension(fake.ctx, actor(n), VISIO, day, reason)).outcome;
  const idOf = async (n = 2) => (await grantOf(fake, n))?.extension?.id ?? '';
  const lastIdOf = async () => (await grantOf(fake, 2))?.lastExtension?.id ?? '';
  const answers = async (
    answer: 'granted' | 'declined',
    { by = APPROVER, extensionId, seen }: { by?: typeof APPROVER; extensionId?: string; seen?: string } = {},
  ) => {
    const about = { personId: aPerson(2).id, skuId: VISIO, extensionId: extensionId ?? (await idOf()) };
    return (await answerExtension(fake.ctx, by, about, answer, seen)).outcome;
  };
  const acts = async () => {
    const query = { by: 'list', key: 'audit', order: 'ascending', limit: 100 } as const;
    const entries = await fake.store.page<DataDocument<AuditEntry>>(query);
    return entries.map(({ data }) => data.what).filter((what) => what.startsWith('extension-'));
  };

  it('proposes as long again, and begins after the present end', async () => {
    assert.partialDeepStrictEqual(await proposeExtension(fake.ctx, actor(2), VISIO), {
      outcome: 'extendable',
      first: '2026-12-13',
      proposed: '2027-01-01',
    });
  });

  it('is asked on a card at every place, and granted by one click; all cards show it, and the person is told', async () => {
    await pass(fake, 7);
    assert.equal(await asks(2, NEXT, 'The plans are late.'), 'asked');
    await fake.work();
    assert.equal(shown(fake.posts), 2);
    assert.equal(await answers('granted'), 'granted');
    await fake.work();
    assert.equal(shown(fake.updates), 2);
    const grant = await grantOf(fake, 2);
    assert.deepEqual(
      [grant?.until, grant?.extension, grant?.lastExtension?.result],
      [TO, undefined, 'granted'],
    );
    assert.equal(newsOf(fake, 2).news.at(-1), 'extended');
    assert.equal(newsOf(fake, 2).mails.at(-1), 'extended');
    assert.deepEqual(await acts(), ['extension-asked', 'extension-granted']);
    // The end is the new one, and so are the reminders.
    await pass(fake, 32);
    assert.equal(hasVisio(fake, 2), true);
    await pass(fake, 0.6);
    assert.equal(hasVisio(fake, 2), false);
    const news = ['ends-first', 'extended', 'ends-first', 'ends-last', 'ended'];
    assert.deepEqual(newsOf(fake, 2).news, news);
  });

  it('leaves the ledger when its cards show the answer', async () => {
    await asks();
    await fake.work();
    const id = await idOf();
    const count = () => fake.store.count({ by: 'list', key: cardsKey(id) });
    assert.equal(await count(), 2);
    await answers('declined');
    await fake.work();
    assert.equal(await count(), 0);
  });

  it('shows the answer on cards that are on their way when it is given', async () => {
    await asks();
    const { post } = fake.ctx.messenger;
    const messenger: typeof fake.ctx.messenger = {
      ...fake.ctx.messenger,
      async post(...args) {
        if (args[1].kind === 'extension-question' && (await idOf()) !== '') {
          await answers('granted');
          await fake.work(fake.worker('other'));
        }
        return post(...args);
      },
    };
    await fake.work(fake.worker('slow', { messenger }));
    await fake.work();
    assert.deepEqual([shown(fake.posts), shown(fake.updates)], [2, 2]);
    assert.equal(await fake.store.count({ by: 'list', key: cardsKey(await lastIdOf()) }), 0);
  });

  it('is declined: the person is told, and the license ends as before', async () => {
    await asks();
    assert.equal(await answers('declined'), 'declined');
    await fake.work();
    assert.deepEqual([newsOf(fake, 2).news, (await grantOf(fake, 2))?.until], [['not-extended'], inDays(20)]);
    await pass(fake, 20.1);
    assert.equal(hasVisio(fake, 2), false);
    assert.deepEqual(await acts(), ['extension-asked', 'extension-declined']);
  });

  it('keeps the license three days beyond its end while nobody answers, and never for good', async () => {
    await asks();
    await pass(fake, 22.9);
    assert.equal(hasVisio(fake, 2), true);
    await pass(fake, 0.2);
    assert.equal(hasVisio(fake, 2), false);
    assert.equal((await grantOf(fake, 2))?.lastExtension?.result, 'unanswered');
    assert.equal(shown(fake.updates), 2, 'the cards say that it is over');
    assert.equal(await answers('granted', { extensionId: 'other' }), 'answered');
  });

  it('ends the license at once if it is declined after the end', async () => {
    await asks();
    await pass(fake, 21);
    assert.equal(hasVisio(fake, 2), true);
    await answers('declined');
    await fake.work();
    assert.equal(hasVisio(fake, 2), false);
  });

  it('may be granted in the three days after the end', async () => {
    await asks();
    await pass(fake, 21);
    await answers('granted');
    await pass(fake, 3);
    assert.deepEqual([hasVisio(fake, 2), (await grantOf(fake, 2))?.until], [true, TO]);
  });

  it('wins over the end that begins at the same moment, or comes too late; never both', async () => {
    await asks();
    await pass(fake, 22.99);
    const id = await idOf();
    fake.now += 0.02 * DAY;
    const [, outcome] = await Promise.all([fake.work(), answers('granted', { extensionId: id })]);
    await pass(fake, 0.1);
    const isGranted = outcome === 'granted';
    assert.deepEqual(
      [hasVisio(fake, 2), (await grantOf(fake, 2))?.state],
      isGranted ? [true, 'active'] : [false, 'ended'],
    );
  });

  it('is one at a time for each license, and can be asked again after the answer', async () => {
    assert.equal(await asks(), 'asked');
    assert.equal(await asks(), 'already-asked');
    await answers('granted');
    assert.equal(await asks(2, '2027-02-01'), 'asked');
  });

  it('is refused after the end, for days that are none, for others, and where nothing ends', async () => {
    for (const day of ['2026-12-12', '2026-12-01', '2026-02-30', '', 'tomorrow', '9999-99-99'])
      assert.equal(await asks(2, day), 'bad-day', day);
    assert.equal(await asks(3), 'not-yours');
    assert.equal((await askExtension(fake.ctx, actor(2), PROJECT, NEXT, '')).outcome, 'not-yours');
    assert.equal((await askExtension(fake.ctx, actor(2), '../x', NEXT, '')).outcome, 'not-yours');
    const { until: _until, ...forEver } = endingGrant(4, 1);
    await keepEnding(fake, forEver);
    assert.equal(await asks(4), 'no-end');
    fake.now += 21 * DAY;
    assert.equal(await asks(), 'over');
    await pass(fake, 0.1);
    assert.equal(await asks(), 'over');
    assert.deepEqual(await acts(), []);
  });

  it('ends at most ten years ahead where no product says otherwise', async () => {
    assert.equal(await asks(2, '2999-01-01'), 'asked');
    assert.match((await grantOf(fake, 2))?.extension?.to ?? '', /^2036-11-2/);
  });

  it('is granted only until the day that the product allows now, once an approver has seen it', async () => {
    await asks();
    const cap = (days: number, before: EndRule) =>
      saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule: { kind: 'must', days } }, before);
    await cap(30, NEVER);
    const about = { personId: aPerson(2).id, skuId: VISIO, extensionId: await idOf() };
    const answer = await answerExtension(fake.ctx, APPROVER, about, 'granted', NEXT);
    assert(answer.outcome === 'not-granted');
    assert.deepEqual(answer.question.end, { day: '2026-12-22', isCut: true });
    assert.equal((await grantOf(fake, 2))?.until, inDays(20));
    // A card of an earlier release has no day on its button: it named the day that was asked for.
    assert.equal(await answers('granted'), 'not-granted');
    await cap(20, { kind: 'must', days: 30 });
    assert.equal(await answers('granted', { seen: '2026-12-22' }), 'not-granted');
    await cap(30, { kind: 'must', days: 20 });
    assert.equal(await answers('granted', { seen: '2026-12-22' }), 'granted');
    assert.equal((await grantOf(fake, 2))?.until, '2026-12-22T23:00:00.000Z');
    assert.deepEqual(await acts(), ['extension-asked', 'extension-granted']);
  });

  it('is not granted after the day that was asked for, and does not end the license then', async () => {
    await asks(2, '2026-12-13');
    await pass(fake, 21.9);
    const about = { personId: aPerson(2).id, skuId: VISIO, extensionId: await idOf() };
    const answer = await answerExtension(fake.ctx, APPROVER, about, 'granted', '2026-12-13');
    assert(answer.outcome === 'not-granted');
    assert.deepEqual(answer.question.end, { none: 'day-passed' });
    await fake.work();
    assert.deepEqual([hasVisio(fake, 2), await acts()], [true, ['extension-asked']]);
    assert.equal(await answers('declined'), 'declined');
    await fake.work();
    assert.equal(hasVisio(fake, 2), false);
  });

  it('is withdrawn by giving the license back', async () => {
    await asks();
    await fake.work();
    assert.equal(await givesBack(fake, 2), 'ending');
    await fake.work();
    const grant = await grantOf(fake, 2);
    assert.deepEqual([hasVisio(fake, 2), grant?.lastExtension?.result], [false, 'withdrawn']);
    assert.equal(shown(fake.updates), 2);
  });

  it('is answered once, by approvers alone, and for that extension', async () => {
    await asks();
    const extensionId = await idOf();
    await assert.rejects(
      answers('granted', { by: actor(2) }),
      (error) => error instanceof DomainError && error.code === 'not-an-approver',
    );
    assert.equal(await answers('granted', { extensionId: 'another' }), 'answered');
    const both = await Promise.all([
      answers('granted', { extensionId }),
      answers('declined', { by: OTHER_APPROVER, extensionId }),
    ]);
    assert.equal(both.filter((outcome) => outcome === 'answered').length, 1);
  });

  it('is not answered by its own person where the settings forbid it', async () => {
    fake.approvers.add(aPerson(2).id);
    await saveOwnDecisions(fake, false);
    await asks();
    await assert.rejects(
      answers('granted', { by: actor(2) }),
      (error) => error instanceof DomainError && error.code === 'own-request',
    );
    await saveOwnDecisions(fake, true);
    assert.equal(await answers('granted', { by: actor(2) }), 'granted');
  });

  for (const isAnswered of [false, true])
    it(`names nobody on its cards after its person was erased: ${isAnswered ? 'just answered' : 'open'}`, async () => {
      await asks();
      await fake.work();
      if (isAnswered) await answers('granted');
      const { id, name } = aPerson(2);
      const person = { id, names: [name], addresses: [] };
      await erasePerson({ ...fake.ctx, store: fake.store }, person);
      await fake.work();
      const last = fake.updates.slice(-2).map(({ message }) => message.kind);
      assert.deepEqual(last, ['extension-gone', 'extension-gone']);
    });

  it('is asked when there is a place, if there is none', async () => {
    for (const id of ['it', 'hq']) await removePlace(fake.ctx, APPROVER, channel(id));
    await asks();
    await pass(fake, 0.2);
    assert.equal(shown(fake.posts), 0);
    await addPlace(fake.ctx, APPROVER, channel('new'), 'New');
    await pass(fake, 0.1);
    assert.equal(shown(fake.posts), 1);
  });
});
