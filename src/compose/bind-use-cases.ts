import type { Context } from '../app/ports/context.ts';
import type { UseCases } from '../teams/inbound/use-cases.ts';
import { useCases } from '../teams/inbound/use-cases.ts';

type UseCase = (ctx: Context, ...rest: never[]) => unknown;

/** Gives every use case for Teams its context, so that `src/teams` can act without a port. */
export function bindUseCases(ctx: Context): UseCases {
  const bound = Object.entries<UseCase>(useCases).map(([name, useCase]) => [
    name,
    useCase.bind(undefined, ctx),
  ]);
  // TypeScript does not type a loop over the names of an object. `UseCases` is derived from the same object.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(bound) as UseCases;
}
