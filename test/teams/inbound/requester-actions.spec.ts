import assert from 'node:assert/strict';
import { fake } from 'sinon';
import { DomainError } from '../../../src/domain/errors.ts';
import { answerTo, cardAfter, click, postedBy, reader, real, refused } from '../../support/teams/clicks.ts';
import type { Card } from '../../../src/teams/cards/cards.ts';
import { ofType, textOf, titlesOf } from '../../render/check-card.ts';
import { aPerson } from '../../support/builders.ts';
import { chat } from '../../../src/text/en/chat.ts';
import { adele, at, channelActivity, dig, megan, viewWith } from '../../support/teams/kit.ts';

/** The buttons of a card, each with its verb; not the refresh that clients do by themselves. */
function verbsOf({ body }: Card): readonly string[] {
  return ofType({ body }, 'Action.Execute').map(({ title, verb }) => `${String(title)}: ${String(verb)}`);
}

const offeredProducts = () => Promise.resolve({ products: [], known: true });

describe('Submit', () => {
  const form = real.form(
    { id: 'form-1', ownerId: adele.id, products: viewWith().products, productsKnown: true },
    reader,
  );
  const typed = { i_product: 'sku-visio', i_me: 'true', i_typed: 'megan@contoso.com' };

  it('passes on the entries with their card, and shows the status', async () => {
    const submitRequest = fake.resolves({ outcome: 'made' as const, view: viewWith() });
    const card = await cardAfter(click(form, 'submit', typed), { submitRequest });
    const [actor, input, where] = submitRequest.firstCall.args;
    assert.deepEqual(actor, adele);
    assert.deepEqual([input.id, input.skuId, input.typed], ['form-1', 'sku-visio', 'megan@contoso.com']);
    assert.equal(where.activityId, 'card-1');
    assert.equal(where.conversation.conversationId, 'personal-adele');
    assert.deepEqual([dig(card, 'card'), dig(card, 'note')], ['status', undefined]);
  });

  it('shows the open request if there is one', async () => {
    const submitRequest = fake.resolves({ outcome: 'existing' as const, view: viewWith() });
    assert.equal(dig(await cardAfter(click(form, 'submit', typed), { submitRequest }), 'note'), 'existing');
  });

  it('shows the form again with its problems and entries', async () => {
    const problems = [{ kind: 'no-product' }] as const;
    const submitRequest = fake.resolves({
      outcome: 'correct' as const,
      problems,
      recognized: [],
      remaining: 'x',
    });
    const card = await cardAfter(click(form, 'submit', typed), { submitRequest, offeredProducts });
    assert.equal(dig(card, 'card'), 'form');
    assert.deepEqual(dig(card, 'view', 'problems'), problems);
    assert.deepEqual(
      [dig(card, 'view', 'id'), dig(card, 'view', 'ownerId'), dig(card, 'view', 'remaining')],
      ['form-1', adele.id, 'x'],
    );
  });

  describe('that asks who is meant', () => {
    const people = [
      aPerson(41, { name: 'Chris Green', department: 'Finance' }),
      aPerson(42, { name: 'Chris Green', department: 'Sales' }),
    ];
    const asking = real.form(
      {
        id: 'form-1',
        ownerId: adele.id,
        products: viewWith().products,
        productsKnown: true,
        remaining: 'Chris Green',
        recognized: [],
        offers: [{ entry: 'Chris Green', people }],
      },
      reader,
    );
    const meantBy = async (inputs: Record<string, string>) => {
      const submitRequest = fake.resolves({ outcome: 'made' as const, view: viewWith() });
      await cardAfter(click(asking, 'submit', { ...typed, ...inputs }), { submitRequest });
      return submitRequest.firstCall.args[1].meant;
    };

    it('shows each with department and address, above the button', () => {
      const choices = ofType(asking, 'Input.ChoiceSet').find(({ id }) => id === 'i_who0');
      assert.equal(choices?.['label'], 'Who is “Chris Green”?');
      assert.deepEqual(choices['choices'], [
        { title: 'Chris Green · person41@contoso.com · Finance', value: people[0]?.id },
        { title: 'Chris Green · person42@contoso.com · Sales', value: people[1]?.id },
      ]);
    });

    it('hands on the one who was chosen, also by the title that some phones send', async () => {
      const id = people[1]?.id ?? '';
      assert.deepEqual(await meantBy({ i_who0: id }), [{ entry: 'Chris Green', person: id }]);
      assert.deepEqual(await meantBy({ i_who0: 'Chris Green · person42@contoso.com · Sales' }), [
        { entry: 'Chris Green', person: 'person42@contoso.com' },
      ]);
      assert.equal(await meantBy({}), undefined);
      for (const forged of ['', 'nobody', '../..', 'x'.repeat(5000)])
        assert.equal(await meantBy({ i_who0: forged }), undefined, forged);
    });
  });

  it('tells who has the product already, and then sends the form as it is', async () => {
    const told = { kind: 'has-it', product: 'Visio Plan 2', self: true, names: ['Lee Gu'] } as const;
    const asked = real.form(
      {
        id: 'form-1',
        ownerId: adele.id,
        products: viewWith().products,
        productsKnown: true,
        problems: [told],
        told: 'sku-visio',
      },
      reader,
    );
    assert.match(textOf(asked), /You already have Visio Plan 2\. So does Lee Gu\./);
    assert.ok(titlesOf(asked).includes('Send anyway'));
    const submitRequest = fake.resolves({ outcome: 'made' as const, view: viewWith() });
    await cardAfter(click(asked, 'submit', typed), { submitRequest });
    assert.equal(submitRequest.firstCall.args[1].told, 'sku-visio');
  });

  it('is refused on somebody else’s form, and no call is made', async () => {
    const from = { id: '29:megan', name: megan.name, aadObjectId: megan.id };
    await assert.rejects(
      answerTo(click(form, 'submit', typed), {}, channelActivity({ from })),
      refused('not-your-form'),
    );
  });
});

describe('the requester’s card', () => {
  const card = real.status(viewWith(), reader);

  it('asks once before it is withdrawn, with a way back, and withdraws nothing yet', async () => {
    const viewForRequester = fake.resolves(viewWith());
    const asked = await cardAfter(click(card, 'withdraw'), { viewForRequester });
    assert.deepEqual([dig(asked, 'card'), dig(asked, 'note')], ['status', 'withdraw']);
    const buttons = verbsOf(real.status(viewWith(), reader, 'withdraw'));
    assert.deepEqual(buttons, ['Withdraw: withdraw-yes', 'Go back: status-refresh']);
  });

  it('does not ask when it was decided or withdrawn meanwhile', async () => {
    for (const [status, note] of [
      ['approving', 'too-late'],
      ['declined', 'too-late'],
      ['cancelled', undefined],
    ] as const) {
      const viewForRequester = fake.resolves(viewWith({ status }));
      const shown = await cardAfter(click(card, 'withdraw'), { viewForRequester });
      assert.deepEqual([dig(shown, 'card'), dig(shown, 'note')], ['status', note]);
    }
  });

  it('asks its requester only', async () => {
    const viewForRequester = fake.resolves(viewWith({ requester: megan }));
    await assert.rejects(
      answerTo(click(card, 'withdraw'), { viewForRequester }),
      refused('not-your-request'),
    );
  });

  it('says when it is too late to withdraw', async () => {
    const asked = real.status(viewWith(), reader, 'withdraw');
    const withdrawRequest = fake.resolves({ outcome: 'too-late' as const, view: viewWith() });
    assert.equal(dig(await cardAfter(click(asked, 'withdraw-yes'), { withdrawRequest }), 'note'), 'too-late');
    assert.equal(withdrawRequest.firstCall.args[1], 'request-1');
  });

  it('is redrawn for its requester only', async () => {
    const viewForRequester = fake.rejects(new DomainError('not-your-request'));
    await assert.rejects(
      answerTo(click(card, 'status-refresh'), { viewForRequester }),
      refused('not-your-request'),
    );
  });

  it('brings a new form after its end, and stays the card of its own request', async () => {
    const over = real.status(viewWith({ status: 'lapsed', endedAt: at }), reader);
    const { card: form, said } = await postedBy(click(over, 'new-request'), { offeredProducts });
    assert.deepEqual([dig(form, 'view', 'id'), dig(form, 'view', 'ownerId')], ['id-1', adele.id]);
    assert.equal(said, chat.formBelow);
  });

  describe('of a request without some of its addresses', () => {
    const addresses = Array.from({ length: 50 }, (_, n) => `${'名'.repeat(60)}${n}@contoso.com`);
    const problems = [
      { kind: 'unknown', addresses, more: 410 },
      { kind: 'guests', names: ['Sara Davis'], more: 0 },
    ] as const;
    const unresolved = { problems, typed: addresses.join('\n') };
    const view = { ...viewWith({ lookUp: { asked: 900, done: 900, unresolved: 461 } }), unresolved };
    const without = real.status(view, reader);

    it('names them, up to 4 KB, and counts the others', () => {
      const line = ofType(without, 'TextRun').find(({ text }) => String(text).startsWith('Not included'));
      const named = String(line?.['text']).match(/名+\d+@contoso\.com/g) ?? [];
      assert.ok(named.length > 5 && Buffer.byteLength(named.join()) <= 4096);
      assert.match(String(line?.['text']), new RegExp(`and ${460 - named.length} more\\.$`));
      assert.ok(Buffer.byteLength(JSON.stringify(without)) < 28 * 1024);
    });

    it('brings them back on a new form, for correction', async () => {
      const correctRequest = fake.resolves({ id: 'form-2', request: view.request, unresolved });
      const { card: form, said } = await postedBy(click(without, 'correct'), {
        correctRequest,
        offeredProducts,
      });
      assert.deepEqual(
        [dig(form, 'view', 'id'), dig(form, 'view', 'ownerId'), dig(form, 'view', 'input', 'typed')],
        ['form-2', adele.id, unresolved.typed],
      );
      assert.deepEqual(dig(form, 'view', 'problems'), problems);
      assert.equal(said, chat.formBelow);
    });

    it('brings the own process instead, while it is on', async () => {
      const correctRequest = fake.resolves({ id: 'form-2', request: view.request, unresolved });
      const ownProcess = fake.resolves({ message: 'Ask Pat', link: '' });
      const expected = { correctRequest, offeredProducts, ownProcess };
      const { card: own } = await postedBy(click(without, 'correct'), expected);
      assert.equal(dig(own, 'card'), 'own-process');
    });

    it('shows them to nobody else', () => {
      const others = real.status(view, reader, undefined, megan.id);
      assert.doesNotMatch(JSON.stringify(others), /Not included|"correct"/);
    });
  });

  it('shows the progress of a large look-up, and can be withdrawn meanwhile', () => {
    const lookUp = { asked: 340, done: 200, unresolved: 0 };
    const view = viewWith({ status: 'checking', persons: 0, lookUp }, []);
    const text = JSON.stringify(real.status(view, reader));
    assert.match(text, /for 340 people.*People are being looked up: 200 of 340.*"withdraw"/);
  });

  it('knows its reader in a personal chat only', async () => {
    const viewForRequester = fake.resolves(viewWith());
    const inChat = await cardAfter(click(card, 'status-refresh'), { viewForRequester });
    const inChannel = await cardAfter(click(card, 'status-refresh'), { viewForRequester }, channelActivity());
    assert.deepEqual([dig(inChat, 'readerId'), dig(inChannel, 'readerId')], [adele.id, undefined]);
  });
});
