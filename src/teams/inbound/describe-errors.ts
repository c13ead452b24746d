import { OutsideError } from '../../app/ports/outside-error.ts';
import { StoreError } from '../../app/ports/store.ts';
import { DomainError } from '../../domain/errors.ts';
import type { ChatText } from '../../text/en/chat.ts';
import { readerFor } from '../../text/languages.ts';
import type { TurnContext } from '../activity.ts';
import type { Log } from '../log.ts';
import type { ReaderFallback } from '../reader-fallback.ts';
import { localeOf } from './actor.ts';

/** Makes the adapter's sentence for an error that no turn caught, in the language of the person who acts. */
export function createErrorReply(deps: {
  readonly log: Log;
  /** The reference of the present trace. */
  readonly reference: () => string;
  readonly readerFallback: ReaderFallback;
}): (error: unknown, context: TurnContext | undefined) => string {
  return (error, context) => {
    const { text } = readerFor(context && localeOf(context.activity), deps.readerFallback);
    return describeError(error, { ...deps, text: text.chat, what: context?.activity.type ?? 'the door' });
  };
}

/**
 * The sentence for an error, in the reader's language. Logs the error once, with the reference that the
 * person is given.
 */
export function describeError(
  error: unknown,
  deps: { log: Log; reference: () => string; text: ChatText; what: string },
): string {
  const { log, text, what } = deps;
  if (error instanceof DomainError) {
    log.info('Refused', { code: error.code, what });
    return text.refusals[error.code];
  }
  const reference = deps.reference();
  if (mayPass(error)) {
    log.warn('An outside service failed', { reference, what, error });
    return text.later(reference);
  }
  log.error('A turn failed', { reference, what, error });
  return text.apology(reference);
}

function mayPass(error: unknown): boolean {
  if (error instanceof StoreError) return error.kind !== 'refused' && error.kind !== 'too-large';
  return error instanceof OutsideError && error.kind !== 'gone' && error.kind !== 'permanent';
}
