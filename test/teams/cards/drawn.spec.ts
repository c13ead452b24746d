import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { useFakeTimers } from 'sinon';
import { CHUNK_SIZE } from '../../../src/domain/request.ts';
import { createCards } from '../../../src/teams/cards/cards.ts';
import { firstDraft } from '../../../src/teams/cards/draft.ts';
import type { Draw } from '../../../src/teams/cards/drawn.ts';
import { drawnOnce } from '../../../src/teams/cards/drawn.ts';
import { jsonOf } from '../../../src/teams/cards/templates.ts';
import { sv } from '../../../src/text/sv/sv.ts';
import { aPerson } from '../../support/builders.ts';
import { aView, manyPersons, reader } from '../../render/scenes.ts';

const MINUTE = 60_000;

/** Draws cards with the number of the drawing on them. */
function createDraw(): Draw {
  let drawn = 0;
  return drawnOnce(() => ({ drawing: (drawn += 1) }));
}

/** Copies of a value, each of which differs from it in one place. */
function variantsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const changed = items.flatMap((item, n) => variantsOf(item).map((other) => items.with(n, other)));
    return [...changed, [...items, {}]];
  }
  if (typeof value !== 'object' || value === null) return [value === true ? false : `${String(value)}.`];
  const changed = Object.entries(value).flatMap(([name, part]) =>
    variantsOf(part).map((other) => ({ ...value, [name]: other })),
  );
  return [...changed, { ...value, more: 'more' }];
}

describe('A card for approvers', () => {
  let clock: SinonFakeTimers;
  beforeEach(() => (clock = useFakeTimers()));
  afterEach(() => clock.restore());

  it('is drawn twice at most, for whoever reads it and wherever it goes', () => {
    const draw = createDraw();
    const read = () => draw(structuredClone({ ...aView(), products: [] }), { ...reader });
    assert.deepEqual([read(), read(), read()], [{ drawing: 1 }, { drawing: 2 }, { drawing: 2 }]);
    assert.equal(read(), read());
  });

  it('is the same to the last byte when it is not drawn again', () => {
    const { decision } = createCards({ timeZone: 'UTC' });
    const view = aView();
    const texts = Array.from({ length: 3 }, () => decision(view, reader)).map((card) => [
      jsonOf(card),
      JSON.stringify(card),
    ]);
    const [text = ''] = texts[0] ?? [];
    assert.deepEqual(new Set(texts.flat()), new Set([text]));
    assert.ok(text.includes('"approve"'));
  });

  it('is drawn anew whatever changed of the request, the products, the entries, the notice or the reader', () => {
    const excluded = [{ indexes: [1], by: aPerson(9), at: '2026-11-22T13:02:00.000Z' }];
    const view = aView({ excluded });
    const notice = { kind: 'changed', diff: { status: 'pending', excluded, included: [] } };
    const { text, ...format } = reader;
    const parts = { view, format, draft: firstDraft(view), notice };
    const changed = Object.entries(parts).flatMap(([name, part]) =>
      variantsOf(part).map((other) => ({ ...parts, [name]: other })),
    );
    const others = [
      ...changed.map((some) => [some.view, { ...some.format, text }, some.draft, some.notice]),
      [view, { ...format, text: sv }, parts.draft, notice],
      [view, reader, undefined, notice],
      [view, reader, parts.draft],
    ];
    const same = others.filter((other) => {
      const draw = createDraw();
      for (let n = 0; n < 2; n += 1) Reflect.apply(draw, undefined, [view, reader, parts.draft, notice]);
      return Reflect.apply(draw, undefined, other).drawing !== 3;
    });
    assert.deepEqual(same, []);
    assert.ok(others.length > 150);
  });

  it('is drawn anew when the products were read again, even if none of them seems to have changed', () => {
    const draw = createDraw();
    const view = aView();
    const again = { ...view, products: structuredClone(view.products) };
    const drawn = [draw(view, reader), draw(view, reader), draw(again, reader)];
    assert.deepEqual(drawn, [{ drawing: 1 }, { drawing: 2 }, { drawing: 3 }]);
  });

  it('is drawn each time for a large request', () => {
    const draw = createDraw();
    const read = (persons: number) =>
      draw(aView({}, { entries: manyPersons(persons), products: [] }), reader);
    const three = (persons: number) => [read(persons), read(persons), read(persons)];
    assert.deepEqual(three(CHUNK_SIZE + 1), [{ drawing: 1 }, { drawing: 2 }, { drawing: 3 }]);
    assert.deepEqual(three(CHUNK_SIZE), [{ drawing: 4 }, { drawing: 5 }, { drawing: 5 }]);
  });

  it('is forgotten after 100 others, and after ten minutes', () => {
    const draw = createDraw();
    const view = { ...aView(), products: [] };
    const read = (id: string) => draw({ ...view, request: { ...view.request, id } }, reader);
    const twice = (id: string) => [read(id), read(id)].at(-1);
    assert.deepEqual([twice('a'), read('a')], [{ drawing: 2 }, { drawing: 2 }]);
    for (let n = 0; n < 99; n += 1) read(String(n));
    assert.deepEqual(read('a'), { drawing: 2 });
    read('99');
    assert.deepEqual([twice('a'), read('a')], [{ drawing: 104 }, { drawing: 104 }]);
    clock.tick(10 * MINUTE - 1);
    assert.deepEqual(read('a'), { drawing: 104 });
    clock.tick(1);
    assert.deepEqual([twice('a'), read('a')], [{ drawing: 106 }, { drawing: 106 }]);
    clock.tick(10 * MINUTE);
    assert.deepEqual(read('a'), { drawing: 107 });
  });
});
