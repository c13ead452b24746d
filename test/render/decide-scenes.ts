import type { TickedLine } from '../../src/app/decide/approve-ticked.ts';
import type { TickPage } from '../../src/app/decide/list-tickable.ts';
import type { Look } from '../../src/app/decide/look-ahead.ts';
import type { Tickable } from '../../src/app/decide/read-tickable.ts';
import { foresee } from '../../src/domain/foresee.ts';
import { foreseeMany } from '../../src/domain/foresee-many.ts';
import type { Product } from '../../src/domain/product.ts';
import { excludedIndexes } from '../../src/domain/request.ts';
import type { Card } from '../../src/teams/cards/cards.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import type { DecideModel, DecideView } from '../../src/teams/cards/decide-model.ts';
import { decideModel } from '../../src/teams/cards/decide-model.ts';
import { DETAILS } from '../../src/teams/cards/decide-rows.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import type { Reader } from '../../src/text/languages.ts';
import { aCheck, aProduct, aRequest, VISIO } from '../support/builders.ts';
import type { Dress } from './gallery/dress.ts';
import { at, lee, manyPersons, megan, member, project, reader } from './views.ts';

// The card on which several requests are decided.

const now = Date.parse('2026-11-24T13:02:00.000Z');
const visio = aProduct({ free: 3 });

/** The n-th waiting request: for one person, unless `more` says otherwise. */
export function aTickable(
  n: number,
  more: Partial<Tickable> & { readonly product?: Product } = {},
): Tickable {
  const { entries = [member(n % 6)], product = visio } = more;
  const request = aRequest({
    id: `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    requester: n % 2 === 0 ? megan : lee,
    createdAt: at,
    persons: entries.length,
    product: { skuId: product.skuId, name: product.name },
    reason: n % 3 === 0 ? 'We draw the new floor plans.' : '',
  });
  const foresight = foresee(entries, excludedIndexes(request), product);
  return { request, entries, product, seen: `seen-${n}`, foresight, ...more };
}

const nowhere = { ...aCheck(), located: false };
const noProduct = { skuId: null, name: 'Figma' };

/** Requests of every kind: for one and for several persons, with hints, and two that cannot be ticked. */
function several(): readonly Tickable[] {
  const other = aTickable(4);
  const { product: _product, ...unlisted } = other;
  return [
    aTickable(0),
    aTickable(1, { entries: [member(1), member(2, { check: nowhere }), ...manyPersons(4)] }),
    aTickable(2, { product: project, entries: [member(2, { check: aCheck({ direct: [VISIO] }) })] }),
    aTickable(3, { whyNot: 'own-request' }),
    { ...unlisted, request: { ...other.request, product: noProduct }, whyNot: 'no-product' },
  ];
}

/** As many requests as one card has, each for four persons. */
const twelve = (): readonly Tickable[] =>
  Array.from({ length: 12 }, (_, n) =>
    aTickable(n, { product: n % 2 === 0 ? visio : project, entries: [member(n), ...manyPersons(3)] }),
  );

const ticksOf = (rows: readonly Tickable[]) =>
  rows.map(({ request, seen }) => ({ requestId: request.id, seen }));

const aPage = (rows: readonly Tickable[], more: Partial<TickPage> = {}): DecideView => ({
  mode: 'page',
  page: { rows, ticks: [], dropped: 0, ...more },
});

/** The look ahead at the first of them; one that another approver has decided is skipped. */
function aLook(asks: boolean): DecideView {
  const some = several().slice(0, 3);
  const rows = some.flatMap(({ product, ...row }) => (product ? [{ ...row, product }] : []));
  const foresights = foreseeMany(
    rows.map(({ entries, product }) => ({ entries, excluded: new Set<number>(), product })),
  );
  const { request, entries } = aTickable(5);
  const decision = { kind: 'declined', by: lee, at, message: '' } as const;
  const look: Look = {
    rows: rows.map((row, n) => ({ ...row, foresight: foresights[n] ?? row.foresight })),
    skipped: [
      {
        requestId: 'x',
        why: 'decided-before',
        request: { ...request, status: 'declined', decision },
        entries,
      },
      { requestId: 'y', why: 'gone', entries: [] },
    ],
    shortfall: { withoutSeat: 4, failing: 1 },
  };
  return { mode: 'look', look, asks };
}

function done(): DecideView {
  const look = aLook(false);
  if (look.mode !== 'look') throw new Error('The look ahead is another view.');
  const [first, second, third] = look.look.rows;
  const lines: TickedLine[] = [
    ...(first ? [{ ...first, result: 'approved' } as const] : []),
    ...(second ? [{ ...second, result: 'falls-short' } as const] : []),
    ...(third ? [{ ...third, result: 'unsure' } as const] : []),
    ...look.look.skipped.map((one) => ({ ...one, result: 'skipped' }) as const),
  ];
  return { mode: 'done', lines };
}

/** The model behind the sample of the card, and its card. */
const sample = (): DecideModel => {
  const rows = several();
  const [detail] = DETAILS;
  if (!detail) throw new Error('There is no detail.');
  return decideModel(aPage(rows, { ticks: ticksOf(rows).slice(0, 1) }), reader, now, detail);
};
export const decideSamples = { decide: sample };
export const decideCards = { decide: (): Card => expand('decide', sample()) };

/** The card in its states, for one reader. */
export function decideScenes(to: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const cards = createCards({ timeZone: 'UTC', now: () => now });
  const draw = (view: DecideView): Card => cards.decide(dress(view), to);
  return {
    'decide-several': () => draw(aPage(several(), { ticks: ticksOf(several()).slice(0, 2), dropped: 1 })),
    'decide-twelve': () =>
      draw(
        aPage(twelve(), {
          ticks: [...ticksOf(twelve()).slice(0, 2), { requestId: 'elsewhere', seen: 'x' }],
          newer: { newer: 'x' },
          older: { older: 'x' },
        }),
      ),
    'decide-none': () => draw(aPage([])),
    'decide-look': () => draw(aLook(false)),
    'decide-question': () => draw(aLook(true)),
    'decide-done': () => draw(done()),
  };
}
