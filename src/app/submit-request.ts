import { DomainError } from '../domain/errors.ts';
import type { Person } from '../domain/person.ts';
import { checkOf } from '../domain/person.ts';
import type { Address, CardCopy } from '../domain/place.ts';
import type { Settings } from '../domain/policy.ts';
import type { Product } from '../domain/product.ts';
import type { Entry, LicenseRequest } from '../domain/request.ts';
import { CHUNK_SIZE, EMPTY_TALLY, isOpen } from '../domain/request.ts';
import type { Holding } from './documents.ts';
import {
  cardDocument,
  chunkDocument,
  create,
  newAudit,
  newJob,
  replace,
  requestDocument,
} from './documents.ts';
import { membershipDocument } from './list-requests.ts';
import { loadRequest, readHeader, readSettings, viewOf } from './load.ts';
import type { RequestView } from './messages.ts';
import type { Desk } from './ports.ts';
import { OutsideError } from './ports.ts';
import { checkForm } from './check-form.ts';
import { countRequest } from './limit-requests.ts';
import type { Actor, FormInput, FormProblem, OwnProcess, SubmitResult } from './results.ts';
import { expiryJobs } from './retention.ts';
import type { Operation, Stored } from './store.ts';
import { StoreError } from './store.ts';

/** Where the form was, so that its card can become the status card. */
export interface FormPlace {
  readonly address: Address;
  readonly activityId: string | undefined;
}

/** An equal open request of the same requester: which one it is. */
export type Guard = Holding<{ readonly requestId: string }>;

const GUARD_SECONDS = 400 * 86_400;
/** Of forms that one person sends at the same time one wins each time. */
const TRIES = 8;

/** The products people may ask for. `known` is false while Graph is away. Throws StoreError. */
export async function offeredProducts(
  desk: Desk,
): Promise<{ readonly products: readonly Product[]; readonly known: boolean }> {
  const { offered } = await readSettings(desk);
  try {
    const all = await desk.licences.products('recent');
    return { products: all.filter((product) => isOffered(product, offered)), known: true };
  } catch (error) {
    if (error instanceof OutsideError) return { products: [], known: false };
    throw error;
  }
}

function isOffered(product: Product, offered: Settings['offered']): boolean {
  return product.assignable && (offered === 'all' || offered.includes(product.skuId));
}

/** The organisation's own way of asking, while it is on. Throws StoreError. */
export async function ownProcess(desk: Desk): Promise<OwnProcess | undefined> {
  return ownProcessOf(await readSettings(desk));
}

function ownProcessOf({ ownProcess: isOn, ownMessage, ownLink }: Settings): OwnProcess | undefined {
  return isOn ? { message: ownMessage, link: ownLink } : undefined;
}

/**
 * Asks for a licence. One form makes one request, however often it arrives; an equal open request is shown, not made again;
 * while the organisation's own process is on, that is the answer.
 * Throws DomainError (`not-your-form`, `guest-requester`), OutsideError, StoreError; then nothing was written.
 */
export async function submitRequest(
  desk: Desk,
  actor: Actor,
  input: FormInput,
  where: FormPlace,
): Promise<SubmitResult> {
  if (input.ownerId !== actor.id) throw new DomainError('not-your-form');
  const made = await existing(desk, actor, input.id);
  if (made) return { outcome: 'existing', view: made };

  const settings = await readSettings(desk);
  const own = ownProcessOf(settings);
  if (own) return { outcome: 'own-process', own };

  // Asked before anybody is looked up: who has made too many costs Graph nothing.
  const counted = await countRequest(desk, actor.id);
  if (counted.outcome === 'too-many') return tooMany(desk, actor, input.id, counted.problem);

  const { products, known } = await offeredProducts(desk);
  const [me, found] = await Promise.all([
    desk.directory.read([actor.id]).then(([person]) => person),
    checkForm(desk, actor, input, { products, known, guests: settings.guests }),
  ]);
  if (!me || !me.enabled || (me.guest && !settings.guests)) throw new DomainError('guest-requester');
  if (found.outcome === 'correct') return found;

  return make(desk, newRequest(desk, me, input, found), found.persons, where);
}

/** The form with all its entries; unless it has just made its request, as the last one that could be made. */
async function tooMany(
  desk: Desk,
  actor: Pick<Actor, 'id'>,
  requestId: string,
  problem: FormProblem,
): Promise<SubmitResult> {
  const made = await existing(desk, actor, requestId);
  if (made) return { outcome: 'existing', view: made };
  return { outcome: 'correct', problems: [problem], recognised: [], leftover: '' };
}

/** The request this form made before, for its requester only. */
async function existing(
  desk: Desk,
  actor: Pick<Actor, 'id'>,
  requestId: string,
): Promise<RequestView | undefined> {
  const loaded = await loadRequest(desk, requestId);
  if (!loaded) return undefined;
  if (loaded.request.requester.id !== actor.id) throw new DomainError('not-your-form');
  return viewOf(desk, loaded);
}

function newRequest(
  desk: Desk,
  me: Person,
  input: FormInput,
  found: { readonly persons: readonly Person[]; readonly product: LicenseRequest['product'] },
): LicenseRequest {
  const { id, name, mail, department, language } = me;
  return {
    id: input.id,
    status: 'pending',
    version: 1,
    requester: {
      id,
      name,
      ...(mail === undefined ? {} : { mail }),
      ...(department === undefined ? {} : { department }),
      ...(language === undefined ? {} : { language }),
    },
    product: found.product,
    reason: input.reason.trim(),
    createdAt: desk.clock.iso(desk.clock.now()),
    persons: found.persons.length,
    removed: [],
    putBack: [],
    round: 0,
    tally: EMPTY_TALLY,
    reached: false,
    mail: { asked: 0, sent: 0, refused: 0 },
  };
}

function entryOf(person: Person, at: string): Entry {
  const { id, name, mail, language } = person;
  const contact = {
    ...(mail === undefined ? {} : { mail }),
    ...(language === undefined ? {} : { language }),
  };
  return { person: { id, name, ...contact }, check: checkOf(person, at) };
}

async function make(
  desk: Desk,
  request: LicenseRequest,
  persons: readonly Person[],
  where: FormPlace,
): Promise<SubmitResult> {
  const entries = persons.map((person) => entryOf(person, request.createdAt));
  const id = guardId(desk, request, entries);

  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const guard = await desk.store.read<Guard>(id);
    const open = guard && (await openRequest(desk, guard));
    if (open) return { outcome: 'existing', view: open };

    const counted = await countRequest(desk, request.requester.id);
    if (counted.outcome === 'too-many') {
      return tooMany(desk, request.requester, request.id, counted.problem);
    }
    const commitId = desk.ids.next();
    const fresh: Guard = { id, type: 'guard', ttl: GUARD_SECONDS, data: { requestId: request.id } };
    const operations = [
      create(requestDocument(request)),
      ...chunksOf(request.id, entries),
      ...memberships(request, entries),
      guard ? replace(guard, fresh) : create(fresh),
      counted.operation,
      ...statusCard(request, where),
      newJob(desk, { kind: 'announce', requestId: request.id }),
      ...(await expiryJobs(desk, request)),
      newAudit(desk, commitId, auditOf(request, entries)),
    ];
    const { outcome } = await desk.store.commit(operations, commitId);
    if (outcome === 'done') {
      desk.wake();
      // Until the announcement has run, having a place stands for having reached somebody.
      const reached = (await desk.store.count({ by: 'list', key: 'places' })) > 0;
      return { outcome: 'made', view: await viewOf(desk, { request: { ...request, reached }, entries }) };
    }
    // The same form arrived twice at once, or an equal one: whoever won is shown. Another form of the same person: counted anew.
    const winner = await existing(desk, request.requester, request.id);
    if (winner) return { outcome: 'existing', view: winner };
  }
  throw new StoreError('busy', 'Too many requests of one person at the same time.');
}

async function openRequest(desk: Desk, guard: Stored<Guard>): Promise<RequestView | undefined> {
  const header = await readHeader(desk, guard.data.requestId);
  if (!header || !isOpen(header.data.status)) return undefined;
  const loaded = await loadRequest(desk, guard.data.requestId);
  return loaded && viewOf(desk, loaded);
}

/** The id of the guard that a request with these persons has while it is open. */
export function guardId(desk: Desk, request: LicenseRequest, entries: readonly Entry[]): string {
  return `open:${desk.ids.digest(sameness(request, entries))}`;
}

/** Equal for requests of the same requester for the same product and the same persons. */
function sameness(request: LicenseRequest, entries: readonly Entry[]): string {
  const persons = entries.map(({ person }) => person.id).toSorted();
  const product = request.product.skuId ?? request.product.name.toLowerCase();
  return JSON.stringify([request.requester.id, product, persons]);
}

function chunksOf(requestId: string, entries: readonly Entry[]): Operation[] {
  const count = Math.ceil(entries.length / CHUNK_SIZE);
  return Array.from({ length: count }, (_, index) =>
    create(
      chunkDocument({
        requestId,
        index,
        entries: entries.slice(index * CHUNK_SIZE, (index + 1) * CHUNK_SIZE),
      }),
    ),
  );
}

/** Everybody else the request is for finds it in their own list. */
function memberships(request: LicenseRequest, entries: readonly Entry[]): Operation[] {
  const others = entries.filter(({ person }) => person.id !== request.requester.id);
  return others.map(({ person }) => create(membershipDocument(person.id, request)));
}

/** The form's card becomes the status card: it enters the ledger under the request. */
function statusCard(request: LicenseRequest, { address, activityId }: FormPlace): Operation[] {
  if (activityId === undefined) return [];
  const card: CardCopy = {
    id: `card:${request.id}:status`,
    requestId: request.id,
    role: 'status',
    address,
    activityId,
    drawn: 0,
  };
  return [create(cardDocument(card))];
}

function auditOf(request: LicenseRequest, entries: readonly Entry[]) {
  return {
    actor: { id: request.requester.id, name: request.requester.name },
    what: 'request-made',
    requestId: request.id,
    after: { product: request.product, persons: entries.map(({ person }) => person.id) },
  };
}
