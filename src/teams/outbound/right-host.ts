import { OutsideError } from '../../app/ports/outside-error.ts';

/** The service URLs for people who were never seen. */
export interface Hosts {
  readonly serviceUrl: () => Promise<string>;
  /**
   * The service URL for a second try, if Teams says that the first one is the wrong host for the tenant;
   * undefined: none.
   */
  readonly otherServiceUrl: string | undefined;
}

/**
 * Makes a call at the tenant's host. If Teams answers 403 `InvalidBotApiHost` (a tenant of GCC), makes it
 * once more at the other host. Throws OutsideError.
 */
export async function atRightHost<T>(
  { serviceUrl, otherServiceUrl }: Hosts,
  work: (serviceUrl: string) => Promise<T>,
): Promise<T> {
  const first = await serviceUrl();
  try {
    return await work(first);
  } catch (error) {
    if (otherServiceUrl === undefined || otherServiceUrl === first || !isWrongHost(error)) throw error;
    return work(otherServiceUrl);
  }
}

/** Code: Microsoft's "Status codes from bot conversational APIs". */
const isWrongHost = (error: unknown): boolean =>
  error instanceof OutsideError && error.code === 'InvalidBotApiHost';
