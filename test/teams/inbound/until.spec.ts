import assert from 'node:assert/strict';
import { fake } from 'sinon';
import { readFormInput } from '../../../src/teams/inbound/card-data.ts';
import { click as clickOn, ofType, textOf } from '../../render/check-card.ts';
import { endingRequest } from '../../render/decision-scenes.ts';
import { emptyForm } from '../../render/scenes.ts';
import { cardAfter, click, real, reader } from '../../support/teams/clicks.ts';
import { adele, dig } from '../../support/teams/kit.ts';

const problems = [{ kind: 'until-past' }] as const;
const submitWrong = async () => ({ outcome: 'correct', problems }) as const;
const offeredProducts = async () => ({ products: [], known: true, mayEnd: true }) as const;

describe('Needed until, on the form', () => {
  const form = real.form({ ...emptyForm, ownerId: adele.id, mayEnd: true }, reader);

  it('stands there only if licenses of a product on offer may end, or a day was named', () => {
    assert.equal(ofType(real.form(emptyForm, reader), 'Input.Date').length, 0);
    assert.equal(ofType(form, 'Input.Date').length, 1);
    const input = readFormInput(clickOn(form, 'submit', { i_until: '2027-03-12' })) ?? assert.fail();
    const again = real.form({ ...emptyForm, input, productsKnown: false, products: [] }, reader);
    assert.equal(ofType(again, 'Input.Date')[0]?.['value'], '2027-03-12');
  });

  it('goes with the request, and is no entry where it is empty', async () => {
    const submitRequest = fake.resolves({
      outcome: 'own-process',
      own: { message: 'Ask.', link: '' },
    } as const);
    await cardAfter(click(form, 'submit', { i_until: '2027-03-12' }), { submitRequest });
    assert.equal(dig(submitRequest.firstCall.args, 1, 'until'), '2027-03-12');
    assert.ok(!('until' in (readFormInput(clickOn(form, 'submit', { i_until: '' })) ?? {})));
  });

  it('comes back with its fault, which names the field', async () => {
    const card = await cardAfter(click(form, 'submit', { i_until: '2020-01-01' }), {
      submitRequest: submitWrong,
      offeredProducts,
    });
    assert.equal(dig(card, 'view', 'mayEnd'), true);
    const drawn = real.form({ ...emptyForm, mayEnd: true, problems }, reader);
    assert.match(textOf(drawn), /Needed until: \nThat day has passed\./);
  });
});

describe('Until, on a decision card', () => {
  it('goes with the decision: the day that was entered, and the one that the button named', async () => {
    const view = endingRequest();
    const approveRequest = fake.resolves({ outcome: 'end-unseen', view } as const);
    const card = real.decision(view, reader);
    const next = await cardAfter(click(card, 'approve', { i_until: '2026-12-05' }), { approveRequest });
    const entered: unknown = approveRequest.firstCall.args[2];
    assert.deepEqual([dig(entered, 'until'), dig(entered, 'untilSeen')], ['2026-12-05', '2026-12-22']);
    assert.deepEqual([dig(next, 'draft', 'until'), dig(next, 'notice', 'kind')], ['2026-12-05', 'end-shown']);
  });
});
