import type { RequestView } from '../../src/app/ports/messages.ts';
import type { FailureReason, Outcome } from '../../src/domain/outcome.ts';
import type { Entry, LicenseRequest } from '../../src/domain/request.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import type { Card } from '../../src/teams/cards/cards.ts';
import { firstDraft } from '../../src/teams/cards/draft.ts';
import type { Reader } from '../../src/text/languages.ts';
import { PROJECT, VISIO } from '../support/builders.ts';
import type { Dress } from './gallery/dress.ts';
import { dressIn } from './gallery/dress.ts';
import { approved, at, aView, halfDone, lee, manyPersons, member, stopped, waiting } from './views.ts';

const cards = createCards({ timeZone: 'UTC' });

const assigned = { kind: 'assigned', round: 1, at } as const;
const holder = { kind: 'holder', round: 1 } as const;

/** An outcome that failed for that reason. */
export function failedFor(reason: FailureReason, ...apps: readonly string[]): Outcome {
  return { kind: 'failed', round: 1, at, reason, ...(apps.length > 0 ? { apps } : {}) };
}

const manyNames = [
  'Adele Vance, Alex Wilber, Diego Siciliani, Grady Archie, Henrietta Mueller, Isaiah Langer, Debra Berger, Elin Berg',
  'Enrico Cattaneo, Irvin Sayers, Lidia Holloway, Miriam Graham, Oskar Nyström, Joni Sherman, Lee Gu, Chris Green',
  'Allan Deyoung, Patti Fernandez, Pradeep Gupta, Nestor Wilke, Megan Bowen, Johanna Lorenz, Chris Green',
].flatMap((line) => line.split(', '));

const times = (count: number, outcome: Outcome): readonly Outcome[] =>
  Array.from({ length: count }, () => outcome);

/** The 23 people of a team with names as people have them, of whom two share one; with the outcomes of the first of them. */
export function aTeam(outcomes: readonly Outcome[]): readonly Entry[] {
  return manyNames.map((name, index) => {
    const mail = `${name.toLowerCase().replaceAll(' ', '.')}${index === 22 ? '2' : ''}@contoso.com`;
    const outcome = outcomes[index];
    const { id } = member(index).person;
    return member(index, { person: { id, name, mail }, ...(outcome ? { outcome } : {}) });
  });
}

/** An approved request. */
export function ended(
  status: LicenseRequest['status'],
  entries: readonly Entry[],
  more: Partial<LicenseRequest> = {},
): RequestView {
  return aView({ status, decision: approved, round: 1, ...more }, { entries });
}

/** A request for 23 people of whom nine got no license for one cause, and two were left out. */
export function nineFailed(): RequestView {
  const outcomes = [times(3, assigned), times(9, failedFor('no-seat')), times(9, holder)].flat();
  return ended('partly-failed', aTeam(outcomes), {
    product: { skuId: VISIO, name: 'Microsoft 365 E3' },
    decision: { ...approved, productName: 'Microsoft 365 E3', off: [], message: '' },
    excluded: [{ indexes: [21, 22], by: lee, at }],
    mail: { asked: 23, sent: 23, refused: 0 },
  });
}

/** A thousand people with several causes. */
function aThousand(): RequestView {
  const outcomes = [
    times(514, assigned),
    times(256, holder),
    times(200, failedFor('no-seat')),
    times(20, failedFor('no-location')),
    times(10, failedFor('needs-app', 'Exchange Online (Plan 1)')),
  ].flat();
  const entries = outcomes.map((outcome, n) => member(n, { outcome }));
  return ended('partly-failed', entries, { mail: { asked: 1000, sent: 998, refused: 2 } });
}

const confirming = { kind: 'confirming', round: 1, since: at } as const;
const running = (): RequestView =>
  ended(
    'approving',
    aTeam([times(10, assigned), times(2, failedFor('no-location')), times(2, confirming)].flat()),
  );

const one = (outcome: Outcome, status: LicenseRequest['status']): RequestView =>
  ended(status, [member(0, { outcome })]);

const declined = (message: string): RequestView =>
  aView({ status: 'declined', decision: { kind: 'declined', by: lee, at, message } });

const long = 'Please talk to the people of the design team first, since they have tools that may suffice. ';

const hostileName = '[Approve](https://evil.example) **now** <at>all</at>';
const hostile = (): RequestView => {
  const person = { ...member(0).person, name: hostileName };
  return ended(
    'partly-failed',
    [member(0, { person, outcome: failedFor('needs-app', hostileName) }), member(1, { outcome: assigned })],
    { requester: person, decision: { ...approved, message: hostileName, productName: hostileName } },
  );
};

const lengthy = (): RequestView => {
  const name = 'Maximiliana Konstantinopoulou-Featherstonehaugh von und zu Hohenlohe-Waldenburg';
  const product = 'Microsoft Dynamics 365 for Operations Enterprise Edition - Sandbox Tier 5 (Non-Profit)';
  const entries = [0, 1, 2].map((n) =>
    member(n, {
      person: { ...member(n).person, name: `${name} ${n}` },
      outcome: n === 0 ? assigned : failedFor('excludes-app', 'Dynamics 365 for Customer Engagement'),
    }),
  );
  return ended('partly-failed', entries, {
    decision: { ...approved, productName: product, by: { ...lee, name } },
  });
};

const problems = [
  { kind: 'unknown', addresses: ['nobody@contoso.com', 'Lee Gou', 'diego@fabrikam.com'], more: 4 },
  { kind: 'hidden', addresses: ['irvins@contoso.com'], more: 0 },
  { kind: 'guests', names: ['Sara Davis'], more: 0 },
  { kind: 'disabled', names: ['Johanna Lorenz'], more: 0 },
] as const;
const unresolved = { problems, typed: 'nobody@contoso.com' };
const lookedUp = { asked: 340, done: 340, unresolved: 9 };

/** The card of a request with nothing to decide, in every state and for every reader, in the reader's language. */
export function resultScenes(
  reader: Reader,
  dress: Dress = dressIn('short'),
): Readonly<Record<string, () => Card>> {
  const result = (view: RequestView, page = 0, notice?: Parameters<typeof cards.decision>[3]): Card =>
    cards.decision(dress(view), reader, { ...firstDraft(view), page }, notice);
  const status = (
    view: RequestView,
    ...more: readonly [note?: 'existing' | 'too-late' | 'withdraw', readerId?: string]
  ) => cards.status(dress(view), reader, ...more);
  const checking = {
    status: 'checking',
    persons: 0,
    lookUp: { ...lookedUp, done: 200, unresolved: 0 },
  } as const;
  const nobody = { asked: 9, done: 9, unresolved: 9 };
  const notCreated = { status: 'cancelled', notCreated: 'nobody-found', persons: 0, lookUp: nobody } as const;
  return {
    'details-nine-failed': () => result(nineFailed()),
    'details-nine-failed-unfolded': () => result(nineFailed(), 1),
    'details-running': () => result(running()),
    'details-completed': () =>
      result(ended('completed', aTeam([times(20, assigned), times(3, holder)].flat()))),
    'details-completed-without-one': () =>
      result(
        ended('completed', [member(0, { outcome: assigned }), member(1, { outcome: holder }), member(2)], {
          excluded: [{ indexes: [2], by: lee, at }],
          product: { skuId: PROJECT, name: 'Project Plan 3' },
        }),
      ),
    'details-one-assigned': () => result(one(assigned, 'completed')),
    'details-one-failed': () => result(one(failedFor('no-location'), 'failed')),
    'details-many': () => result(aThousand()),
    'details-many-unfolded': () => result(aThousand(), 61),
    'details-waiting': () => result(waiting()),
    'details-stopped': () => result(stopped()),
    'details-declined': () => result(declined('Not this year.'), 0, { kind: 'decided-by-other' }),
    'details-withdrawn': () => result(aView({ status: 'cancelled' }), 0, { kind: 'withdrawn' }),
    'details-expired': () => result(aView({ status: 'lapsed' })),
    'details-hostile': () => result(hostile()),
    'details-lengthy': () => result(lengthy()),
    'status-pending': () => status(aView()),
    'status-not-reached': () => status(aView({ approversReached: false })),
    'status-withdraw': () => status(aView(), 'withdraw'),
    'status-existing': () => status(aView(), 'existing'),
    'status-checking': () => status(aView(checking, { entries: [] })),
    'status-left-out': () => status(aView({ lookUp: lookedUp }, { entries: manyPersons(331), unresolved })),
    'status-nobody': () => status(aView(notCreated, { entries: [], unresolved })),
    'status-running': () => status(running()),
    'status-ended': () => status(halfDone()),
    'status-nine-failed': () => status(nineFailed()),
    'status-left-out-ended': () =>
      status({
        ...ended('completed', aTeam(times(23, assigned)), { lookUp: lookedUp }),
        unresolved,
      }),
    'status-one-assigned': () => status(one(assigned, 'completed')),
    'status-declined': () => status(declined(long.repeat(5)), 'too-late'),
    'status-withdrawn': () => status(aView({ status: 'cancelled' })),
    'status-expired': () => status(aView({ status: 'lapsed' })),
    'status-of-another': () => status(aView(), undefined, lee.id),
  };
}
