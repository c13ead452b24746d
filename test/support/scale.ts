/** The first in `npm test`, and the second, which takes longer and promises the same, in `npm run test:all`. */
export function atScale<T>(usual: T, full: T): T {
  return process.env['TEST_SCALE'] === 'full' ? full : usual;
}
