/** The sandbox's clock: the machine's, and ahead of it once somebody has moved it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** How far it is ahead of the machine's, in milliseconds. */
  aheadMs(): number;
  /** Moves it forward, and tells everybody who follows it. */
  move(ms: number): void;
  /** Calls `follow` after each move. */
  onMove(follow: (aheadMs: number) => void): void;
}

/** Makes a clock that is so far ahead of the machine's; behind it, if negative. */
export function createClock(aheadMs = 0): Clock {
  let ahead = aheadMs;
  const followers: ((aheadMs: number) => void)[] = [];
  return {
    now: () => Date.now() + ahead,
    aheadMs: () => ahead,
    move(ms) {
      ahead += ms;
      for (const follow of followers) follow(ahead);
    },
    onMove: (follow) => void followers.push(follow),
  };
}
