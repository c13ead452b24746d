import assert from 'node:assert/strict';
import { fake } from 'sinon';
import { DomainError } from '../../src/domain/errors.ts';
import { answerTo, cardAfter, click, postedBy, reader, real, refused } from './clicks.ts';
import { chat } from '../../src/text/en/chat.ts';
import { adele, at, channelActivity, dig, megan, viewWith } from './kit.ts';

const offeredProducts = () => Promise.resolve({ products: [], known: true });

describe('Submit', () => {
  const form = real.form(
    { id: 'form-1', ownerId: adele.id, products: viewWith().products, productsKnown: true },
    reader,
  );
  const typed = { i_product: 'sku-visio', i_me: 'true', i_typed: 'megan@contoso.com' };

  it('hands on what was typed with the card it was typed on, and shows the status', async () => {
    const submitRequest = fake.resolves({ outcome: 'made' as const, view: viewWith() });
    const card = await cardAfter(click(form, 'submit', typed), { submitRequest });
    const [, actor, input, where] = submitRequest.firstCall.args;
    assert.deepEqual(actor, adele);
    assert.deepEqual([input.id, input.skuId, input.typed], ['form-1', 'sku-visio', 'megan@contoso.com']);
    assert.equal(where.activityId, 'card-1');
    assert.equal(where.address.conversationId, 'personal-adele');
    assert.deepEqual([dig(card, 'card'), dig(card, 'note')], ['status', undefined]);
  });

  it('shows the open request where one exists', async () => {
    const submitRequest = fake.resolves({ outcome: 'existing' as const, view: viewWith() });
    assert.equal(dig(await cardAfter(click(form, 'submit', typed), { submitRequest }), 'note'), 'existing');
  });

  it('shows the form again with its problems and entries', async () => {
    const problems = [{ kind: 'no-product' }] as const;
    const submitRequest = fake.resolves({
      outcome: 'correct' as const,
      problems,
      recognised: [],
      leftover: 'x',
    });
    const card = await cardAfter(click(form, 'submit', typed), { submitRequest, offeredProducts });
    assert.equal(dig(card, 'card'), 'form');
    assert.deepEqual(dig(card, 'view', 'problems'), problems);
    assert.deepEqual(
      [dig(card, 'view', 'id'), dig(card, 'view', 'ownerId'), dig(card, 'view', 'leftover')],
      ['form-1', adele.id, 'x'],
    );
  });

  it('is refused on somebody else’s form, and nothing is asked of anybody', async () => {
    const from = { id: '29:megan', name: megan.name, aadObjectId: megan.id };
    await assert.rejects(
      answerTo(click(form, 'submit', typed), {}, channelActivity({ from })),
      refused('not-your-form'),
    );
  });
});

describe('the requester’s card', () => {
  const card = real.status(viewWith(), reader);

  it('says when it is too late to withdraw', async () => {
    const withdrawRequest = fake.resolves({ outcome: 'too-late' as const, view: viewWith() });
    assert.equal(dig(await cardAfter(click(card, 'withdraw'), { withdrawRequest }), 'note'), 'too-late');
    assert.equal(withdrawRequest.firstCall.args[2], 'request-1');
  });

  it('is drawn again for its requester only', async () => {
    const viewForRequester = fake.rejects(new DomainError('not-your-request'));
    await assert.rejects(
      answerTo(click(card, 'status-refresh'), { viewForRequester }),
      refused('not-your-request'),
    );
  });

  it('brings a new form when it is over, and stays the card of its own request', async () => {
    const over = real.status(viewWith({ status: 'expired', endedAt: at }), reader);
    const { card: form, said } = await postedBy(click(over, 'new-request'), { offeredProducts });
    assert.deepEqual([dig(form, 'view', 'id'), dig(form, 'view', 'ownerId')], ['id-1', adele.id]);
    assert.equal(said, chat.formBelow);
  });

  it('knows its reader in a personal chat alone', async () => {
    const viewForRequester = fake.resolves(viewWith());
    const inChat = await cardAfter(click(card, 'status-refresh'), { viewForRequester });
    const inChannel = await cardAfter(click(card, 'status-refresh'), { viewForRequester }, channelActivity());
    assert.deepEqual([dig(inChat, 'readerId'), dig(inChannel, 'readerId')], [adele.id, undefined]);
  });
});
