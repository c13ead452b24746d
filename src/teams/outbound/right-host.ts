import { OutsideError } from '../../app/ports/outside-error.ts';

/** The service URLs for people who were never seen. */
export interface Hosts {
  readonly serviceUrl: () => Promise<string>;
  /** The service URL to try once more when Teams says that the first is the wrong host for the tenant; undefined: none. */
  readonly otherServiceUrl: string | undefined;
}

/**
 * Does a call at the tenant's host; where Teams says 403 `InvalidBotApiHost` (a tenant of GCC), once more at the other host. Throws
 * OutsideError.
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
