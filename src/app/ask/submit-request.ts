import { DomainError } from '../../domain/errors.ts';
import type { Person } from '../../domain/person.ts';
import { isOwnForm, mayAsk } from '../../domain/policy.ts';
import type { LicenseRequest } from '../../domain/request.ts';
import type { Context } from '../ports/context.ts';
import type { Actor, FormInput, SubmitResult } from '../ports/results.ts';
import { readSettings } from '../records/read-settings.ts';
import { chunksOf, guardOf, memberships } from '../records/request-documents.ts';
import { checkForm } from './check-form.ts';
import { entryOf } from './classify-lookups.ts';
import type { FormLocation } from './create-request.ts';
import { existing, createRequest, newRequest, tooMany } from './create-request.ts';
import { countRequest } from './limit-requests.ts';
import { contentsToLookUp } from './look-up-persons.ts';
import { productsOffered, ownProcessOf } from './offered-products.ts';

/**
 * Asks for a license. One form makes one request, however often it arrives. An equal open request is shown,
 * not made again. While the organization's own process is on, that process is the answer. Throws DomainError
 * (`not-your-form`, `guest-requester`), OutsideError, StoreError; then nothing was written.
 */
export async function submitRequest(
  ctx: Context,
  actor: Actor,
  input: FormInput,
  where: FormLocation,
): Promise<SubmitResult> {
  if (!isOwnForm(actor.id, input)) throw new DomainError('not-your-form');
  const made = await existing(ctx, actor, input.id);
  if (made) return { outcome: 'existing', view: made };

  const settings = await readSettings(ctx);
  const own = ownProcessOf(settings);
  if (own) return { outcome: 'own-process', own };

  // Before any look-up, so that a person over the limit costs Graph nothing.
  const counted = await countRequest(ctx, actor.id);
  if (counted.outcome === 'too-many') return tooMany(ctx, actor, input.id, counted.problem);

  const { products, known } = await productsOffered(ctx, settings);
  const [me, found] = await Promise.all([
    ctx.directory.read([actor.id]).then(([person]) => person),
    checkForm(ctx, actor, input, { products, known, guests: settings.guests }),
  ]);
  if (!mayAsk(me, settings)) throw new DomainError('guest-requester');
  if (found.outcome === 'correct') return found;

  const request = newRequest(ctx, me, input, found);
  return createRequest(ctx, request, where, { settings, counted }, async () =>
    found.outcome === 'many'
      ? contentsToLookUp(ctx, request, found.addresses)
      : contentsOf(ctx, request, found.persons),
  );
}

/** The contents of a request whose persons were looked up. */
async function contentsOf(ctx: Context, request: LicenseRequest, persons: readonly Person[]) {
  const entries = persons.map((person) => entryOf(person, request.createdAt));
  const guard = await guardOf(ctx, request, entries);
  if ('open' in guard) return guard;

  const operations = [...chunksOf(request.id, entries), ...memberships(request, entries), guard.operation];
  const after = { product: request.product, persons: entries.map(({ person }) => person.id) };
  return { request: { ...request, persons: entries.length }, entries, operations, after };
}
