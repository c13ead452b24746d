import type { FormView } from '../../src/teams/cards/form-model.ts';
import type { Card } from '../../src/teams/cards/cards.ts';
import { createCards } from '../../src/teams/cards/cards.ts';
import type { Reader } from '../../src/text/languages.ts';
import { aPerson, aProduct, VISIO } from '../support/builders.ts';
import type { Dress } from './gallery/dress.ts';
import { theirOwn } from './office-scenes.ts';
import { aSuite, aView, megan, project } from './views.ts';

const cards = createCards({ timeZone: 'UTC' });

export const emptyForm: FormView = {
  id: '01900000-0000-7000-8000-000000000002',
  ownerId: megan.id,
  ownerName: megan.name,
  products: [aProduct(), project],
  productsKnown: true,
};

const wrongInput = {
  id: emptyForm.id,
  ownerId: megan.id,
  skuId: VISIO,
  otherProduct: '',
  forMe: true,
  picked: [],
  typed: 'adele.vance@contoso.com; nobody@contoso.com',
  reason: 'Floor plans',
} as const;

export const wrongForm: FormView = {
  ...emptyForm,
  input: wrongInput,
  problems: [{ kind: 'unknown', addresses: ['nobody@contoso.com'], more: 0 }],
  recognized: [aPerson(0, { name: 'Adele Vance' })],
  remaining: 'nobody@contoso.com',
};

/** Entries that stand for `people` persons each. */
const entriesFor = (entries: readonly string[], people: number): Pick<FormView, 'offers' | 'remaining'> => ({
  remaining: entries.join(', '),
  offers: entries.map((entry, row) => ({
    entry,
    people: Array.from({ length: people }, (_, n) => aPerson(10 * row + n, { name: entry })),
  })),
});

const ambiguous = (...addresses: readonly string[]) => ({ kind: 'ambiguous', addresses, more: 0 }) as const;
const names = ['Chris Green', 'Lee Gu', 'Alex Wilber', 'Ann Li'];

const manyTyped = Array.from({ length: 1001 }, (_, n) => `employee.${n}@contoso.com`).join('\n');

/** The cards of those who ask, and the small ones in the chat, in their states. */
export function askingScenes(reader: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const form = (change: Partial<FormView> = {}): Card =>
    cards.form(dress({ ...emptyForm, ...change }), reader);
  const requests = [aView().request, aView({ product: { skuId: null, name: 'Figma' } }).request];
  return {
    'form-empty': () => form(),
    'form-until': () => form({ mayEnd: true }),
    'form-until-wrong': () =>
      form({
        mayEnd: true,
        input: { ...wrongInput, typed: '', until: '2025-12-05' },
        problems: [{ kind: 'until-past' }],
      }),
    'form-until-folded': () =>
      form({ ...wrongForm, mayEnd: true, input: { ...wrongInput, until: '2027-03-12' } }),
    'form-many-products': () =>
      form({
        products: Array.from({ length: 30 }, (_, n) =>
          aSuite(0, { skuId: aPerson(n).id, name: `Plan ${n}` }),
        ),
      }),
    'form-wrong': () => form(wrongForm),
    'form-without-products': () => form({ products: [], productsKnown: false }),
    'form-another-product': () =>
      form({
        input: { ...wrongInput, skuId: null, otherProduct: 'Figma', typed: '' },
        problems: [{ kind: 'no-persons' }],
      }),
    'form-cut': () =>
      form({
        ...wrongForm,
        input: { ...wrongInput, typed: manyTyped },
        problems: [{ kind: 'too-many-persons', count: 1002, most: 1000 }],
      }),
    'form-in-words': () => form({ input: { ...wrongInput, typed: 'Adele Vance' } }),
    'form-has-it': () =>
      form({
        input: { ...wrongInput, typed: '' },
        problems: [{ kind: 'has-it', product: 'Visio Plan 2', self: true, names: ['Adele Vance'] }],
        told: VISIO,
      }),
    'form-who': () =>
      form({ ...wrongForm, ...entriesFor(['Chris Green'], 2), problems: [ambiguous('Chris Green')] }),
    'form-who-of-many': () =>
      form({ ...wrongForm, ...entriesFor(names, 6), problems: [ambiguous(...names)] }),
    'form-who-and-wrong': () =>
      form({
        ...wrongForm,
        ...entriesFor(['Chris Green', 'Lee Gu'], 3),
        remaining: 'nobody@contoso.com, Chris Green, Lee Gu',
        problems: [...(wrongForm.problems ?? []), ambiguous('Chris Green', 'Lee Gu')],
      }),
    'form-all-wrong': () =>
      form({
        ...wrongForm,
        productsKnown: false,
        products: [],
        input: { ...wrongInput, skuId: null, otherProduct: 'Figma' },
        problems: [
          ...(wrongForm.problems ?? []),
          { kind: 'guests', names: ['Ann Li'], more: 0 },
          { kind: 'disabled', names: ['Alex Wilber'], more: 0 },
        ],
      }),
    'own-process': () => cards.ownProcess(dress(theirOwn), reader),
    'own-process-without-link': () =>
      cards.ownProcess(dress({ message: theirOwn.message, link: '' }), reader),
    sentence: () => cards.sentence(reader.text.chat.refusals['not-an-approver']),
    'waiting-two': () => cards.waiting(2, dress(requests), reader),
    'waiting-many': () => cards.waiting(12, dress(requests), reader),
    reminder: () =>
      cards.reminder(
        { count: 12, requests: dress(requests), queues: [{ productName: 'Visio Plan 2', waits: 7 }] },
        reader,
      ),
  };
}
