/**
 * A map for caches, of at most `max` entries: one more takes the place of the entry that was set longest ago. lru-cache does more (ages,
 * sizes, the order of use), which no cache here needs.
 */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #max: number;

  constructor(max: number) {
    super();
    this.#max = max;
  }

  override set(key: K, value: V): this {
    this.delete(key);
    if (this.size >= this.#max) for (const oldest of this.keys().take(1)) this.delete(oldest);
    return super.set(key, value);
  }
}
