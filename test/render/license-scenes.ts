import type { SeveralPeople, Why, WhyLicense } from '../../src/app/seats/why-person.ts';
import type { Grant } from '../../src/domain/grant.ts';
import {
  answeredExtensionModel,
  endReminderModel,
  extensionModel,
} from '../../src/teams/cards/extension-model.ts';
import type { LicensesModel } from '../../src/teams/cards/licenses-model.ts';
import {
  LICENSES_PER_CARD,
  MAX_CHOICES,
  ownLicensesModel,
  severalModel,
  whyModel,
} from '../../src/teams/cards/licenses-model.ts';
import type { PauseModel } from '../../src/teams/cards/pause-model.ts';
import { pauseModel } from '../../src/teams/cards/pause-model.ts';
import type { QuestionModel } from '../../src/teams/cards/question-model.ts';
import { answeredModel, questionModel } from '../../src/teams/cards/question-model.ts';
import type { Card } from '../../src/teams/cards/templates.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import type { Reader } from '../../src/text/languages.ts';
import { aPerson, aRule, PROJECT } from '../support/builders.ts';
import { aGrant } from '../support/grants.ts';
import type { Dress } from './gallery/dress.ts';
import { at, lee, reader } from './views.ts';

// The cards that list licenses: one's own, and those of a person.

const until = '2027-03-12T00:00:00.000Z';
const off = [{ planId: aPerson(7).id, name: 'OneDrive for Business' }];

/** Licenses that License Desk gave to one person: one with an end, one with an app off. */
export const ownGrants: readonly Grant[] = [
  aGrant(1, { until }),
  aGrant(1, { skuId: PROJECT, productName: 'Project Plan 3', off }),
];

const adele = aPerson(1, { name: 'Adele Vance', mail: 'adelev@contoso.com', department: 'Design' });
const approved = { requestId: 'r1', by: lee, at, isKept: true };

/** A person with a license for each reason that there is. */
export function whyOf(more: Partial<Why> = {}): Why {
  const licenses: readonly WhyLicense[] = [
    {
      productName: 'Microsoft 365 E3',
      sources: [
        { from: 'elsewhere', since: '2024-02-01T08:00:00Z' },
        { from: 'groups', names: ['All employees'] },
      ],
    },
    { productName: 'Power BI Pro', sources: [{ from: 'elsewhere' }] },
    { productName: 'Project Plan 3', sources: [{ from: 'approval', approved }] },
    {
      productName: 'Visio Plan 2',
      sources: [
        { from: 'grant', approved, until },
        { from: 'groups', names: ['Design', 'Drawing', 'Floor plans', 'Offices', 'Europe'] },
      ],
    },
    {
      productName: 'Planner Plan 1',
      sources: [{ from: 'not-shown', approved: { ...approved, by: aRule(), isKept: false } }],
    },
  ];
  return { outcome: 'found', person: adele, licenses, isCut: true, ...more };
}

const several: SeveralPeople = {
  outcome: 'several',
  people: [adele, aPerson(2, { name: 'Adele Vance', mail: 'adele.vance@contoso.com' })],
  more: true,
};

/** The model behind the sample of the card, and its card. */
const question = { loses: ['mailbox'], at, why: 'given-back', by: lee } as const;
const inQuestion = aGrant(1, { person: { id: adele.id, name: adele.name }, question });

/** A license for which a later end is asked, and one that has it. */
const extension = {
  id: 'extension-1',
  at,
  to: '2027-06-12T00:00:00.000Z',
  heldUntil: '2027-03-15T00:00:00.000Z',
  reason: 'The plans of the new building are late.',
};
const inExtension = aGrant(1, { person: { id: adele.id, name: adele.name }, until, extension });
const extended = aGrant(1, {
  person: { id: adele.id, name: adele.name },
  until: extension.to,
  lastExtension: { id: extension.id, to: extension.to, result: 'granted', was: until, at, by: lee },
});
const ending = aGrant(1, { until });
const days = {
  skuId: inExtension.skuId,
  proposed: '2027-06-11',
  first: '2027-03-12',
  last: '2036-11-22',
} as const;

export const licenseSamples = {
  licenses: (): LicensesModel => whyModel(whyOf(), reader, LICENSES_PER_CARD),
  pause: (): PauseModel => pauseModel({ at, limit: 25 }, 12, reader),
  question: (): QuestionModel => questionModel(inQuestion, reader),
};
export const licenseCards = {
  licenses: (): Card => expand('licenses', licenseSamples.licenses()),
  pause: (): Card => expand('pause', licenseSamples.pause()),
  question: (): Card => expand('question', licenseSamples.question()),
};

/** The card in its states, for one reader. */
export function licenseScenes(to: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const own = (grants: readonly Grant[]): Card =>
    expand('licenses', ownLicensesModel(dress({ grants }).grants, to, 4));
  const why = (answer: Why, size: number): Card => expand('licenses', whyModel(dress(answer), to, size));
  const choose = (answer: SeveralPeople): Card =>
    expand('licenses', severalModel(dress(answer), to, MAX_CHOICES));
  return {
    'licenses-own': () => own(ownGrants),
    'licenses-own-none': () => own([]),
    'licenses-give-back': () =>
      expand('licenses', ownLicensesModel(dress({ grants: ownGrants }).grants, to, 4, { asking: PROJECT })),
    'licenses-given-back': () => own(ownGrants.map((grant) => ({ ...grant, state: 'ending' }))),
    'licenses-pause': () =>
      expand('pause', pauseModel({ at, limit: 3, product: dress(inQuestion).productName }, 12, to)),
    'licenses-question': () => expand('question', questionModel(dress(inQuestion), to)),
    'licenses-question-answered': () =>
      expand('question', answeredModel({ outcome: 'answered', grant: dress(inQuestion) }, to)),
    'licenses-extend': () =>
      expand('licenses', ownLicensesModel(dress({ grants: ownGrants }).grants, to, 4, { extending: days })),
    'licenses-extension-waits': () => own([inExtension]),
    'licenses-extension': () =>
      expand(
        'question',
        extensionModel(
          {
            grant: dress(inExtension),
            extensionId: extension.id,
            waits: 3,
            end: { day: '2027-06-11', isCut: false },
          },
          to,
        ),
      ),
    'licenses-extension-cut': () =>
      expand(
        'question',
        answeredExtensionModel(
          {
            outcome: 'not-granted',
            question: {
              kind: 'extension-question',
              grant: dress(inExtension),
              extensionId: extension.id,
              waits: 1,
              end: { day: '2027-04-30', isCut: true },
            },
          },
          extension.id,
          to,
        ),
      ),
    'licenses-extension-answered': () =>
      expand('question', extensionModel({ grant: dress(extended), extensionId: extension.id, waits: 0 }, to)),
    'licenses-end-reminder': () => expand('question', endReminderModel(dress(ending), 'ends-first', to)),
    'licenses-why': () => why(whyOf(), 4),
    'licenses-several': () => choose(several),
  };
}
