import type { JobTask } from '../domain/job.ts';
import type { Address, CardCopy, Place } from '../domain/place.ts';
import type { LicenseRequest } from '../domain/request.ts';
import type { Holding } from './documents.ts';
import { cardDocument, create, newJob, placeDocument, replace, requestDocument } from './documents.ts';
import type { JobRun } from './job-run.ts';
import { finish, holdOn, record } from './job-run.ts';
import { loadRequest, viewOf } from './load.ts';
import { dropPlace, readPlace } from './manage-places.ts';
import type { Desk } from './ports.ts';
import { OutsideError } from './ports.ts';
import type { Operation, Stored } from './store.ts';

type Task<K extends JobTask['kind']> = Extract<JobTask, { kind: K }>;

/** Jobs made in one commit; a commit takes 100 operations. */
const FAN_OUT = 90;

/** Job: one card job for every place; without a place, mail to APPROVER_MAIL, and the requester is told. */
export async function announceRequest(
  desk: Desk,
  run: JobRun,
  { requestId, after }: Task<'announce'>,
): Promise<void> {
  const cursor = after === undefined ? {} : { after };
  const places = await desk.store.page<Holding<Place>>({
    by: 'list',
    key: 'places',
    order: 'ascending',
    limit: FAN_OUT,
    ...cursor,
  });
  const jobs = places.map(({ data }) => newJob(desk, { kind: 'post-card', requestId, placeId: data.id }));
  const last = places.at(-1);
  if (last && places.length === FAN_OUT)
    jobs.push(newJob(desk, { kind: 'announce', requestId, after: last.data.id }));
  if (!last && after === undefined) jobs.push(...withoutPlace(desk, requestId));
  await run.commit(jobs, 'finish');
}

function withoutPlace(desk: Desk, requestId: string): Operation[] {
  const addresses = desk.mailer.enabled ? desk.options.approverMail.slice(0, FAN_OUT) : [];
  const mails = addresses.map((address) => newJob(desk, { kind: 'mail-approvers', requestId, address }));
  return [...mails, newJob(desk, { kind: 'redraw', requestId })];
}

/** Job: mail to one address of APPROVER_MAIL. The send can double when the process dies right after it. */
export async function mailApprovers(desk: Desk, run: JobRun, task: Task<'mail-approvers'>): Promise<void> {
  const loaded = await loadRequest(desk, task.requestId);
  if (loaded?.request.status !== 'pending') return finish(run);

  const waitMs = await run.take(1);
  if (waitMs > 0) {
    await run.commit([], { againInMs: waitMs });
    return;
  }
  const view = await viewOf(desk, loaded);
  await holdOn(run);
  await desk.mailer.send({ address: task.address }, { kind: 'request-waits', view });
  await finish(run);
}

/** Job: the decision card to one place. A personal place is checked for the right first, and dropped when it is gone. */
export async function postCard(
  desk: Desk,
  run: JobRun,
  { requestId, placeId }: Task<'post-card'>,
): Promise<void> {
  const place = await readPlace(desk, placeId);
  if (!place) return finish(run);
  if (await isWithoutRight(desk, place.data)) {
    await dropPlace(desk, place, { actor: 'license-desk', what: 'place-lost-right' });
    return finish(run);
  }
  try {
    await sendCard(desk, run, requestId, place.data.address, place);
  } catch (error) {
    if (!(error instanceof OutsideError) || error.kind !== 'gone') throw error;
    await dropPlace(desk, place, { actor: 'license-desk', what: 'place-gone' });
    await finish(run);
  }
}

async function isWithoutRight(desk: Desk, { address }: Place): Promise<boolean> {
  if (address.kind !== 'personal' || address.personId === undefined) return false;
  return !(await desk.rights.mayApprove(address.personId, 'now'));
}

/** Job: the card of a request to a conversation in which an approver asked for it. */
export async function openCard(
  desk: Desk,
  run: JobRun,
  { requestId, address }: Task<'open-card'>,
): Promise<void> {
  await sendCard(desk, run, requestId, address, undefined);
}

/** Sends the card unless an earlier attempt of this job did, and enters it in the ledger. */
async function sendCard(
  desk: Desk,
  run: JobRun,
  requestId: string,
  address: Address,
  place: Stored<Holding<Place>> | undefined,
): Promise<void> {
  const loaded = await loadRequest(desk, requestId);
  const isWanted = loaded && (place === undefined || loaded.request.status === 'pending');
  if (!isWanted) return finish(run);

  const view = await viewOf(desk, loaded);
  await holdOn(run);
  const activityId = await desk.messenger.post(address, { kind: 'decision-card', view });
  const card: CardCopy = {
    id: `card:${requestId}:${run.id}`,
    requestId,
    role: 'decision',
    address,
    activityId,
    drawn: loaded.request.version,
  };
  await recordCard(desk, run, card, place?.data.id, loaded.request);
}

/** The card in the ledger, the place's last delivery, and, the first time, that somebody was reached. */
async function recordCard(
  desk: Desk,
  run: JobRun,
  card: CardCopy,
  id: string | undefined,
  drawn: LicenseRequest,
): Promise<void> {
  const { requestId } = card;
  const place = id === undefined ? undefined : await readPlace(desk, id);
  await record(desk, run, requestId, ({ document, request }) => {
    const lastDeliveryAt = desk.clock.iso(desk.clock.now());
    const operations: Operation[] = [create(cardDocument(card))];
    if (place) operations.push(replace(place, placeDocument({ ...place.data, lastDeliveryAt })));
    if (!request.reached) operations.push(replace(document, requestDocument(withReach(request))));
    // Decided while the card was on its way, or reached for the first time: what was drawn is no longer true.
    if (!request.reached || request.status !== drawn.status)
      operations.push(newJob(desk, { kind: 'redraw', requestId }));
    return { operations, end: 'finish' };
  });
}

function withReach(request: LicenseRequest): LicenseRequest {
  return { ...request, reached: true, version: request.version + 1 };
}
