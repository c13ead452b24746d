import assert from 'node:assert/strict';
import type { Node } from 'web-tree-sitter';

// Reads the declarations of a Bicep file from its syntax tree (tree-sitter).

/** Every node of a type. */
export function declarations(root: Node, type: string): readonly Node[] {
  return root.descendantsOfType(type).filter((node) => node !== null);
}

/** The name in a declaration. */
export function nameOf(declaration: Node): string {
  return declaration.descendantsOfType('identifier')[0]?.text ?? '';
}

/** The last child of a node; in a declaration, its value. */
export function last(node: Node): Node {
  const child = node.namedChildren.at(-1);
  assert.ok(child);
  return child;
}

/** The first object in a declaration. Throws if there is none. */
export function objectIn(declaration: Node): Node {
  const object = declaration.descendantsOfType('object')[0];
  assert.ok(object);
  return object;
}

/** The properties of an object by name, each as `plain` gives it. */
export function valueOf(object: Node): Readonly<Record<string, unknown>> {
  const properties = object.namedChildren.filter((child) => child?.type === 'object_property');
  return Object.fromEntries(
    properties.map((property) => {
      assert.ok(property);
      return [property.namedChildren[0]?.text.replaceAll("'", '') ?? '', plain(last(property))];
    }),
  );
}

/**
 * The value of a node: objects, lists, strings, numbers and booleans as they are; expressions as their source
 * text.
 */
export function plain(node: Node): unknown {
  if (node.type === 'object') return valueOf(node);
  if (node.type === 'array')
    return node.namedChildren.flatMap((child) => (child?.isNamed ? [plain(child)] : []));
  if (node.type === 'string') return node.text.slice(1, -1);
  if (/^-?\d+$/.test(node.text)) return Number(node.text);
  if (node.text === 'true' || node.text === 'false') return node.text === 'true';
  return node.text;
}

/** The same, for an object. Throws for any other value. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  assert.ok(typeof value === 'object' && value !== null);
  return Object.fromEntries(Object.entries(value));
}
