/**
 * The first value in `npm test`. The second one in `npm run test:all`: the same promise at full size, which
 * takes longer.
 */
export function atScale<T>(usual: T, full: T): T {
  return process.env['TEST_SCALE'] === 'full' ? full : usual;
}
