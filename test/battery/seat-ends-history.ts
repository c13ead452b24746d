import type { AuditEntry } from '../../src/app/records/audit-entry.ts';
import { isExtending } from '../../src/domain/extend-grant.ts';
import { HOLD_MS } from '../../src/domain/extension.ts';
import type { Grant } from '../../src/domain/grant.ts';
import type { Human } from '../support/integration/people.ts';
import { roomsOf } from '../support/integration/people.ts';
import { dig, wordsOn } from '../support/integration/shown.ts';
import type { World } from '../support/integration/world.ts';
import { outcomesIn } from './seat-history.ts';
import { nameOf } from './told.ts';

/** A license that License Desk gave and that has not ended, by the audit. */
interface Known {
  /** Its end (ISO); undefined: never. */
  until: string | undefined;
  /** The end that is asked for (ISO), while nobody has answered. */
  extendedTo?: string | undefined;
  isGivenBack: boolean;
}

const NOT_OURS: readonly unknown[] = ['by-group', 'changed', 'apps-changed', 'unproven'];

/**
 * The violations of what must hold for ends, by the audit. `active`: the grants at rest. Each license ends once: on
 * its last day, up to three days later while nobody has answered an extension, or because it was given back.
 */
export function violationsInEnds(audit: readonly AuditEntry[], active: readonly Grant[]): readonly string[] {
  const wrong: string[] = [];
  const licenses = new Map<string, Known>();
  const untilOf = new Map<string, string | undefined>();

  function end(personId: string, why: unknown, at: string): void {
    const known = licenses.get(personId);
    if (!known) wrong.push(`${personId}: ended without a grant at ${at}`);
    else if (why === 'until' && at < (latestOf(known) ?? '~'))
      wrong.push(`${personId}: ended at ${at}, and not at ${latestOf(known) ?? 'no time'}`);
    else if (why === 'given-back' && !known.isGivenBack) wrong.push(`${personId}: not given back`);
    licenses.delete(personId);
  }
  function leaveAlone(personId: string, why: unknown): void {
    const known = licenses.get(personId);
    if (NOT_OURS.includes(why)) licenses.delete(personId);
    if (!known) return;
    known.extendedTo = undefined;
    if (why === 'asks-approver') return;
    // An end comes once.
    if (!known.isGivenBack) known.until = undefined;
    known.isGivenBack = false;
  }
  /** A person who is approved anew keeps the license until the later end. */
  function lengthen(personId: string, until: string | undefined): void {
    const known = licenses.get(personId);
    if (known?.until === undefined || (until !== undefined && until <= known.until)) return;
    known.until = until;
    if (until === undefined || (known.extendedTo ?? '') <= until) known.extendedTo = undefined;
  }
  function actOn(known: Known, what: string, to: unknown): void {
    if (what === 'license-given-back') known.isGivenBack = true;
    if (what === 'extension-granted') known.until = String(to);
    known.extendedTo = what === 'extension-asked' ? String(to) : undefined;
  }

  for (const entry of audit) {
    const { at, what, after, requestId = '' } = entry;
    if (what === 'request-approved') untilOf.set(requestId, textOf(dig(after, 'until')));
    for (const [personId, outcome] of outcomesIn(entry)) {
      const until = untilOf.get(requestId);
      if (outcome === 'holder') lengthen(personId, until);
      if (outcome === 'assigned') licenses.set(personId, { until, isGivenBack: false });
    }
    for (const one of grantsIn(entry)) {
      const personId = String(dig(one, 'person'));
      if (what === 'license-removed') end(personId, dig(one, 'why'), at);
      else leaveAlone(personId, dig(one, 'why'));
    }
    const known = licenses.get(String(dig(after, 'person')));
    if (known) actOn(known, what, dig(after, 'to'));
  }

  for (const grant of active) {
    const { id } = grant.person;
    const known = licenses.get(id);
    if (known?.until !== grant.until)
      wrong.push(`${id}: ends at ${grant.until ?? 'no time'}, and not at ${known?.until ?? 'no time'}`);
    if (known && (known.extendedTo !== undefined) !== isExtending(grant))
      wrong.push(`${id}: another extension`);
  }
  return wrong;
}

/** The time from which the license may be taken back (ISO); undefined: never. */
function latestOf({ until, extendedTo }: Known): string | undefined {
  if (until === undefined || extendedTo === undefined) return until;
  return new Date(Date.parse(until) + HOLD_MS).toISOString();
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The licenses that were taken back, or were to be, by an audit entry. */
export function grantsIn({ what, after }: AuditEntry): readonly unknown[] {
  const grants = dig(after, 'grants');
  return /^license-(?:removed|left-alone)$/.test(what) && Array.isArray(grants) ? grants : [];
}

/** The persons who were told whether their license is extended: its end was still to come. */
export function extensionsTold(audit: readonly AuditEntry[]): readonly string[] {
  return audit.flatMap(({ at, what, after }) => {
    const end = what === 'extension-granted' ? dig(after, 'to') : dig(after, 'was');
    const isAnswer = what === 'extension-granted' || what === 'extension-declined';
    return isAnswer && String(end) > at ? [String(dig(after, 'person'))] : [];
  });
}

const REMINDER = /Select Extend if you need it for longer|If you need it for longer, select Extend/;

/** The reminders of ends that came, by way and name. */
export function remindersOf(world: World, people: readonly Human[]): ReadonlyMap<string, readonly string[]> {
  const all = people.flatMap((human) => {
    const name = nameOf(human);
    const mails = world.tenant.mails.filter(({ to }) => to.includes(`${name}@contoso.com`));
    const rooms = roomsOf(world, human.user, human.chat);
    const sent = world.connector.recorded.filter(
      ({ kind, conversationId, body }) =>
        kind === 'sent' && rooms.includes(conversationId) && body['replyToId'] === undefined,
    );
    return [
      ...mails.map(({ text }) => ({ key: `mail ${name}`, text })),
      ...sent.map(({ body }) => ({ key: `message ${name}`, text: wordsOn(body) })),
    ].filter(({ text }) => REMINDER.test(text));
  });
  const byKey = Map.groupBy(all, ({ key }) => key);
  return new Map([...byKey].map(([key, some]) => [key, some.map(({ text }) => text)]));
}
