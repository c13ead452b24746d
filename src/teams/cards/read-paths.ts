import type { Template } from 'adaptivecards-templating';

/** A text of a template with expressions in it, as the library parsed it. */
export type Parsed = Exclude<ReturnType<typeof Template.parseInterpolatedString>, string>;

/** A name that the library takes as it stands. It would split one with a dot or a bracket, or read it as an index. */
const NAME = /^[$A-Za-z_]\w*$/;

/**
 * Lets each path in an expression (`${name}`, `${$root.text.heading}`) read the model by itself. The library puts
 * the path together, splits it again and compares each name with the keys of each object: decision 0011. Where this
 * finds nothing, the library looks, too. So both give the same value.
 */
export function readPathsDirectly(expression: Parsed): void {
  expression.children.forEach(readPathsDirectly);
  const path = pathOf(expression);
  if (path === undefined) return;
  const byLibrary = expression.tryEvaluate.bind(expression);
  Object.assign(expression, {
    tryEvaluate(memory: unknown, options: Parameters<Parsed['tryEvaluate']>[1]) {
      const value = follow(memory, path);
      return value === undefined ? byLibrary(memory, options) : { value, error: undefined };
    },
  });
}

/** The names of a path, from the memory on; undefined for any other expression. */
function pathOf(expression: Parsed): readonly string[] | undefined {
  const names: string[] = [];
  for (let left: Parsed | undefined = expression; left !== undefined; left = left.children[1]) {
    const [name] = left.children;
    const value: unknown = name !== undefined && 'value' in name ? name.value : undefined;
    if (left.type !== 'Accessor' || typeof value !== 'string' || !NAME.test(value)) return undefined;
    names.unshift(value);
  }
  // The library takes names without `$` from the data of the present row.
  return names[0]?.startsWith('$') === true ? names : ['$data', ...names];
}

function follow(memory: unknown, path: readonly string[]): unknown {
  let scope = memory;
  for (const name of path) {
    if (scope instanceof Map) scope = scope.get(name);
    else if (typeof scope === 'object' && scope !== null && Object.hasOwn(scope, name))
      scope = Reflect.get(scope, name);
    else return undefined;
  }
  return scope;
}
