const number = (n: number): string => n.toLocaleString('en');
const licenses = (n: number, more = ''): string => `${number(n)} ${more}${n === 1 ? 'license' : 'licenses'}`;

/** Words of the card that says how many licenses of each product are left. */
export const seatsCard = {
  heading: 'Licenses left',
  none: 'No product here can be assigned to people and is paid for.',
  pace: (days: number) =>
    `Forecasts follow the pace of License Desk’s last ${days} days. Licenses given or removed by hand are not counted.`,
  median: (days: number, duration: string) =>
    `Median time to a decision in the last ${days === 1 ? 'day' : `${days} days`}: ${duration}`,
  medianUnknown: 'Median time to a decision: not enough data',
  used: (used: number, owned: number) => `${number(used)} of ${licenses(owned)} used`,
  free: (free: number) => `${number(free)} left`,
  noneFree: 'none left',
  runsOut: (day: string) => `They run out about ${day}`,
  lasts: 'They last for more than a year',
  notEnough: 'Not enough data to say when they run out',
  given: (given: number) => `${given === 0 ? 'None' : number(given)} given by License Desk`,
  ending: (ending: number) => `${number(ending)} ${ending === 1 ? 'ends' : 'end'} this month`,
  waiting: (waiting: number) =>
    `${number(waiting)} approved ${waiting === 1 ? 'person waits' : 'people wait'} for a license`,
  grace: (grace: number) =>
    `The subscription has expired; ${licenses(grace, 'more ')} in its grace period may still work`,
  more: (n: number) => `${n} more ${n === 1 ? 'product is' : 'products are'} not shown here.`,
  enough:
    'A forecast needs at least 8 days of data, and 5 licenses of the product that License Desk gave in the last 30 days.',
};
