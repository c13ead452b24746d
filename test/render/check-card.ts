import assert from 'node:assert/strict';
import { CARD_VERSION } from '../../src/teams/cards/templates.ts';

/** A node of a card. */
export type Node = Readonly<Record<string, unknown>>;

const element = ['type', 'id', 'spacing', 'separator', 'isVisible', 'fallback'];
const input = [...element, 'label', 'value'];
const action = ['type', 'title', 'tooltip', 'style', 'mode'];

/**
 * The properties that Adaptive Cards 1.5 knows for the types that our cards use; `choices.data` is Teams'
 * people picker.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  AdaptiveCard: ['type', 'version', 'fallbackText', 'refresh', 'body'],
  Container: [...element, 'style', 'items'],
  ColumnSet: [...element, 'selectAction', 'columns'],
  Column: [...element, 'width', 'minHeight', 'verticalContentAlignment', 'selectAction', 'items'],
  TextBlock: [
    ...element,
    'text',
    'style',
    'size',
    'weight',
    'color',
    'isSubtle',
    'wrap',
    'horizontalAlignment',
  ],
  RichTextBlock: [...element, 'inlines', 'horizontalAlignment'],
  TextRun: ['type', 'text', 'size', 'weight', 'color', 'isSubtle'],
  ActionSet: [...element, 'actions'],
  'Input.Text': [...input, 'placeholder', 'isMultiline', 'maxLength'],
  'Input.Date': input,
  'Input.Toggle': [...input, 'title', 'wrap'],
  'Input.ChoiceSet': [...input, 'placeholder', 'style', 'isMultiSelect', 'wrap', 'choices', 'choices.data'],
  'Action.Execute': [...action, 'verb', 'data'],
  'Action.OpenUrl': [...action, 'url'],
  'Action.ToggleVisibility': [...action, 'targetElements'],
  'Data.Query': ['type', 'dataset'],
};

/** Every object in the card, with its parent and its key there. */
export function nodesOf(
  card: Node,
): readonly { readonly node: Node; readonly parent: Node; readonly key: string }[] {
  const found: { node: Node; parent: Node; key: string }[] = [];
  const walk = (value: unknown, parent: Node, key: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, parent, key);
    else if (isNode(value)) {
      found.push({ node: value, parent, key });
      for (const [name, child] of Object.entries(value)) walk(child, value, name);
    }
  };
  walk(card, {}, 'card');
  return found;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The nodes of a type. */
export function ofType(card: Node, prefix: string): readonly Node[] {
  return nodesOf(card)
    .map(({ node }) => node)
    .filter(({ type }) => typeof type === 'string' && type.startsWith(prefix));
}

/** The texts of a card, one line each, without those of its buttons and inputs. */
export function textOf(card: Node): string {
  return ofType(card, 'Text')
    .map(({ text }) => text)
    .join('\n');
}

/** The titles of the buttons. */
export function titlesOf(card: Node): readonly unknown[] {
  return ofType(card, 'Action.').map(({ title, tooltip }) => title ?? tooltip);
}

/** The card without the parts that show only after a click. */
export function asItArrives(card: Node): Node {
  const shown: unknown = JSON.parse(
    JSON.stringify(card, (_, value: unknown) =>
      isNode(value) && value['isVisible'] === false ? undefined : value,
    ),
  );
  return isNode(shown) ? shown : {};
}

/** The bytes of the JSON. */
export function sizeOf(card: Node): number {
  return Buffer.byteLength(JSON.stringify(card));
}

/** Fails if Teams would not draw the card, read it aloud, and answer its clicks. */
export function checkCard(card: Node): void {
  assert.equal(card['type'], 'AdaptiveCard');
  assert.equal(card['version'], CARD_VERSION);
  assert.ok(card['fallbackText']);
  for (const { node, parent, key } of nodesOf(card)) {
    const { type } = node;
    if (typeof type === 'string') checkNode(type, node, parent, key);
  }
  checkIds(card);
}

function checkNode(type: string, node: Node, parent: Node, key: string): void {
  const allowed = ALLOWED[type];
  assert.ok(allowed, `${type} is not of 1.5`);
  for (const name of Object.keys(node)) assert.ok(allowed.includes(name), `${type} has no ${name}`);

  if (type === 'TextBlock') assert.equal(node['wrap'], true);
  if (type.startsWith('Input.'))
    assert.ok(node['label'] || node['title'], `${String(node['id'])} has no label`);
  if (type.startsWith('Input.')) assert.match(String(node['id']), /^[ai]_/);
  if (key === 'selectAction')
    assert.ok(node['title'] && node['title'] === node['tooltip'], 'no accessible name');
  else if (type.startsWith('Action.') && key !== 'action') {
    assert.equal(parent['type'], 'ActionSet');
    assert.ok(node['title'], 'a button has no name');
  }
  if (type === 'Action.Execute') assert.ok(isNode(node['data']) && isNode(node['data']['d']) && node['verb']);
  if (type === 'Action.OpenUrl') assert.match(String(node['url']), /^https:\/\//);
  if (type === 'ActionSet') {
    const { actions } = node;
    assert.ok(Array.isArray(actions) && actions.length > 0 && actions.length <= 6);
  }
}

function checkIds(card: Node): void {
  const ids = nodesOf(card).flatMap(({ node }) =>
    typeof node['id'] === 'string' && node['type'] ? [node['id']] : [],
  );
  assert.equal(new Set(ids).size, ids.length, 'an id stands twice');
  for (const { targetElements } of ofType(card, 'Action.ToggleVisibility')) {
    assert.ok(
      Array.isArray(targetElements) && targetElements.every((target) => ids.includes(targetOf(target))),
    );
  }
}

/** The id of an element that a click toggles, or shows or hides. */
function targetOf(target: unknown): string {
  if (!isNode(target)) return String(target);
  const { elementId, isVisible, ...more } = target;
  assert.ok(typeof isVisible === 'boolean' && Object.keys(more).length === 0);
  return String(elementId);
}

/**
 * The data that a client sends for a click on the button with that verb, as the reference renderer does:
 * check boxes always, other inputs only with a value, hidden ones like the others.
 */
export function click(card: Node, verb: string, typed: Readonly<Record<string, string>> = {}): unknown {
  const buttons = nodesOf(card).filter(({ node, key }) => node['verb'] === verb && key !== 'action');
  const { data } = buttons[0]?.node ?? {};
  assert.ok(isNode(data), `no button ${verb}`);
  const inputs = ofType(card, 'Input.').flatMap(({ type, id, value }) =>
    type === 'Input.Toggle' || value !== '' ? [[String(id), value] as const] : [],
  );
  return { ...data, ...Object.fromEntries(inputs), ...typed };
}
