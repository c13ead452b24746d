import assert from 'node:assert/strict';
import { startCosmosDouble } from '../../../sandbox/cosmos/double.ts';
import { answerExtension } from '../../../src/app/seats/answer-extension.ts';
import { askExtension } from '../../../src/app/seats/ask-extension.ts';
import { saveEndRule } from '../../../src/app/settings/end-rules.ts';
import type { Archive, Store } from '../../../src/app/ports/store.ts';
import { createCosmosStore } from '../../../src/cosmos/store.ts';
import type { EndRule } from '../../../src/domain/ends.ts';
import { NEVER } from '../../../src/domain/ends.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import { en } from '../../../src/text/en/en.ts';
import { requestSentence } from '../../../src/text/outcome-sentences.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { reader } from '../../render/scenes.ts';
import { APPROVER } from '../../support/app-story.ts';
import { auditedOf } from '../../support/audited.ts';
import { aPerson, VISIO } from '../../support/builders.ts';
import { dieAndInherit } from '../../support/dying-context.ts';
import {
  aWorldOfEnds,
  DAY,
  endingGrant,
  inDays,
  keepEnding,
  newsOf,
  pass,
} from '../../support/ending-story.ts';
import type { FakeContext } from '../../support/fake-context.ts';
import { actor, asksFor, givesBack, grantOf, hasVisio } from '../../support/giving-back.ts';
import { atScale } from '../../support/scale.ts';
import { withCommit } from '../../support/with-commit.ts';

/** The day of `endingGrant(n, 5)` is 27 November; these days end in Stockholm. */
const [SAME, LATER, LATEST] = ['2026-11-27', '2026-12-31', '2027-01-31'] as const;
const END_OF = { [LATER]: '2026-12-31T23:00:00.000Z', [LATEST]: '2027-01-31T23:00:00.000Z' } as const;
const ID = 'form-b';

const mayEnd = (fake: FakeContext, rule: EndRule = { kind: 'may' }) =>
  saveEndRule(fake.ctx, APPROVER, { skuId: VISIO, rule }, NEVER);

async function aWorld(more: Partial<Grant> = {}, store?: Archive): Promise<FakeContext> {
  const fake = await aWorldOfEnds([endingGrant(2, 5, more)], store);
  await mayEnd(fake);
  return fake;
}

const extensions = (fake: FakeContext) =>
  fake.updates.flatMap(({ message }) => (message.kind === 'extension-question' ? [message.grant] : []));

describe('A license that ends, and that is approved anew', () => {
  let fake: FakeContext;
  beforeEach(async () => {
    fake = await aWorld();
  });
  afterEach(() => fake.close());

  const approve = async (until?: string, persons: readonly number[] = [2]): Promise<void> => {
    await asksFor(fake, persons, ID, until);
    await fake.work();
  };
  const extend = async (day: string): Promise<string> => {
    assert.equal((await askExtension(fake.ctx, actor(2), VISIO, day, '')).outcome, 'asked');
    await fake.work();
    return (await grantOf(fake, 2))?.extension?.id ?? '';
  };
  const until = async () => (await grantOf(fake, 2))?.until;
  const told = () =>
    fake.posts.flatMap(({ message }) =>
      message.kind === 'person-ended' && message.entry.outcome?.kind === 'holder'
        ? [message.entry.outcome.isLonger ?? false]
        : [],
    );

  it('lasts until the later day; the person, the requester and the audit are told, and nobody is written', async () => {
    await approve(LATER);
    assert.equal(await until(), END_OF[LATER]);
    assert.deepEqual([told(), fake.writes], [[true], []]);
    const sentences = fake.posts.flatMap(({ message }) =>
      message.kind === 'request-ended' ? [requestSentence(message.view, reader)] : [],
    );
    assert.match(sentences.join(), /1 has it already and keeps it until 31 Dec 2026\./);
    const [line] = await auditedOf(fake, 'license-lengthened');
    assert.partialDeepStrictEqual(line?.after, {
      requestId: ID,
      grants: [{ person: aPerson(2).id, was: inDays(5), to: END_OF[LATER] }],
    });
  });

  it('is told of anew 14 days and one day before its new end, and ends then', async () => {
    await pass(fake, 4.5);
    await approve(LATER);
    for (let n = 0; n < 71; n += 1) await fake.later(DAY / 2);
    await fake.later(1000);
    assert.equal(hasVisio(fake, 2), false);
    assert.deepEqual(newsOf(fake, 2).news, ['ends-last', 'ends-first', 'ends-last', 'ended']);
  });

  it('never ends any more where the approval has no end', async () => {
    await approve();
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.state, grant?.until, told()], ['active', undefined, [true]]);
    await pass(fake, 6);
    assert.deepEqual([hasVisio(fake, 2), newsOf(fake, 2).news], [true, []]);
  });

  it('is lengthened by an approval that finds the license before the one that gave it has recorded it', async () => {
    fake.people.set(aPerson(3).id, aPerson(3));
    fake.staleReads = true;
    await asksFor(fake, [3], 'form-c', LATER);
    await fake.work();
    fake.staleReads = false;
    // An equal request is not made while the first one is open.
    await approve(LATEST, [2, 3]);
    assert.equal(await grantOf(fake, 3), undefined);
    for (let n = 0; n < 5; n += 1) await fake.later(10_000);
    assert.equal((await grantOf(fake, 3))?.until, END_OF[LATEST]);
    assert.deepEqual([told(), fake.writes.length], [[true, true], 1]);
  });

  it('is never shortened, and is not lengthened by the same day', async () => {
    await approve(SAME);
    assert.deepEqual([await until(), told()], [inDays(5), [false]]);
    await keepEnding(fake, endingGrant(3, 400));
    await asksFor(fake, [3], 'form-c', LATER);
    await fake.work();
    assert.equal((await grantOf(fake, 3))?.until, inDays(400));
    assert.deepEqual(await auditedOf(fake, 'license-lengthened'), []);
  });

  it('is lengthened within the cap of its product', async () => {
    await saveEndRule(
      fake.ctx,
      APPROVER,
      { skuId: VISIO, rule: { kind: 'must', days: 39 } },
      { kind: 'may' },
    );
    await approve(LATER);
    assert.equal(await until(), END_OF[LATER]);
    await saveEndRule(
      fake.ctx,
      APPROVER,
      { skuId: VISIO, rule: { kind: 'must', days: 9 } },
      { kind: 'must', days: 39 },
    );
    await keepEnding(fake, endingGrant(3, 2));
    await asksFor(fake, [3], 'form-c', '2026-12-01');
    await fake.work();
    assert.equal((await grantOf(fake, 3))?.until, '2026-12-01T23:00:00.000Z');
  });

  it('ends an extension that asks for no later day, and its card says so', async () => {
    const extensionId = await extend(LATER);
    await approve(LATEST);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.extension, grant?.lastExtension?.result], [undefined, 'approved-anew']);
    assert.deepEqual([grant?.until, extensions(fake).at(-1)?.until], [END_OF[LATEST], END_OF[LATEST]]);
    assert.match(en.cards.extension.results['approved-anew']('', '', '', 'X'), /ends after X/);
    const about = { personId: aPerson(2).id, skuId: VISIO, extensionId };
    assert.equal((await answerExtension(fake.ctx, APPROVER, about, 'declined')).outcome, 'answered');
  });

  it('keeps an extension that asks for a later day, which puts off the new end, and its card says so', async () => {
    const extensionId = await extend(LATEST);
    await approve(LATER);
    const grant = await grantOf(fake, 2);
    assert.deepEqual(
      [grant?.until, grant?.extension?.heldUntil],
      [END_OF[LATER], '2027-01-03T23:00:00.000Z'],
    );
    assert.deepEqual(extensions(fake), [grant]);
    const about = { personId: aPerson(2).id, skuId: VISIO, extensionId };
    assert.equal((await answerExtension(fake.ctx, APPROVER, about, 'granted')).outcome, 'granted');
    await fake.work();
    assert.equal(await until(), END_OF[LATEST]);
    assert.deepEqual([extensions(fake).length, extensions(fake).at(-1)?.until], [2, END_OF[LATEST]]);
  });

  it('ends an extension where somebody else had removed the license, and it is given anew', async () => {
    await extend(LATEST);
    fake.people.set(aPerson(2).id, aPerson(2));
    await approve(LATER);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.requestId, grant?.lastExtension?.result], [ID, 'approved-anew']);
    assert.deepEqual(extensions(fake), [grant]);
  });

  it('is not asked about any more where an approver was asked whether its old end takes data', async () => {
    await fake.close();
    const question = { loses: ['mailbox'], at: inDays(0), why: 'until', by: 'license-desk' } as const;
    fake = await aWorld({ question });
    await approve(LATER);
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.question, grant?.until], [undefined, END_OF[LATER]]);
  });

  /** Does something between the look at the person and the commit of the outcome, once. */
  const between = async (act: () => Promise<unknown>): Promise<void> => {
    let isDone = false;
    const commit: Store['commit'] = async (operations, id) => {
      const isOutcome = operations.some(
        ({ kind, ...one }) => kind === 'replace' && 'document' in one && one.document.id === `chunk:${ID}:0`,
      );
      if (isOutcome && !isDone) {
        isDone = true;
        await act();
      }
      return fake.store.commit(operations, id);
    };
    await asksFor(fake, [2], ID, LATER);
    const worker = createWorker({ ctx: withCommit(fake, commit), owner: 'w', mailboxes: 1 });
    await fake.work(worker);
    assert.ok(isDone);
    for (let n = 0; n < 30; n += 1) await fake.later(60_000, worker);
  };

  it('keeps the extension that is granted at the same moment, where it lasts longer', async () => {
    const extensionId = await extend(LATEST);
    const about = { personId: aPerson(2).id, skuId: VISIO, extensionId };
    await between(() => answerExtension(fake.ctx, APPROVER, about, 'granted'));
    assert.deepEqual([await until(), told()], [END_OF[LATEST], [false]]);
  });

  it('is given anew where its end begins at the same moment', async () => {
    await between(() => givesBack(fake, 2));
    const grant = await grantOf(fake, 2);
    assert.deepEqual([hasVisio(fake, 2), grant?.until, grant?.requestId], [true, END_OF[LATER], ID]);
  });
});

/** Kills a worker at its nth call while it lengthens a license, and lets another one go on. */
async function check(at: number, isDone: boolean, store?: Archive): Promise<boolean> {
  const fake = await aWorld({}, store);
  try {
    await askExtension(fake.ctx, actor(2), VISIO, LATER, '');
    await fake.work();
    await asksFor(fake, [2], ID, LATER);
    const isDead = await dieAndInherit(fake, at, isDone);
    const where = `killed ${isDone ? 'after' : 'before'} call ${at}`;
    const grant = await grantOf(fake, 2);
    assert.deepEqual([grant?.until, grant?.lastExtension?.result], [END_OF[LATER], 'approved-anew'], where);
    assert.equal((await auditedOf(fake, 'license-lengthened')).length, 1, where);
    assert.ok(extensions(fake).length > 0, where);
    assert.deepEqual(fake.writes, [], where);
    return isDead;
  } finally {
    await fake.close();
  }
}

describe('A worker that dies while it lengthens a license', () => {
  for (const isDone of [false, true])
    it(`lengthens it once: killed ${isDone ? 'after' : 'before'} each call`, async function () {
      this.timeout(60_000);
      let at = 1;
      while (await check(at, isDone)) at += 1;
      assert.ok(at > 5, `${at} calls`);
    });

  it('does the same on Azure Cosmos DB, killed before or after one call, or in the whole battery each', async function () {
    this.timeout(120_000);
    const double = await startCosmosDouble();
    let databases = 0;
    const open = () => {
      const { endpoint, key } = double;
      const database = `d${(databases += 1)}`;
      return createCosmosStore({ endpoint, key, database, container: 'c', tenantId: 'tenant' });
    };
    try {
      for (const isDone of [false, true]) {
        let at = atScale(2 + Math.floor(Math.random() * 3), 1);
        while ((await check(at, isDone, await open())) && atScale(false, true)) at += 1;
      }
    } finally {
      await double.close();
    }
  });
});
