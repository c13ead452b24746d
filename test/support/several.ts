import { approveTicked } from '../../src/app/decide/approve-ticked.ts';
import { listTickable } from '../../src/app/decide/list-tickable.ts';
import type { FormInput } from '../../src/app/ports/results.ts';
import type { Tick } from '../../src/domain/tick.ts';
import { APPROVER, ask } from './app-story.ts';
import type { FakeContext } from './fake-context.ts';

// Several requests that wait, and an approver who ticks them.

/** The id of the n-th of several forms. Ids do not follow the order in which the requests are made. */
export const formId = (n: number): string => `01900000-0000-7000-8000-9${String(999 - n).padStart(11, '0')}`;

/** Makes one request after the other, each a second later. */
export async function askSeveral(
  fake: FakeContext,
  forms: readonly Partial<FormInput>[],
): Promise<readonly string[]> {
  const worker = fake.worker();
  const ids = [];
  for (const [n, form] of forms.entries()) {
    fake.now += 1000;
    const view = await ask(fake, { id: formId(n), typed: '', ...form }, worker);
    ids.push(view.request.id);
  }
  return ids;
}

/** The ticks of all requests on the first page that can be ticked, or of those with these ids. */
export async function tickAll(
  fake: FakeContext,
  ids?: readonly string[],
  approver = APPROVER,
): Promise<readonly Tick[]> {
  const { rows } = await listTickable(fake.ctx, approver, undefined, []);
  return rows
    .filter(({ request, whyNot }) => whyNot === undefined && (ids?.includes(request.id) ?? true))
    .map(({ request, seen }) => ({ requestId: request.id, seen }));
}

/** The line of each request after they were approved: its result, or why it was skipped. */
export async function approveAll(
  fake: FakeContext,
  ticks: readonly Tick[],
  { accepts = { withoutSeat: 1000, failing: 1000 }, ctx = fake.ctx, approver = APPROVER } = {},
): Promise<ReadonlyMap<string | undefined, string>> {
  const answer = await approveTicked(ctx, approver, ticks, accepts);
  if (answer.outcome !== 'done') throw new Error(`Nothing was decided: ${answer.outcome}.`);
  return new Map(
    answer.lines.map((line) => [line.request?.id, line.result === 'skipped' ? line.why : line.result]),
  );
}
