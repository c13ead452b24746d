/**
 * A map for caches with at most `max` entries. When it is full, a new entry replaces the one that was set
 * longest ago. The package lru-cache also tracks ages, sizes and uses, which no cache here needs.
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
