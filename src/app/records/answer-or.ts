import { OutsideError } from '../ports/outside-error.ts';

/** The answer of an outside service; `otherwise` if it gives none. Throws anything else than OutsideError. */
export async function answerOr<T, U>(ask: () => Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return otherwise;
  }
}
