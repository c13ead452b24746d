import assert from 'node:assert/strict';
import { asHolder, replace } from '../../src/app/records/documents.ts';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import { approveRequest } from '../../src/app/decide/decide-request.ts';
import { newJob } from '../../src/app/records/queue-job.ts';
import { aContextWithPlace, aForm, APPROVER, EMPLOYEE, entriesOn, FORM_ID } from '../support/app-story.ts';
import { aPerson } from '../support/builders.ts';
import { aProcess, soonJobs } from '../support/born.ts';
import type { FakeContext } from '../support/fake-context.ts';
import { personalChat } from '../support/fake-context.ts';

describe('A job that waited, and that a commit makes due', () => {
  let fake: FakeContext;

  beforeEach(async () => {
    fake = await aContextWithPlace();
  });

  afterEach(() => fake.close());

  it('is handed over with a lease; one that its own worker gives back is not', async () => {
    const ran: string[] = [];
    const one = aProcess(fake, 'process', { onJob: (kind) => void ran.push(kind) });
    const task = { kind: 'redraw', requestId: 'none' } as const;
    await fake.store.commit([newJob(fake.ctx, task, 1000), newJob(fake.ctx, task, 1000)], 'two');
    fake.now += 1000;
    const [made, back] = (await soonJobs(fake)).map((job) => replace(job, job));
    assert.ok(made && back);
    await one.ctx.store.commit([made, asHolder(back)], fake.ctx.ids.next());
    assert.deepEqual(
      (await soonJobs(fake)).map(({ data }) => [data.owner, data.attempts]),
      [
        [undefined, 0],
        ['process', 1],
      ],
    );
    await one.runHanded();
    assert.deepEqual(ran, ['redraw']);
  });

  it('waits for the next chunks of a window, so that they share one redraw', async () => {
    const ran: string[] = [];
    const one = aProcess(fake, 'process', { onJob: (kind) => void ran.push(kind) });
    const persons = Array.from({ length: 70 }, (_, n) => aPerson(n + 31));
    for (const person of persons) fake.people.set(person.id, person);
    fake.products = fake.products.map((product) => ({ ...product, free: 100 }));
    const typed = persons.map(({ mail }) => mail).join('\n');
    const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
    await submitRequest(one.ctx, EMPLOYEE, aForm({ forMe: false, picked: [], typed }), where);
    await one.runHanded();
    ran.length = 0;
    await approveRequest(one.ctx, APPROVER, FORM_ID, entriesOn(fake, 'pending.'));
    await one.runHanded();
    const of = (kind: string): number => ran.filter((other) => other === kind).length;
    assert.deepEqual([of('assign'), of('tell'), of('redraw')], [1, 4, 0]);
    assert.deepEqual((await soonJobs(fake)).filter(({ data }) => data.task.kind === 'redraw').length, 1);
  });
});
