import type { ProductSeats, SeatsView } from '../../src/app/seats/view-seats.ts';
import type { SeatsModel } from '../../src/teams/cards/seats-model.ts';
import { SEATS_PER_CARD, seatsModel } from '../../src/teams/cards/seats-model.ts';
import type { Card } from '../../src/teams/cards/templates.ts';
import { expand } from '../../src/teams/cards/templates.ts';
import type { Reader } from '../../src/text/languages.ts';
import { PROJECT, VISIO } from '../support/builders.ts';
import type { Dress } from './gallery/dress.ts';
import { reader } from './views.ts';

// The card with the seats of the tenant.

/** The seats of a product: Visio with three free seats, which run out in January. */
export function aProductSeats(more: Partial<ProductSeats> = {}): ProductSeats {
  return {
    skuId: VISIO,
    name: 'Visio Plan 2',
    owned: 20,
    used: 17,
    free: 3,
    grace: 0,
    given: 12,
    ending: 0,
    waiting: 0,
    forecast: { kind: 'runs-out', on: Date.parse('2027-01-14T10:00:00.000Z') },
    ...more,
  };
}

/** A tenant with a product in each state that there is. */
export function aSeatsView(more: Partial<SeatsView> = {}): SeatsView {
  return {
    products: [
      aProductSeats({
        skuId: PROJECT,
        name: 'Planner and Project Plan 3',
        owned: 12,
        used: 14,
        free: 0,
        grace: 3,
        ending: 2,
        waiting: 7,
        forecast: { kind: 'no-free-seat' },
      }),
      aProductSeats(),
      aProductSeats({ name: 'Microsoft 365 E3', owned: 10_000, used: 9920, free: 80, given: 1, ending: 1 }),
      aProductSeats({ name: 'Power BI Pro', owned: 400, used: 120, free: 280, forecast: { kind: 'lasts' } }),
      aProductSeats({
        name: 'Teams Phone',
        used: 0,
        free: 20,
        given: 0,
        forecast: { kind: 'not-enough-data' },
      }),
    ],
    more: 4,
    days: 30,
    medianMinutes: 210,
    ...more,
  };
}

/** The model behind the sample of the card, and its card. */
export const seatSamples = { seats: (): SeatsModel => seatsModel(aSeatsView(), reader, SEATS_PER_CARD) };
export const seatCards = { seats: (): Card => expand('seats', seatSamples.seats()) };

/** The card in its states, for one reader. */
export function seatScenes(to: Reader, dress: Dress): Readonly<Record<string, () => Card>> {
  const draw = (view: SeatsView): Card => expand('seats', seatsModel(dress(view), to, SEATS_PER_CARD));
  return {
    seats: () => draw(aSeatsView()),
    'seats-none': () => draw(aSeatsView({ products: [], more: 0, days: 2, medianMinutes: undefined })),
  };
}
