/** The signs that stand before words, so that nothing is said by color alone. No host draws one as an emoji. */
export const SIGN = { good: '✓', warning: '⚠', bad: '✕', open: '○', used: '■', free: '□' } as const;
