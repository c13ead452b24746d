import type { Actor, DecisionEntries, FormInput } from '../../src/app/ports/results.ts';
import { submitRequest } from '../../src/app/ask/submit-request.ts';
import type { RequestView } from '../../src/app/ports/messages.ts';
import { addPlace } from '../../src/app/places/manage-places.ts';
import { revisionOf } from '../../src/domain/revision.ts';
import { aPerson } from './builders.ts';
import { channel, FakeContext, personalChat, VISIO } from './fake-context.ts';

export const EMPLOYEE: Actor = { id: aPerson(1).id, name: 'Person 1' };
export const APPROVER: Actor = { id: aPerson(20).id, name: 'Person 20' };
export const OTHER_APPROVER: Actor = { id: aPerson(21).id, name: 'Person 21' };
export const FORM_ID = '01900000-0000-7000-8000-000000000001';

/** A form for three people. Its owner has been told who has the product: many tests ask for it again. */
export function aForm(more: Partial<FormInput> = {}): FormInput {
  return {
    id: FORM_ID,
    ownerId: EMPLOYEE.id,
    skuId: VISIO,
    otherProduct: '',
    forMe: true,
    picked: [aPerson(2).id],
    typed: 'person3@contoso.com',
    reason: 'We draw plans.',
    told: VISIO,
    ...more,
  };
}

/**
 * The entries of a decision on the untouched card of that revision: the requested product with all its apps
 * seen.
 */
export function entriesOn(
  ctx: FakeContext,
  revision: string,
  more: Partial<DecisionEntries> = {},
): DecisionEntries {
  const apps = ctx.products.find(({ skuId }) => skuId === VISIO)?.apps ?? [];
  const appsSeen = apps.map(({ planId }) => planId);
  // The question was answered, however many get nothing.
  const accepts = { withoutSeat: 1000, failing: 1000 };
  return { revision, skuId: VISIO, appsOf: VISIO, appsSeen, appsOff: [], message: '', accepts, ...more };
}

/** A context with two approvers and a channel that gets the cards. */
export async function aContextWithPlace(
  options: ConstructorParameters<typeof FakeContext>[0] = {},
): Promise<FakeContext> {
  const fake = new FakeContext(options);
  fake.approvers.add(APPROVER.id).add(OTHER_APPROVER.id);
  await addPlace(fake.ctx, APPROVER, channel('it'), 'IT');
  await fake.later(1000);
  return fake;
}

/** Sends the form from the employee's chat and lets the cards go out. */
export async function ask(
  fake: FakeContext,
  more: Partial<FormInput> = {},
  worker = fake.worker(),
): Promise<RequestView> {
  const where = { conversation: personalChat(EMPLOYEE.id), activityId: 'form-1' };
  const result = await submitRequest(fake.ctx, EMPLOYEE, aForm(more), where);
  if (result.outcome === 'correct' || result.outcome === 'own-process')
    throw new Error(`The form was not accepted: ${JSON.stringify(result)}`);
  await fake.work(worker);
  return result.view;
}

export const seen = (view: RequestView): string => revisionOf(view.request);
