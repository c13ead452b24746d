/**
 * The store's port. Its rules are those of Azure Cosmos DB, whichever store serves: one partition (the tenant),
 * documents of JSON with an etag each, atomic commits of at most 100 operations and 2 MB, lists read by key.
 */

/**
 * The fields of every document. `list` and `list2` name the lists that the document is in, ordered by `sort`.
 */
export interface Document {
  /** Unique in the tenant; no `/ \ ? #`; at most 255 characters. */
  readonly id: string;
  readonly type: string;
  readonly list?: string;
  readonly list2?: string;
  /** Orders the document in its lists: a ULID-like id or an ISO instant. Compared by code point. */
  readonly sort?: string;
  /** Seconds after the last write at which the document expires. Absent: never. */
  readonly ttl?: number;
  /** The id of the commit that wrote the document, where the document is its witness. The store sets it. */
  readonly commit?: string;
}

/** A document as read, with the etag that a later replace or remove must name. */
export type Stored<D extends Document = Document> = D & { readonly etag: string };

/**
 * `held`: the document is a right that one caller at a time has, as a job or a lane is. Whoever else writes it
 * has taken it from this caller. So it can be the witness of the commit.
 */
export type Operation = { readonly held?: true } & (
  | { readonly kind: 'create'; readonly document: Document }
  | { readonly kind: 'replace'; readonly document: Document; readonly etag: string }
  | { readonly kind: 'remove'; readonly id: string; readonly etag: string }
);

/**
 * `done`: everything is durable; `etags` by operation (undefined for a removal). `conflict`: a document to
 * create existed already. `stale`: a document had another etag, or was gone. Then nothing was written, and
 * `index` is the operation that failed.
 */
export type CommitResult =
  | { readonly outcome: 'done'; readonly etags: readonly (string | undefined)[] }
  | { readonly outcome: 'conflict' | 'stale'; readonly index: number };

export interface PageQuery {
  readonly by: 'list' | 'list2';
  /**
   * The list. Several lists are read in one query, for whether any of them has a document: their documents
   * come list by list, the lists in no particular order.
   */
  readonly key: string | readonly string[];
  readonly order: 'ascending' | 'descending';
  /** 1 to 100. */
  readonly limit: number;
  /** Only documents whose `sort` comes strictly after this one in the chosen order (the cursor). */
  readonly after?: string;
  /** Only documents whose `sort` is at most this (inclusive). */
  readonly until?: string;
}

export interface Store {
  /** The document, or undefined when it is absent or expired. Throws StoreError. */
  read<D extends Document>(id: string): Promise<Stored<D> | undefined>;

  /**
   * Writes all operations or none. `commitId` is unique to this change and the same in its retries. After a
   * lost answer, the store looks for the witness of the commit, so that `done` is never a guess. The witness
   * is a created document with the commitId among the `:`-separated parts of its id (`aud:<commitId>`).
   * Without one, it is the first `held` document: one that is created or replaced keeps the commitId in
   * `commit`, one that is removed is gone. So after a lost answer, a commit is `stale` at a held document that
   * somebody else has written meanwhile, whether it went in or not. One that is removed proves the commit only
   * if another of its documents also shows it, or there is none. Without either witness, the store adds a
   * marker, which takes one of the 100 operations. If a commit is repeated that is in already, the store writes
   * nothing and gives `done`; but `stale` if its witness is a removed document. Throws StoreError: `too-large`
   * for over 100 operations or 2 MB, or a document twice; `refused` for a malformed document.
   */
  commit(operations: readonly Operation[], commitId: string): Promise<CommitResult>;

  /**
   * Documents of one list in order. In a list that is paged, no two documents may have the same `sort`.
   * Throws StoreError.
   */
  page<D extends Document>(query: PageQuery): Promise<readonly Stored<D>[]>;

  /** Number of documents in a list. Throws StoreError. */
  count(query: {
    readonly by: 'list' | 'list2';
    readonly key: string;
    readonly until?: string;
  }): Promise<number>;

  /** Resolves when the store answers; throws StoreError otherwise. */
  health(): Promise<void>;

  /** Releases connections and timers. Later calls fail. */
  close(): Promise<void>;
}

/** A store that can be read as a whole, for moving it elsewhere. */
export interface Archive extends Store {
  /**
   * Every document of the tenant once, in pages and in no particular order. `ttl`: the seconds that are left.
   * Documents written meanwhile may be missed. Throws StoreError.
   */
  scan(): AsyncIterable<readonly Stored[]>;
}

/**
 * The store could not do a call. `busy`, `down`: it is not available, which may pass. `conflict`: others kept
 * changing the same documents first; a later try may succeed. `refused`, `too-large`: a person or a fix is
 * needed.
 */
export class StoreError extends Error {
  readonly kind: 'busy' | 'down' | 'conflict' | 'refused' | 'too-large';
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: StoreError['kind'],
    message: string,
    options: { readonly cause?: unknown; readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'StoreError';
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}
